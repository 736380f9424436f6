import type { IssueRefusal } from '../../ports/action-issues.ts';
import { OutsideError } from '../../ports/outside.ts';
import type { RunRefusal } from '../../ports/workflow-runs.ts';

export type GithubErrorKind =
  /** The token is wrong, has run out or was revoked. */
  | 'unauthorised'
  /** The token may not read this; `needs`: the permissions that would do. */
  | 'forbidden'
  /** There is no such thing, or the token may not see it: `what`. */
  | 'not-found'
  /** `retryAt`: ISO time at which calls are taken again. */
  | 'rate-limited'
  /** No connection, or no whole answer in time: `reason` is a code. */
  | 'unreachable'
  /** An answer came that is none: HTML, nothing, half a body, another shape: `reason`. */
  | 'bad-reply'
  /** GitHub's own trouble: `status`. */
  | 'server-error'
  /** What was asked is refused: `status`, `reason`. */
  | 'rejected'
  /** The App's key cannot be read: `reason`. */
  | 'bad-key'
  /** The settings name no workflow for the service. */
  | 'no-workflow'
  /** Its caller no longer waits. */
  | 'aborted'
  /** A run waits for no such environment: `environment`. */
  | 'not-waiting'
  | IssueRefusal
  | RunRefusal;

/** What went wrong at GitHub. */
export class GithubError extends OutsideError<GithubErrorKind> {}
