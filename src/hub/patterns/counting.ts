import type { LogLine } from '../../logs/line.ts';
import type { Gap, LogSource } from '../../ports/log-source.ts';

/** Counts the lines of a tail; sources are called by their shared names. */
export interface LineCounts {
  /**
   * A source is read from an instant on, or again from where it was left. `until`: up to when it was read, infinite while
   * it is.
   */
  begins(source: LogSource, since: number, again: boolean, until: () => number): void;
  /** `open`: guests may see its lines. */
  came(line: LogLine, older: boolean, open: boolean): void;
  lost(source: string, gap: Gap): void;
  /** Nothing is read any more for now. */
  rests(): void;
}
