import type { DialErrorKind } from '../../ports/socket.ts';
import type { ByeKind } from '../../protocol/messages.ts';

/** Why the log is read on over another connection: lines of it are missing, or it is another log. */
export type ResumeReason = 'gap' | 'epoch' | 'head' | 'hash';

type CutKind =
  | DialErrorKind
  | ByeKind
  /** The socket closed without a word. */
  | 'cut'
  /** Nothing came for too long: half-open, or asleep. */
  | 'silent'
  /** What came was not this protocol. */
  | 'bad-frame-from-hub'
  /** Our copy of the log and the hub's stream do not join: asked again. */
  | ResumeReason
  /** We left. */
  | 'closed';

/** Why a connection is not there; each screen says it in its own language. */
export interface Cut {
  readonly kind: CutKind | (string & {});
  readonly params: Readonly<Record<string, string | number>>;
}

export const cut = (kind: Cut['kind'], params: Cut['params'] = {}): Cut => ({ kind, params });

/** Times in epoch milliseconds by this machine's clock. */
export type ConnectionState =
  /** `attempt` counts from 1 since the last steady connection. */
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'live'; readonly since: number; readonly rttMs?: number }
  /** Open, but nothing has come since `since`, though we asked: most likely half-open. What is typed waits. */
  | { readonly kind: 'silent'; readonly since: number }
  | { readonly kind: 'waiting'; readonly until: number; readonly attempt: number; readonly reason: Cut }
  /** For good: trying again would not help. */
  | { readonly kind: 'ended'; readonly reason: Cut };

const FINAL: ReadonlySet<string> = new Set([
  'unauthorised',
  'forbidden',
  'not-found',
  'gone',
  'certificate',
  'insecure',
  'protocol',
  'removed',
  'revoked',
  'expired',
  'client-taken',
  'not-allowed',
  'moved',
  'closed',
]);

/** Whether dialling again could not help. */
export const isFinal = (reason: Cut): boolean => FINAL.has(reason.kind);

const AT_ONCE: ReadonlySet<string> = new Set(['too-slow', 'gap', 'epoch', 'head', 'hash']);

/** Whether the hub itself is well, so that there is nothing to wait for; a second time in a row waits all the same. */
export const resumesAtOnce = (reason: Cut): boolean => AT_ONCE.has(reason.kind);

/**
 * `standby`: a hub that waits for its turn serves as soon as the other one's lease is over. `asked`: the hub is well and answers over
 * HTTP, so that each try also asks what is new.
 */
const LONGEST_MS: Readonly<Record<string, number>> = { standby: 1_000, asked: 5_000 };

/** Milliseconds after which the next try is worth it at the latest. */
export const longestWait = ({ params }: Cut): number =>
  LONGEST_MS[params.reason ?? ''] ?? Number.POSITIVE_INFINITY;
