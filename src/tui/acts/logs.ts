import { found } from '../../logs/filter.ts';
import type { Level } from '../../logs/line.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import { open } from '../model/dialog.ts';
import { send } from '../model/effects.ts';
import { repeatsAt } from '../model/log-list.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Act, peel, showRefusal, type Transition, toast, transition } from '../model/transition.ts';
import type { LogsView } from '../model/views/logs-view.ts';
import { pastText, whenText } from '../model/when.ts';
import type { World } from '../model/world.ts';
import { linesShown, lineText, pinEffect } from '../select/log-line.ts';
import { logRoom, logRows } from '../select/log-room.ts';
import { findLine, findRow, freeze, jump, live, nearestGap, opened } from '../select/log-scroll.ts';
import { lookBack } from '../select/look-back.ts';
import { pinOf, pinsIn, selectedLine, selectedRow, selectedStep } from '../select/selection.ts';
import { openPrompt } from './prompt.ts';

const LEVEL_STEPS: readonly (Level | null)[] = [null, 'info', 'warn', 'error'];
const ERRORS: ReadonlySet<Level | null> = new Set(['error', 'fatal']);

/** Columns a step to the side goes. */
const SHIFT = 20;

const withLogs = (state: ScreenState, logs: Partial<LogsView>): ScreenState => ({
  ...peel(state),
  logs: { ...state.logs, ...logs },
});

/** Jumps to a line, or looks further back where that can be, or says that there is none. */
function goTo(
  line: NumberedLine | null,
  state: ScreenState,
  world: World,
  none: 'toast.no-more-hits' | 'toast.no-more-errors',
  further: Transition | null,
): Transition {
  if (line === null) return further ?? showRefusal(state, world, { key: none });
  const logs = jump(state.logs, world.logs, logRows(state, world), line.no);
  return transition({ ...peel(state), focus: 'logs', logs: { ...logs, view: 'lines' } });
}

/** To the next line with a hit, also where it is folded away. */
const hit =
  (direction: 1 | -1): Act =>
  (state, world) => {
    const line = findLine(state.logs, world.logs, direction, (each) => found(each, state.logs.search));
    const further = line === null && direction === -1 ? lookBack(peel(state), world, 'hit') : null;
    return goTo(line, state, world, 'toast.no-more-hits', further);
  };

/** To the next row of errors: repeats that are folded are one error, however many lines they are. */
const error =
  (direction: 1 | -1): Act =>
  (state, world) => {
    const height = logRows(state, world);
    const row = findRow(state.logs, world.logs, height, direction, (each) => ERRORS.has(each.line.level));
    const further = row === null && direction === -1 ? lookBack(peel(state), world, 'error') : null;
    return goTo(row?.line ?? null, state, world, 'toast.no-more-errors', further);
  };

function pin(state: ScreenState, world: World): Transition {
  const line = selectedLine(state, world);
  if (line === null || state.focus !== 'logs') {
    const frozen = line === null ? freeze(state.logs, world.logs, logRows(state, world)) : state.logs;
    const next: ScreenState = { ...peel(state), focus: 'logs', logs: { ...frozen, view: 'lines' } };
    return transition(toast(next, world, 'wait', { key: 'toast.choose-to-pin' }));
  }
  const known = pinOf(world, line);
  if (known !== null) {
    return showRefusal(state, world, { key: 'toast.pinned-already', params: { n: known.number } });
  }
  return transition(state, pinEffect(line, world, null));
}

const onLine =
  (act: (state: ScreenState, world: World, line: NumberedLine) => Transition): Act =>
  (state, world) => {
    const line = selectedLine(state, world);
    return line === null ? showRefusal(state, world, { key: 'why.choose-line' }) : act(state, world, line);
  };

/** Opens the repeats that the selected line lies among, or folds them again, from whichever of them. */
function spread(state: ScreenState, { logs }: World, line: NumberedLine): LogsView | null {
  const index = logs.indexOf(line.no);
  const row = logs.at(index);
  if (row?.kind === 'line' && row.count > 1) return opened(state.logs, line.no);
  const { from, to } = repeatsAt(logs, index);
  const [first = line.no, last = line.no] = [logs.at(from)?.no, logs.at(to)?.no];
  const others = state.logs.spread.filter((no) => no < first || no > last);
  if (others.length === state.logs.spread.length) return null;
  return { ...state.logs, spread: others, cursor: first };
}

export const logActs = {
  'logs.freeze': (state, world) =>
    transition(
      state.logs.bottom === null
        ? { ...peel(state), logs: freeze(state.logs, world.logs, logRows(state, world)) }
        : { ...peel(state), logs: live(state.logs) },
    ),
  'logs.live': (state) => transition({ ...peel(state), logs: live(state.logs) }),
  'logs.open': (state, world) => {
    const logs =
      state.logs.cursor === null ? freeze(state.logs, world.logs, logRows(state, world)) : state.logs;
    const line = selectedLine({ ...state, logs }, world);
    if (line === null) return showRefusal(state, world, { key: 'why.choose-line' });
    const next = { ...peel(state), logs };
    return transition(open(next, { kind: 'text', text: 'line', target: String(line.no), scroll: 0 }));
  },
  'logs.search': (state) =>
    openPrompt(
      { ...state, focus: 'logs', logs: { ...state.logs, view: 'lines' } },
      'search',
      state.logs.search,
      state.logs.search,
    ),
  'logs.search-end': (state) => transition(withLogs(state, { search: '' })),
  'logs.next-hit': hit(1),
  'logs.previous-hit': hit(-1),
  'logs.level': (state) => {
    const at = LEVEL_STEPS.indexOf(state.logs.level);
    return transition(withLogs(state, { level: LEVEL_STEPS[(at + 1) % LEVEL_STEPS.length] ?? null }));
  },
  'logs.include': (state) => openPrompt(state, 'include', null),
  'logs.exclude': (state) => openPrompt(state, 'exclude', null),
  'logs.filters': (state) =>
    transition(open(state, { kind: 'menu', menu: 'filters', target: null, selected: 0 })),
  'logs.next-error': error(1),
  'logs.previous-error': error(-1),
  'logs.context': onLine((state, _world, line) =>
    transition(open(state, { kind: 'text', text: 'context', target: String(line.no), scroll: 0 }), {
      kind: 'ask-context',
      line: line.id,
      source: line.source,
      target: String(line.no),
    }),
  ),
  'logs.pin': pin,
  'logs.pin-comment': onLine((state, _world, line) => openPrompt(state, 'pin', String(line.no))),
  /** The pin that the selected row shows. */
  'logs.unpin': (state, world) => {
    const row = selectedRow(state, world);
    const [pin, another] = row === null ? [] : pinsIn(world, row);
    if (pin === undefined) return showRefusal(state, world, { key: 'why.not-pinned' });
    if (another !== undefined) return showRefusal(state, world, { key: 'why.several-pins' });
    const done = { key: 'toast.unpinned', params: { n: pin.number } } as const;
    return transition(state, send('log.unpin', { pin: pin.id }, done));
  },
  'logs.copy': onLine((state, _world, line) =>
    transition(state, { kind: 'copy', text: lineText(line), what: { key: 'copied.line' } }),
  ),
  'logs.go': (state) => openPrompt(state, 'go', null),
  /** What the filters let through of the lines that are held here. */
  'logs.save': (state, world) => {
    const lines = linesShown(world.logs);
    if (lines.length === 0) return showRefusal(state, world, { key: 'why.no-lines' });
    const [first, last] = [lines[0], lines.at(-1)].map((line) =>
      line?.time == null ? '?' : pastText(line.time, world),
    );
    const params = { n: lines.length, from: first ?? '?', to: last ?? '?' };
    const text = `${lines.map(lineText).join('\n')}\n`;
    return transition(state, { kind: 'save-lines', text, params });
  },
  'logs.spread': onLine((state, world, line) => {
    const logs = spread(state, world, line);
    return logs === null
      ? showRefusal(state, world, { key: 'why.no-repeats' })
      : transition(withLogs(state, logs));
  }),
  'logs.wrap': (state) => {
    const wrap = !state.logs.wrap;
    const logs = { ...state.logs, wrap, shift: 0 };
    return transition({ ...state, logs }, { kind: 'save', settings: { wrap } });
  },
  'logs.right': (state) => transition({ ...state, logs: { ...state.logs, shift: state.logs.shift + SHIFT } }),
  'logs.left': (state) =>
    transition({ ...state, logs: { ...state.logs, shift: Math.max(0, state.logs.shift - SHIFT) } }),
  'logs.utc': (state) => {
    const utc = !state.logs.utc;
    return transition({ ...state, logs: { ...state.logs, utc } }, { kind: 'save', settings: { utc } });
  },
  /** What a source left out, or this terminal was too slow for, a page at a time. */
  'logs.fill': (state, world) => {
    const at = nearestGap(state.logs, world.logs);
    if (at === null) return showRefusal(state, world, { key: 'why.no-gap' });
    const logs = jump(state.logs, world.logs, logRows(state, world), at);
    return transition({ ...peel(state), logs }, { kind: 'fill-gap', at });
  },
  'logs.picture': (state, world) => {
    const picture = logRoom(state, world).picture === 0;
    return transition(
      { ...state, logs: { ...state.logs, picture } },
      { kind: 'save', settings: { picture } },
    );
  },
  'logs.fold': (state) => {
    const fold = !state.logs.fold;
    return transition(withLogs(state, { fold }), { kind: 'save', settings: { fold } });
  },
  'logs.query': (state, world) => openPrompt(state, 'query', null, world.session.tail.query ?? ''),
  /** The query that a step carries, for everyone. */
  'step.query': (state, world) => {
    const query = selectedStep(state, world)?.step.query;
    if (query === undefined) return showRefusal(state, world, { key: 'why.no-query' });
    return transition(state, { kind: 'try-query', query, from: 'step' });
  },
  'logs.window': (state, world) => {
    const since = world.session.tail.window?.since;
    return openPrompt(state, 'window', null, since == null ? '' : whenText(since, world));
  },
  'logs.mute': (state) => openPrompt(state, 'mute', null),
} satisfies Record<string, Act>;
