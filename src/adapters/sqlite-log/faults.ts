import { EventLogError } from '../../ports/event-log.ts';

type Params = Readonly<Record<string, string | number>>;

/** Primary result codes, https://sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CONSTRAINT = 19;
const NOTADB = 26;

/** An extended code: the file cannot be locked at all. */
const IOERR_LOCK = 3850;

/** The primary result code of an error of node:sqlite; null for any other error. */
function resultCode(error: unknown): number | null {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : null;
}

/** True when the file cannot be trusted: broken pages, rows where none may be, numbers that we never wrote. */
export function isCorruption(error: unknown): boolean {
  const code = resultCode(error);
  if (code === CORRUPT || code === NOTADB || code === CONSTRAINT) return true;
  return (error as { code?: unknown } | null)?.code === 'ERR_OUT_OF_RANGE';
}

/** True when the file cannot be locked at all, as when it is open for reading only. */
export function isLockFailure(error: unknown): boolean {
  return (error as { errcode?: unknown } | null)?.errcode === IOERR_LOCK;
}

/** Names what sqlite or the file system threw. `params` say where; with a session and seq, corruption is `damaged`. */
export function toEventLogError(error: unknown, params: Params): EventLogError {
  if (error instanceof EventLogError) return error;
  const code = resultCode(error);
  const system = (error as { code?: unknown } | null)?.code;
  if (code === BUSY || code === LOCKED) return new EventLogError('locked', params, error);
  if (code === READONLY || system === 'EROFS') return new EventLogError('read-only', params, error);
  if (code === FULL || system === 'ENOSPC' || system === 'EDQUOT') {
    return new EventLogError('full', params, error);
  }
  if (isCorruption(error) && 'seq' in params) {
    return new EventLogError('damaged', { ...params, problem: 'corrupt' }, error);
  }
  return new EventLogError('failed', { ...params, reason: reasonOf(error) }, error);
}

function reasonOf(error: unknown): string {
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown };
  if (typeof code === 'string' && errcode === undefined) return code;
  return typeof message === 'string' ? message : String(error);
}
