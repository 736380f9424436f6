export const PAGER_ERROR_KINDS = [
  /** The token is wrong or was revoked. */
  'unauthorised',
  /** The token, or the person it acts for, may not do this. */
  'forbidden',
  /** `params.what`: incident, user, policy, priority … */
  'not-found',
  /** `by`, `at`: who had resolved it before. */
  'already-resolved',
  /** `by`, `at`: who had acknowledged it before. */
  'already-acknowledged',
  /** Changed by somebody else between look and act. */
  'changed-since',
  /** `retryAt`: ISO time at which the pager takes calls again. */
  'rate-limited',
  /** The account has not bought what the act needs: `ability`. */
  'ability-missing',
  /** Whoever acts is no user of the account: `email`, or their name. */
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
  /** Given up: the caller no longer waits. */
  'aborted',
] as const;
export type PagerErrorKind = (typeof PAGER_ERROR_KINDS)[number];

/**
 * What went wrong at the pager. Params never hold a token; words of the pager's own (`reason`) are outside text and
 * must pass ingest before they are stored or shown.
 */
export class PagerError extends Error {
  readonly kind: PagerErrorKind;
  readonly params: Readonly<Record<string, string | number>>;
  /** Whether the call may have taken effect although it failed. */
  readonly uncertain: boolean;
  constructor(
    kind: PagerErrorKind,
    params: Readonly<Record<string, string | number>> = {},
    uncertain = false,
  ) {
    super(`pager: ${kind} ${JSON.stringify(params)}`);
    this.name = 'PagerError';
    this.kind = kind;
    this.params = params;
    this.uncertain = uncertain;
  }
}

/** Whether waiting may help: the same call can work later. */
export function isPassing({ kind }: PagerError): boolean {
  return kind === 'rate-limited' || kind === 'unreachable' || kind === 'bad-reply' || kind === 'server-error';
}
