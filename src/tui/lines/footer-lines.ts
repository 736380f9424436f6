import type { Role } from '../../domain/procedure.ts';
import { impactLine } from '../../text/impact.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, cutSpans, type Line, line, type Span, styled } from '../draw/line.ts';
import { toastLine } from '../draw/tones.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { say, word } from '../model/words.ts';
import { driverOf, lineOf, nameOf, type World } from '../model/world.ts';
import { coachTip } from '../select/coach.ts';
import { drivers, LED_FROM } from '../select/turn.ts';

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
  const waiting: readonly Span[] =
    queued > 0 && connection.kind === 'live'
      ? [styled('past', word(lang, 'message.sending', { n: queued })), ' ']
      : [];
  const said = toastLine(state.toasts, lang, cols, waiting);
  if (said !== null) return said;
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
