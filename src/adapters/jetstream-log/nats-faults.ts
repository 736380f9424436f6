import { JetStreamApiError } from '@nats-io/jetstream';
import { EventLogError } from '../../ports/event-log.ts';

/** Error codes of nats-server, server/errors.json. */
const WRONG_LAST_SEQUENCE = 10071;
const WRONG_LAST_SEQUENCE_UNKNOWN = 10164;
const NO_RESOURCES = 10023;
const MEMORY_EXCEEDED = 10028;
const STORAGE_EXCEEDED = 10047;
const MESSAGE_TOO_LARGE = 10054;
const STORE_FAILED = 10077;
const STREAM_NOT_FOUND = 10059;

const apiCode = (error: unknown): number => (error instanceof JetStreamApiError ? error.code : 0);

/** The server says that the subject stands elsewhere, or that another message to it is on its way. */
export const isFenced = (error: unknown): boolean =>
  apiCode(error) === WRONG_LAST_SEQUENCE || apiCode(error) === WRONG_LAST_SEQUENCE_UNKNOWN;

export const isStreamMissing = (error: unknown): boolean => apiCode(error) === STREAM_NOT_FOUND;

/** The server took nothing, and says so. Everything else may have been stored. */
export function refusedAs(error: unknown): 'full' | null {
  const code = apiCode(error);
  if ([NO_RESOURCES, MEMORY_EXCEEDED, STORAGE_EXCEEDED, MESSAGE_TOO_LARGE].includes(code)) return 'full';
  // `discard: new` and a full disk come under one code: only the text tells them from other trouble of the store.
  return code === STORE_FAILED && /maximum|no space|insufficient/i.test((error as Error).message)
    ? 'full'
    : null;
}

/** A consumer did not give what it has: the server that holds it is behind, or gone. */
export class NothingCame extends Error {
  override readonly name = 'NothingCame';
}

/** Of a fetch: no server holds the consumer any more, it took too long, or the consumer moves to another server. */
const FETCH_ENDED = [503, 408, 409];

/** Asking again may help: no leader, no connection, no answer in time. */
export function isPassing(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status === 503 || error.status === 408;
  const { name = '', code } = (error ?? {}) as { name?: string; code?: number };
  if (name === 'JetStreamStatusError') return FETCH_ENDED.includes(Number(code));
  return [
    'NothingCame',
    'TimeoutError',
    'JetStreamNotEnabled',
    'RequestError',
    'NoResponders',
    'ConnectionError',
    'InvalidOperationError',
  ].includes(name);
}

/** In one word or sentence, for people who look after the servers. Never holds what was sent. */
export function natsReason(error: unknown): string {
  if (error instanceof EventLogError) return String(error.params.reason ?? error.kind);
  if (error instanceof JetStreamApiError) return error.message;
  const { name = '', message = String(error), code, cause } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (name === 'TimeoutError') return 'timeout';
  // The client has a sentence of its own for it; the system's code has words in each language.
  if ((cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED') return 'ECONNREFUSED';
  if (name === 'NothingCame') return 'behind';
  if (['JetStreamNotEnabled', 'JetStreamStatusError', 'NoResponders'].includes(name)) return 'no leader';
  return typeof code === 'string' ? code : message;
}

export function toNatsError(
  error: unknown,
  params: Readonly<Record<string, string | number>>,
): EventLogError {
  if (error instanceof EventLogError) return error;
  const refused = refusedAs(error);
  if (refused !== null) return new EventLogError(refused, params, error);
  return new EventLogError('failed', { ...params, reason: natsReason(error) }, error);
}
