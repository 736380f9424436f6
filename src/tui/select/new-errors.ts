import type { AskedPattern } from '../../protocol/patterns.ts';
import { isWide } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

const ERRORS: ReadonlySet<string | null> = new Set(['error', 'fatal']);
/** A narrow screen of so many rows has one for new errors while its log pane is a title only. */
const ROW_FROM = 20;
const MOST_SEEN = 500;

type Told = Pick<World, 'patterns' | 'replay'>;

export const newErrors = ({ patterns }: Pick<World, 'patterns'>): readonly AskedPattern[] =>
  (patterns.answer?.rows ?? []).filter(({ change, level }) => change === 'new' && ERRORS.has(level));

/** New errors that no view of this screen has shown yet, the worst first. */
export const unseenErrors = (
  { seenErrors }: Pick<ScreenState, 'seenErrors'>,
  world: Told,
): readonly AskedPattern[] =>
  world.replay === null ? newErrors(world).filter(({ id }) => !seenErrors.includes(id)) : [];

export const hasUnseenErrors = (state: Pick<ScreenState, 'seenErrors'>, world: Told): boolean =>
  unseenErrors(state, world).length > 0;

/** Whether they take a row of the screen: where the pane that names them is not open, and rows are not scarce. */
export const hasErrorRow = (state: ScreenState, world: Told): boolean =>
  state.focus !== 'logs' &&
  !isWide(state.cols, state.rows) &&
  state.rows >= ROW_FROM &&
  hasUnseenErrors(state, world);

/** New errors count as seen once the patterns or the comparison are shown. */
export function withSeenErrors(state: ScreenState, world: World): ScreenState {
  const { view } = state.logs;
  if ((view !== 'patterns' && view !== 'compare') || !hasUnseenErrors(state, world)) return state;
  if (world.layout.panes.logs?.open !== true) return state;
  const shown = newErrors(world).map(({ id }) => id);
  const before = state.seenErrors.filter((id) => !shown.includes(id));
  return { ...state, seenErrors: [...before, ...shown].slice(-MOST_SEEN) };
}
