import { suspectOf } from '../../domain/runs/wanted.ts';
import { leadsBack, wayBack } from '../../domain/runs/way-back.ts';
import { changeText, shortSha } from '../../text/change-text.ts';
import { openRun } from '../dialogs/menus/run.ts';
import { releaseEnd } from '../lines/changes/release-lines.ts';
import { rangeText } from '../lines/range-lines.ts';
import { open } from '../model/dialog.ts';
import { send } from '../model/effects.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Act, peel, showRefusal, type Transition, toast, transition } from '../model/transition.ts';
import { isOfLines, type LogViewId } from '../model/views/log-views.ts';
import { movedEnd, type RangePick, wholePicture } from '../model/views/range.ts';
import type { Saying } from '../model/words.ts';
import { driverOf, isYou, type World } from '../model/world.ts';
import { changeAt, changeLink, type ShownChange, selectedChange } from '../select/changes.ts';
import { logRoom } from '../select/log-room.ts';
import { SAME, selectedPattern, selectedPatternRow, selectedService, viewIds } from '../select/patterns.ts';
import { liveRun } from '../select/runs.ts';
import { titleOf } from '../select/selection.ts';
import { openPrompt } from './prompt.ts';
import { sessionActs } from './session.ts';

/** Another view than the driver's is one's own: the driver's is not followed any more. */
export const ownView = (state: ScreenState, view: LogViewId): ScreenState =>
  state.logs.view === view ? state : { ...peel(state), logs: { ...state.logs, view } };

/** Opens a view of the log pane, from whichever pane. */
const showView =
  (view: LogViewId): Act =>
  (state) =>
    transition({ ...ownView(state, view), focus: 'logs' });

/** Moves the selection of a view by so many rows. */
export function moveInView(state: ScreenState, world: World, by: number): ScreenState {
  if (state.logs.view === 'release') return moveInRelease(state, world, by);
  const ids = viewIds(state, world);
  const { view, pattern, service, change: chosen } = state.logs;
  const here = view === 'compare' ? service : view === 'changes' ? chosen : pattern;
  const at = here === null ? 0 : Math.max(0, ids.indexOf(here));
  const id = ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
  const picked = view === 'compare' ? { service: id } : view === 'changes' ? { change: id } : { pattern: id };
  const logs = { ...state.logs, ...picked };
  return { ...peel(state), logs };
}

/** Nothing is selected there, so its rows pass. */
function moveInRelease(state: ScreenState, world: World, by: number): ScreenState {
  const rect = world.layout.panes.logs;
  const end = releaseEnd(world, bodyRows(rect), bodyCols(rect));
  const releaseFrom = Math.min(end, Math.max(0, Math.min(state.logs.releaseFrom, end) + by));
  return { ...peel(state), logs: { ...state.logs, releaseFrom } };
}

const onPattern =
  (
    act: (
      state: ScreenState,
      world: World,
      pattern: NonNullable<ReturnType<typeof selectedPattern>>,
    ) => Transition,
  ): Act =>
  (state, world) => {
    const pattern = selectedPattern(state, world);
    return pattern === null
      ? showRefusal(state, world, { key: 'why.no-pattern' })
      : act(state, world, pattern);
  };

export const patternActs = {
  'view.patterns': showView('patterns'),
  'view.compare': showView('compare'),
  'view.changes': showView('changes'),
  'view.release': showView('release'),
  /** The lines of the pattern, or the patterns that are the same as before. */
  'pattern.open': (state, world) => {
    const row = selectedPatternRow(state, world);
    if (row === null) return showRefusal(state, world, { key: 'why.no-pattern' });
    if (row.kind === 'same')
      return transition({ ...state, logs: { ...state.logs, same: !row.opened, pattern: SAME } });
    const { id } = row;
    return transition(open(peel(state), { kind: 'text', text: 'pattern', target: id, scroll: 0 }), {
      kind: 'ask-pattern',
      id,
      pin: false,
    });
  },
  'pattern.pin': onPattern((state, _world, { id }) =>
    transition(state, { kind: 'ask-pattern', id, pin: true }),
  ),
  'pattern.mute': onPattern((state, _world, { mute, template }) =>
    transition(
      state,
      send('mute.add', { pattern: mute }, { key: 'toast.muted', params: { text: template } }),
    ),
  ),
  'pattern.copy': onPattern((state, _world, { template }) =>
    transition(state, { kind: 'copy', text: template, what: { key: 'copied.pattern' } }),
  ),
  /** The patterns of the service, which the lines are narrowed to as well. */
  'compare.open': (state, world) => {
    const service = selectedService(state, world)?.service ?? '';
    if (service === '') return showRefusal(state, world, { key: 'why.no-service' });
    const text = `service==${service}`;
    const others = state.logs.filters.filter((term) => term.text !== text);
    const filters = [...others, { text, exclude: false, on: true }];
    const next = {
      ...peel(state),
      logs: { ...state.logs, view: 'patterns' as const, filters, pattern: null },
    };
    return transition(toast(next, world, 'ok', { key: 'toast.only-value', params: { text } }));
  },
  'compare.boundary': (state) =>
    transition(open(state, { kind: 'menu', menu: 'boundary', target: null, selected: 0 })),
} satisfies Record<string, Act>;

const onChange =
  (act: (state: ScreenState, world: World, row: ShownChange) => Transition): Act =>
  (state, world) => {
    const row = selectedChange(state, world);
    return row === null ? showRefusal(state, world, { key: 'why.no-change' }) : act(state, world, row);
  };

export const changeActs = {
  'change.open': onChange((state, _world, { change: { id } }) =>
    transition(open(peel(state), { kind: 'text', text: 'change', target: id, scroll: 0 })),
  ),
  'change.browse': onChange((state, world, row) => {
    const url = changeLink(row);
    return url === null
      ? showRefusal(state, world, { key: 'why.no-change-link' })
      : transition(state, { kind: 'browse', url });
  }),
  'change.pin': onChange((state, world, { change: one, mark }) => {
    const pinned = mark?.pinned == null;
    const params = { change: changeText(one, world.lang) };
    const done = { key: pinned ? 'toast.change-pinned' : 'toast.change-unpinned', params } as const;
    return transition(state, send('change.pin', { change: { ...one }, pinned }, done));
  }),
  /** Asks why not; on a row that is ruled out it takes that back. */
  'change.rule-out': onChange((state, world, { change: one, mark }) => {
    if (mark?.ruledOut == null) return openPrompt(state, 'rule-out', one.id);
    const done = { key: 'toast.change-back', params: { change: changeText(one, world.lang) } } as const;
    return transition(state, send('change.rule-out', { change: { ...one }, reason: null }, done));
  }),
  /** The way back of this change: it becomes the suspect, and what a step runs for it is asked for. */
  'change.rollback': onChange((state, world, { change: one }) => {
    if (world.session.kind === 'release') return sessionActs.rollback(state, world);
    const way = wayBack(world.session, one);
    if (way === null)
      return showRefusal(state, world, { key: 'refusal.no-way-back', params: { service: one.service } });
    const run = 'step' in way ? liveRun(way.step.id, world) : null;
    if (run !== null && leadsBack(world.session, one, run)) return openRun(run, state, world);
    const step = 'step' in way ? titleOf(way.step, world) : way.title[world.lang];
    const facts: readonly Saying[] = [
      { key: 'step' in way ? 'confirm.rollback-step' : 'confirm.rollback-settings', params: { step } },
      ...(suspectOf(world.session)?.id === one.id
        ? []
        : [{ key: 'confirm.rollback-suspect', params: { change: changeText(one, world.lang) } } as const]),
    ];
    const to = { service: one.service, before: shortSha(one.previousSha ?? '') };
    const here = { ...peel(state), focus: 'checklist', phase: null } as const;
    return transition(
      open('step' in way ? { ...here, step: way.step.id } : here, {
        kind: 'confirm',
        question: { key: 'confirm.rollback-change', params: to },
        facts,
        effects: [send('rollback.ask', { change: { ...one } }, { key: 'toast.run-asked', params: { step } })],
      }),
    );
  }),
  'change.add': (state, world) => {
    const [hit] = world.changes.answer?.hit ?? [];
    return openPrompt(state, 'change', null, hit === undefined ? '' : `${hit}: `);
  },
  /** Before and after it went live. */
  'change.compare': onChange((state, world, { change: one }) => {
    const at = changeAt(one);
    if (at === null) return showRefusal(state, world, { key: 'why.change-not-live' });
    const boundary = { at, name: 'boundary.change' } as const;
    return transition({ ...peel(state), logs: { ...state.logs, view: 'compare', boundary } });
  }),
  'release.browse': (state, world) => {
    const url = world.release.answer?.run?.url ?? world.session.releaseContent?.frozen.url ?? null;
    return url === null
      ? showRefusal(state, world, { key: 'why.no-change-link' })
      : transition(state, { kind: 'browse', url });
  },
} satisfies Record<string, Act>;

/* A stretch of time is picked on the picture of the log, then all views of the log are of it. */

const endOfPicture = ({ logs }: ScreenState, world: World): number => world.logs.picture(logs.bottom).end;

/** The chosen end moves by so many steps. */
const moved =
  (steps: number): Act =>
  (state, world) => {
    const { pick } = state.logs;
    if (pick === null) return transition(state);
    return transition({
      ...state,
      logs: { ...state.logs, pick: movedEnd(pick, steps, endOfPicture(state, world)) },
    });
  };

/** Chooses an end; where it is chosen already it moves inwards, so that the two keys alone narrow a range. */
const choose =
  (end: RangePick['end']): Act =>
  (state, world) => {
    const { pick } = state.logs;
    if (pick === null) return transition(state);
    if (pick.end === end) return moved(end === 'from' ? 1 : -1)(state, world);
    return transition({ ...state, logs: { ...state.logs, pick: { ...pick, end } } });
  };

export const rangeActs = {
  /** From the range that is shown, else from the whole picture; `[` moves its beginning, `]` its end. */
  'range.pick': (before, world, key) => {
    const view = isOfLines(before.logs.view) ? before.logs.view : 'lines';
    const state = { ...before, logs: { ...before.logs, view } };
    const { range, picture } = state.logs;
    const whole = range ?? wholePicture(endOfPicture(state, world));
    const pick = { ...whole, end: key === ']' ? 'to' : 'from' } as const;
    const shown = logRoom(state, world).picture === 0 ? true : picture;
    return transition({ ...state, focus: 'logs', logs: { ...state.logs, pick, picture: shown } });
  },
  'range.from': choose('from'),
  'range.to': choose('to'),
  'range.earlier': moved(-1),
  'range.later': moved(1),
  'range.minute-earlier': moved(-4),
  'range.minute-later': moved(4),
  /** The driver's is that of everyone who follows. */
  'range.apply': (state, world) => {
    const { pick } = state.logs;
    if (pick === null) return transition(state);
    const range = { from: pick.from, to: pick.to };
    const logs = { ...state.logs, pick: null, range, bottom: null, cursor: null };
    const key = isYou(world, driverOf(world)) ? 'toast.range-driver' : 'toast.range-own';
    const text = rangeText(range, world);
    return transition(toast({ ...peel(state), logs }, world, 'ok', { key, params: { range: text } }));
  },
  'range.close': (state) => transition({ ...state, logs: { ...state.logs, pick: null } }),
  /** All times again, live. */
  'range.end': (state) =>
    transition({
      ...peel(state),
      logs: { ...state.logs, range: null, pick: null, bottom: null, cursor: null },
    }),
} satisfies Record<string, Act>;
