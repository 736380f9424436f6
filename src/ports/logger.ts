/** Structured logging of a process; never given outside text that has not passed ingest, nor a secret. */
export interface Logger {
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
  error(fields: object, event: string): void;
}
