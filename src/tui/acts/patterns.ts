import { releaseEnd } from '../lines/changes/release-lines.ts';
import { type Act, type Change, change, open, peel, showRefusal, toast } from '../model/change.ts';
import { send } from '../model/effects.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { LogViewId } from '../model/views/log-views.ts';
import type { World } from '../model/world.ts';
import { SAME, selectedPattern, selectedPatternRow, selectedService, viewIds } from '../select/patterns.ts';

/** Another view than the driver's is one's own: the driver's is not followed any more. */
export const ownView = (state: ScreenState, view: LogViewId): ScreenState =>
  state.logs.view === view ? state : { ...peel(state), logs: { ...state.logs, view } };

/** Opens a view of the log pane, from whichever pane. */
export const showView =
  (view: LogViewId): Act =>
  (state) =>
    change({ ...ownView(state, view), focus: 'logs' });

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
    ) => Change,
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
      return change({ ...state, logs: { ...state.logs, same: !row.opened, pattern: SAME } });
    const { id } = row;
    return change(open(peel(state), { kind: 'text', text: 'pattern', target: id, scroll: 0 }), {
      kind: 'ask-pattern',
      id,
      pin: false,
    });
  },
  'pattern.pin': onPattern((state, _world, { id }) => change(state, { kind: 'ask-pattern', id, pin: true })),
  'pattern.mute': onPattern((state, _world, { mute, template }) =>
    change(state, send('mute.add', { pattern: mute }, { key: 'toast.muted', params: { text: template } })),
  ),
  'pattern.copy': onPattern((state, _world, { template }) =>
    change(state, { kind: 'copy', text: template, what: { key: 'copied.pattern' } }),
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
    return change(toast(next, world, 'ok', { key: 'toast.only-value', params: { text } }));
  },
  'compare.boundary': (state) =>
    change(open(state, { kind: 'menu', menu: 'boundary', target: null, selected: 0 })),
} satisfies Record<string, Act>;
