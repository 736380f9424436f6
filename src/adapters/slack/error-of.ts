import { ChatError } from '../../ports/chat-error.ts';
import { type CallHeard, socketCode, wasSent } from '../outbound/whole-fetch.ts';
import { againAt, errorOfBody } from './faults.ts';

export interface Called {
  readonly heard: CallHeard;
  /** It changes something: what is lost on the way may have been done. */
  readonly writes: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What an error of Slack's client means. `slack`: its module, which is loaded only where it is used. */
export function chatErrorOf(
  error: unknown,
  slack: Pick<
    typeof import('@slack/web-api'),
    'WebAPIRateLimitedError' | 'WebAPIPlatformError' | 'WebAPIHTTPError'
  >,
  { heard, writes, signal, now }: Called,
): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof slack.WebAPIRateLimitedError)
    return new ChatError('rate-limited', { retryAt: againAt(error.retryAfter, now) });
  if (error instanceof slack.WebAPIPlatformError) return errorOfBody(error.data, now, writes);
  if (error instanceof slack.WebAPIHTTPError) return ofStatus(error.statusCode, writes, now);
  // A limit without a time to wait comes as a bare error.
  if (error instanceof Error && /Retry header/.test(error.message))
    return new ChatError('rate-limited', { retryAt: againAt(undefined, now) });
  if (signal?.aborted) return new ChatError('aborted', {}, heard.sent && writes);
  const code = socketCode(error);
  if (heard.answered && code !== 'ETIMEDOUT') return new ChatError('bad-reply', { reason: 'cut' }, writes);
  return new ChatError('unreachable', { reason: code }, heard.sent && wasSent(code) && writes);
}

function ofStatus(status: number, writes: boolean, now: number): ChatError {
  if (status >= 500 || status === 408) return new ChatError('server-error', { status }, writes);
  if (status === 429) return new ChatError('rate-limited', { retryAt: againAt(undefined, now) });
  return new ChatError('bad-reply', { reason: `status ${status}` }, writes);
}
