import type { FilterTerm } from '../../../logs/filter.ts';
import type { Level } from '../../../logs/line.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import type { BoundaryChoice, LogViewId } from './log-views.ts';
import type { RangePick } from './range.ts';

/** What one screen shows of the log. */
export interface LogsView {
  readonly view: LogViewId;
  /** Id of the selected pattern, and name of the selected service; null: the first. */
  readonly pattern: string | null;
  readonly service: string | null;
  /** Id of the selected change; null: the first. */
  readonly change: string | null;
  /** First row of the view of a release: it has no selected one. */
  readonly releaseFrom: number;
  /** Patterns that are the same as before are shown one by one; null: where nothing else is there. */
  readonly same: boolean | null;
  readonly boundary: BoundaryChoice | null;
  /** Only what lies in this stretch is shown and counted; null: all. */
  readonly range: TimeSpan | null;
  /** A range that is being picked on the picture; null: none is. */
  readonly pick: RangePick | null;
  /** Number of the line at the pane's last row; null: live. */
  readonly bottom: number | null;
  /** Number of the selected line; null while live. */
  readonly cursor: number | null;
  readonly level: Level | null;
  readonly filters: readonly FilterTerm[];
  readonly search: string;
  /** Repeats of one shape in a row are one line. */
  readonly fold: boolean;
  /** Rows whose repeats are shown one by one all the same. */
  readonly spread: readonly number[];
  /** Long lines go on in the next row, instead of being cut. */
  readonly wrap: boolean;
  /** Columns of the messages that are scrolled out at the left. */
  readonly shift: number;
  /** Times in UTC, not in the team's zone. */
  readonly utc: boolean;
  /** The picture of the last 15 minutes; null: where there is room for it, above the lines. */
  readonly picture: boolean | null;
}

export const initialLogs: LogsView = {
  view: 'lines',
  pattern: null,
  service: null,
  change: null,
  releaseFrom: 0,
  same: null,
  boundary: null,
  range: null,
  pick: null,
  bottom: null,
  cursor: null,
  level: null,
  filters: [],
  search: '',
  fold: true,
  spread: [],
  wrap: false,
  shift: 0,
  utc: false,
  picture: null,
};
