import type { Motion } from '../../client/replay/playhead.ts';
import { looksOn } from '../../domain/permission.ts';
import { open } from '../model/dialog.ts';
import type { DialogState, TextId } from '../model/screen-state.ts';
import { nextTheme } from '../model/theme.ts';
import { type Act, toast, transition } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import { driverOf, isYou, type World } from '../model/world.ts';
import { decidesOnHeld, isLast } from '../select/leave.ts';
import { openPrompt } from './prompt.ts';

export const textDialog = (text: TextId, target: string | null = null): DialogState => ({
  kind: 'text',
  text,
  target,
  scroll: 0,
});

/** What leaving would leave behind. */
function leftBehind(state: { readonly draft: unknown }, world: World): readonly Saying[] {
  const { session } = world;
  if (world.connection.kind === 'ended') return [];
  const facts: Saying[] = [];
  const here = Object.values(session.participants).filter(
    ({ leftAt, removed, kind }) => leftAt === null && !removed && !looksOn(kind),
  );
  if (session.status === 'open' && isYou(world, driverOf(world))) facts.push({ key: 'leave.driving' });
  else if (session.status === 'open' && Object.values(session.roles).some((id) => isYou(world, id))) {
    facts.push({ key: 'leave.role' });
  }
  if (session.status === 'open' && here.length === 1 && isYou(world, here[0]?.id ?? null)) {
    facts.push({ key: 'leave.last' });
  }
  // Over a live line it goes out before the leave does.
  if (world.queued > 0 && world.connection.kind !== 'live')
    facts.push({ key: 'leave.queued', params: { n: world.queued } });
  if (state.draft !== null) facts.push({ key: 'leave.draft' });
  return facts;
}

export const screenActs = {
  news: (state) => transition(open(state, textDialog('news'))),
  briefing: (state) => transition(open(state, textDialog('briefing'))),
  'join-line': (state) => transition(open(state, textDialog('join')), { kind: 'join-line' }),
  'web-link': (state) => transition(open(state, textDialog('web-link')), { kind: 'web-link' }),
  retry: (state) => transition(state, { kind: 'retry' }),
  theme: (state, world) => {
    const theme = nextTheme(world.theme);
    const told = toast(state, world, 'ok', { key: `theme.${theme}` });
    return transition(told, { kind: 'save', settings: { theme } });
  },
  mouse: (state, world) => {
    const told = toast(state, world, 'ok', { key: world.mouse ? 'mouse.off' : 'mouse.on' });
    return transition(told, { kind: 'save', settings: { mouse: !world.mouse } });
  },
  reminders: (state, world) => {
    const told = toast(state, world, 'ok', { key: world.remind ? 'remind.off' : 'remind.on' });
    return transition(told, { kind: 'save', settings: { remind: !world.remind } });
  },
  suspend: (state) => transition(state, { kind: 'suspend' }),
  redraw: (state) => transition(state, { kind: 'redraw' }),
  language: (state, world) =>
    transition(state, { kind: 'save', settings: { lang: world.lang === 'ja' ? 'en' : 'ja' } }),
  borders: (state, world) =>
    transition(state, { kind: 'save', settings: { borders: world.ascii ? 'line' : 'ascii' } }),
  /** Nothing to leave behind: gone at once. Else it is said first, and asked where an incident would be left alone. */
  quit: (state, world) => {
    if (state.replays) return transition(state, { kind: 'quit' });
    if (decidesOnHeld(world) && isLast(world)) {
      const menu = { kind: 'menu', menu: 'leave', target: null, selected: 0 } as const;
      return transition(open(state, menu), { kind: 'ask-pager', incidents: true });
    }
    const facts = leftBehind(state, world);
    if (facts.length === 0) return transition(state, { kind: 'quit' });
    const effects = [{ kind: 'quit' } as const];
    return transition(open(state, { kind: 'confirm', question: { key: 'confirm.leave' }, facts, effects }));
  },
} satisfies Record<string, Act>;

const move =
  (to: Exclude<Motion['to'], 'time' | 'event'>): Act =>
  (state) =>
    transition(state, { kind: 'replay', motion: { to } });

/** What can be done with a recording that is played. */
export const replayActs = {
  'replay.pause': move('pause'),
  'replay.slower': move('slower'),
  'replay.faster': move('faster'),
  'replay.next': move('next'),
  'replay.previous': move('previous'),
  'replay.go': (state) => openPrompt(state, 'replay', null),
} satisfies Record<string, Act>;
