import type { LogLine } from '../../logs/line.ts';
import type { Gap, LogSource } from '../../ports/log-source.ts';

/** How far a source was read, epoch milliseconds. */
export interface ReadTo {
  /** Up to when it was read; infinite while it is. */
  readonly until: number;
  /** Up to when nothing of it is missing, where it says so; else infinite. */
  readonly complete: number;
  /** Lines of before that are known to be still on their way. */
  readonly late?: boolean;
}

/** Counts the lines of a tail; sources are called by their shared names. */
export interface LineCounts {
  /** A source is read from an instant on, or again from where it was left. */
  begins(source: LogSource, since: number, again: boolean, read: () => ReadTo): void;
  /** `open`: guests may see its lines. */
  came(line: LogLine, older: boolean, open: boolean): void;
  lost(source: string, gap: Gap): void;
  /** Nothing is read any more for now. */
  rests(): void;
}
