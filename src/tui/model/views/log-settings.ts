import { isOtherFilter, type LineFilter, narrows } from '../../../logs/filter.ts';
import type { NumberedLine } from '../../../protocol/messages.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import type { FoldSettings } from '../folded-lines.ts';
import type { PinnedPlace } from '../pinned-places.ts';
import { isSameRange } from './range.ts';

/** What the log pane shows of the tail. */
export interface LogSettings extends LineFilter, FoldSettings {
  readonly frozen: boolean;
  /** Lines that are pinned. */
  readonly pins: readonly PinnedPlace[];
  /** Only lines of this stretch; null or absent: of any time. */
  readonly range?: TimeSpan | null;
}

/** Whether two may show different lines. */
export const showsOthers = (a: LogSettings, b: LogSettings): boolean =>
  isOtherFilter(a, b) || !isSameRange(a.range ?? null, b.range ?? null);

/** Lets the lines of a range through; a line without a time is of the time of the one before it. */
export class RangeGate {
  #at = Number.NaN;

  lets({ time }: Pick<NumberedLine, 'time'>, range: TimeSpan | null | undefined): boolean {
    if (range === null || range === undefined) return true;
    const own = Date.parse(time ?? '');
    if (!Number.isNaN(own)) this.#at = own;
    return this.#at >= range.from && this.#at < range.to;
  }
}

/** The settings where level, filters or mutes may hide lines. */
export const narrowed = (settings: LogSettings | null): LogSettings | null =>
  settings !== null && narrows(settings) ? settings : null;

/** ISO time of the last millisecond of the range; null: there is none. */
export const lastOfRange = (settings: LogSettings | null): string | null =>
  settings?.range ? new Date(settings.range.to - 1).toISOString() : null;
