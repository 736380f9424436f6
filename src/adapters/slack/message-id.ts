import { ChatError } from '../../ports/chat-error.ts';

/*
 * Slack knows a message by its time, `1764039491.000100`. In a session's log sixteen digits would pass for somebody's card
 * or phone number and be hidden, so it stands there as `m` and its microseconds in base 36.
 */

const PARTS = /^(\d{9,11})\.(\d{6})$/;
const MILLION = 1_000_000;

/** The id of a message by its `ts`; null: it is none. */
export function messageId(ts: unknown): string | null {
  const [, seconds, micros] = PARTS.exec(typeof ts === 'string' ? ts : '') ?? [];
  return seconds === undefined ? null : `m${(Number(seconds) * MILLION + Number(micros)).toString(36)}`;
}

/** The `ts` of a message by its id. Throws a `ChatError` for what is none. */
export function timestampOf(id: string): string {
  const micros = /^m[0-9a-z]{8,12}$/.test(id) ? Number.parseInt(id.slice(1), 36) : Number.NaN;
  if (!Number.isSafeInteger(micros)) throw new ChatError('gone');
  return `${Math.floor(micros / MILLION)}.${String(micros % MILLION).padStart(6, '0')}`;
}
