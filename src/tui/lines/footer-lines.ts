import type { Role } from '../../domain/procedure.ts';
import { impactLine } from '../../text/impact.ts';
import { MARKS } from '../draw/glyphs.ts';
import { hintRow, type KeyHint } from '../draw/key-hints.ts';
import { apart, cutSpans, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import { toastSpan } from '../draw/tones.ts';
import { SESSION_KEYS } from '../keys/look-up.ts';
import { scopeOf } from '../keys/scope.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { actName, say, word } from '../model/words.ts';
import { driverOf, lineOf, nameOf, type World } from '../model/world.ts';
import { coachTip } from '../select/coach.ts';
import { drivers, LED_FROM } from '../select/turn.ts';

const isOtherView = ({ focus, logs }: ScreenState): boolean => focus === 'logs' && logs.view !== 'lines';

/** The keys of what has the keys now, from the one table; those that would be refused are left out. */
export const footerHints = (state: ScreenState, world: World): readonly KeyHint[] =>
  SESSION_KEYS.hints(
    scopeOf(state),
    state,
    world,
    ({ id, pair }) => (pair === undefined ? actName(world.lang, id) : word(world.lang, pair.name)),
    ({ binding: { id }, foot = 0 }) => {
      // What is frozen already is not offered to be frozen: the key that goes on stands there.
      if (id === 'logs.freeze' && state.logs.bottom !== null) return null;
      // Rows of a comparison or a release cannot be pinned.
      if (id === 'logs.pin' && isOtherView(state)) return null;
      // The keys of a replay take the row.
      return id === 'palette' && state.replays ? null : foot;
    },
  );

/** The keys of what lies on top, for its lower edge. */
export const keysOf = (state: ScreenState, world: World): readonly Span[] =>
  hintRow(footerHints(state, world));

/** Who should be there and is not, while there are enough people to be it. */
function unheld(world: World): string | null {
  const { session, lang } = world;
  const people = drivers(session);
  if (session.status !== 'open' || session.kind === 'release' || people < 2) return null;
  const held = (role: Role): boolean => session.roles[role] !== undefined;
  // Two can do without a lead while one of them drives.
  if (held('driver') && (held('lead') || people < LED_FROM)) return lostDriver(world);
  const free = (['lead', 'driver'] as const).filter((role) => !held(role));
  const roles = free.map((role) => word(lang, `role.${role}`)).join(word(lang, 'list.or'));
  return lostDriver(world) ?? word(lang, 'message.nobody', { roles });
}

/** A driver whose line is cut drives nothing, and nobody sees it by the role alone. */
function lostDriver(world: World): string | null {
  const driver = driverOf(world);
  if (driver === null || world.connection.kind !== 'live' || lineOf(world, driver) !== 'cut') return null;
  return word(world.lang, 'message.driver-cut', { who: nameOf(world.session, driver) });
}

/** What to try next in the demo, as the home screen says it. */
export function coachLine(state: ScreenState, world: World, cols: number): Line {
  const tip = coachTip(state, world);
  return tip === null ? line('') : line(...cutSpans([' ', styled('bar', ` ${say(world.lang, tip)} `)], cols));
}

/** The newest thing said; else the goal, which everyone should be able to read at any moment. */
export function messageLine(state: ScreenState, world: World, cols: number): Line {
  const { lang, session, queued, connection } = world;
  const toast = state.toasts.at(-1);
  const waiting: readonly Span[] =
    queued > 0 && connection.kind === 'live'
      ? [styled('past', word(lang, 'message.sending', { n: queued })), ' ']
      : [];
  if (toast !== undefined) {
    const more = state.toasts.length - 1;
    const right = more > 0 ? [styled('past', word(lang, 'message.more', { n: more })), ' '] : waiting;
    const text = toastSpan(toast, lang);
    // What is said goes before how much else was said.
    const fits = spansWidth([' ', text, ' ', ...right]) <= cols;
    return line(...apart([' ', text], fits ? right : [], cols));
  }
  const missing = unheld(world);
  const right: readonly Span[] =
    missing === null ? waiting : [styled('wait', `${MARKS.warn} ${missing}`), ' ', ...waiting];
  const goal = session.goal === null ? '' : word(lang, 'message.goal', { goal: session.goal });
  const impact =
    session.impact === null
      ? ''
      : word(lang, 'message.impact', {
          impact: impactLine(session.impact.who, session.impact.what, lang),
        });
  return line(
    ...apart(cutSpans([' ', styled('strong', goal), goal === '' ? '' : '  ', impact], cols), right, cols),
  );
}
