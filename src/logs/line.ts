/**
 * One line of a log, whatever it came from, in the one shape that the tail, the screen and the record know.
 * Every string in it has passed the hub's ingest (redacted, neutralised, limited) before it is shared.
 */
export interface LogLine {
  /** Unique within its source: document index and id, or file generation and byte offset. */
  readonly id: string;
  /** Event time, ISO 8601 UTC with milliseconds or finer; null where the line carries none. */
  readonly time: string | null;
  /** Normalised severity; null where none was found. */
  readonly level: Level | null;
  readonly service: string | null;
  /** May hold `\n` between the lines of one stack trace, never at its end. */
  readonly message: string;
  readonly trace?: string;
  /** What else the line said: flat dotted keys to short strings. */
  readonly fields: Readonly<Record<string, string>>;
  /** Name of the source as configured, e.g. `app` or `file:app.log`. */
  readonly source: string;
}

/** From the least to the most severe; the order is the meaning of "WARN and above". */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

/** A file and what is piped in are read whole: the query of the session's tail does nothing to them. */
export const isReadWhole = (source: string): boolean => /^(?:file|pipe):/.test(source);
