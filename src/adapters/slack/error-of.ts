import { ChatError, type ChatErrorKind } from '../../ports/chat-error.ts';
import { type CallHeard, socketCode, wasSent } from '../outbound/whole-fetch.ts';

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

/** Slack's error codes, by what they mean to us. */
const KINDS: readonly (readonly [ChatErrorKind, readonly string[]])[] = [
  [
    'unauthorised',
    [
      'invalid_auth',
      'not_authed',
      'token_revoked',
      'token_expired',
      'account_inactive',
      'not_allowed_token_type',
    ],
  ],
  ['missing-scope', ['missing_scope', 'no_permission']],
  [
    'forbidden',
    [
      'access_denied',
      'cant_update_message',
      'channel_type_not_supported',
      'edit_window_closed',
      'ekm_access_denied',
      'enterprise_is_restricted',
      'org_login_required',
      'posting_to_channel_denied',
      'restricted_action',
      'restricted_action_non_threadable_channel',
      'restricted_action_read_only_channel',
      'restricted_action_thread_locked',
      'restricted_action_thread_only_channel',
      'team_access_not_granted',
      'two_factor_setup_required',
    ],
  ],
  ['archived', ['is_archived']],
  ['not-in-channel', ['not_in_channel']],
  ['gone', ['message_not_found', 'thread_not_found', 'cannot_reply_to_message']],
  ['too-long', ['msg_too_long', 'msg_blocks_too_long', 'metadata_too_large']],
  ['too-late', ['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']],
  ['rate-limited', ['ratelimited', 'rate_limited']],
  [
    'server-error',
    ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'],
  ],
];

const WHAT: Readonly<Record<string, string>> = {
  channel_not_found: 'channel',
  user_not_found: 'user',
  users_not_found: 'user',
  user_not_visible: 'user',
  no_such_subteam: 'group',
};

/** Seconds to wait where a limit does not say. */
const BLIND_WAIT_S = 30;

/** The error that a body with `ok: false` is. `now`: epoch ms; `writes`: what was asked changes something. */
function errorOfBody(body: unknown, now: number, writes: boolean): ChatError {
  const { error, needed } = (body ?? {}) as { error?: unknown; needed?: unknown };
  const code = typeof error === 'string' ? error : '';
  // A code is a word. What is none is a page of a proxy, or nothing.
  if (!/^[a-z][a-z0-9_]{1,60}$/.test(code)) return new ChatError('bad-reply', { reason: 'no-code' }, writes);
  const what = WHAT[code];
  if (what !== undefined) return new ChatError('not-found', { what });
  const kind = KINDS.find(([, codes]) => codes.includes(code))?.[0] ?? 'rejected';
  switch (kind) {
    case 'missing-scope':
      return new ChatError(kind, { needed: typeof needed === 'string' ? needed.slice(0, 200) : code });
    case 'rate-limited':
      return new ChatError(kind, { retryAt: againAt(undefined, now) });
    case 'server-error':
      return new ChatError(kind, { status: code }, writes);
    case 'forbidden':
    case 'rejected':
      return new ChatError(kind, { reason: code });
    default:
      return new ChatError(kind);
  }
}

/** ISO time at which calls are taken again; `seconds`: as the header says. */
function againAt(seconds: number | undefined, now: number): string {
  const wait = seconds !== undefined && seconds >= 0 ? seconds : BLIND_WAIT_S;
  return new Date(now + wait * 1_000).toISOString();
}
