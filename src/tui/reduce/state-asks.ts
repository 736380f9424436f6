import type { Effect } from '../model/effects.ts';
import type { LogList } from '../model/log-list.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import { isSameRange, type TimeRange } from '../model/views/range.ts';

/** Lines of a range that are asked for at once; more come as one scrolls back. */
const PAGE = 500;

/**
 * What a change of the screen has to ask for, whatever led to it: the lines of another range, and what the driver's
 * dialogs show, which this screen has opened with them.
 */
export function stateAsks(
  before: ScreenState,
  after: ScreenState,
  logs: Pick<LogList, 'oldest' | 'more'>,
): readonly Effect[] {
  if (before === after) return [];
  const { range } = after.logs;
  const lines = range === null || isSameRange(before.logs.range, range) ? [] : rangeAsks(range, logs);
  const dialogs = after.dialogs.filter((dialog) => !before.dialogs.includes(dialog)).flatMap(followedAsks);
  return [...lines, ...dialogs];
}

/** Nothing where all of it is held; what is older than the lines held goes on from there, else it begins at its end. */
function rangeAsks({ from, to }: TimeRange, { oldest, more }: Pick<LogList, 'oldest' | 'more'>): Effect[] {
  const held = Date.parse(oldest?.time ?? '');
  if (!more || held <= from) return [];
  if (oldest !== null && held < to) return [{ kind: 'ask-before', before: oldest.no, limit: PAGE }];
  return [{ kind: 'ask-range', to: new Date(to).toISOString() }];
}

function followedAsks(dialog: DialogState): Effect[] {
  if (dialog.kind !== 'text' || dialog.followed !== true || dialog.payload !== undefined) return [];
  const { question, target, text } = dialog;
  if (question !== undefined) return [{ kind: 'ask-line', question, target: target ?? '' }];
  return text === 'pattern' && target !== null ? [{ kind: 'ask-pattern', id: target, pin: false }] : [];
}
