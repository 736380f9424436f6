import { OutsideError } from './outside.ts';

export const PAGER_ERROR_KINDS = [
  /** The token is wrong or was revoked. */
  'unauthorised',
  /** The token, or the person it acts for, may not do this. */
  'forbidden',
  /** `params.what`: incident, user, policy, priority … */
  'not-found',
  /** `by`, `at`: who had resolved it before. */
  'already-resolved',
  /** Part of another: `from`, `into` (`#4715`, or an id), `state` of that one, or `unknown`. */
  'merged',
  /** `by`, `at`: who had acknowledged it before. */
  'already-acknowledged',
  /** Only an acknowledged one can be snoozed. */
  'not-acknowledged',
  /** Changed by somebody else between look and act. */
  'changed-since',
  /** `retryAt`: ISO time at which the pager takes calls again. */
  'rate-limited',
  /** The account has not bought what the act needs: `what` was asked for, `reason` are its own words. */
  'ability-missing',
  /** The person who acts is no user of the account: `email`, or their name. */
  'requester-unknown',
  /** A user's own key acts for its owner alone: `owner`. */
  'key-of-another',
  /** There is no further level, or nobody on call at it. */
  'nobody-next',
  /** The pager refuses what was asked; `reason` are its own words. */
  'rejected',
  /** No connection, or no answer in time: `reason` is a code. */
  'unreachable',
  /** An answer came that is none: HTML, nothing, half a body: `reason`. */
  'bad-reply',
  /** The pager's own trouble: `status`. */
  'server-error',
  /** This hub has no pager. */
  'not-configured',
  /** The answer was lost, and nothing shows whether it was done; it is not done again. */
  'unconfirmed',
  /** Its text was taken out of the log before it was sent. */
  'redacted',
  /** Given up: the caller no longer waits. */
  'aborted',
] as const;
export type PagerErrorKind = (typeof PAGER_ERROR_KINDS)[number];

/** What went wrong at the pager. */
export class PagerError extends OutsideError<PagerErrorKind> {}
