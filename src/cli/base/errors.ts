import { KindError } from '../../domain/kind-error.ts';
import type { CLI_ERRORS } from '../../text/i18n/cli/errors.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, notFound: 3, notAllowed: 4, unreachable: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type CliErrorKind = keyof typeof CLI_ERRORS;
/** Why the watch log cannot be used; a damaged one has a way out. */
export const watchStoreKind = (reason: string): CliErrorKind =>
  reason === 'damaged' ? 'watch-store-damaged' : 'watch-store';
export type ErrorParams = Readonly<Record<string, string | number>>;

const FAILED: readonly CliErrorKind[] = [
  'disk-full',
  'place-unusable',
  'file-exists',
  'backup-exists',
  'other-session-file',
  'not-ours-file',
  'edited-file',
  'lint-failed',
  'file-unreadable',
  'file-unwritable',
  'chain-broken',
  'log-short',
  'audit-broken',
  'bad-baseline',
  'baseline-columns',
  'baseline-time',
  'baseline-order',
  'baseline-empty',
  'baseline-no-pages',
  'baseline-there',
  'state-unwritable',
  'disk-full',
  'place-unusable',
  'state-held',
  'state-held-by',
  'state-changing',
  'session-exists',
  'refused',
  'damaged',
  'not-listening',
  'pager',
  'chat',
  'github',
  'already-listening',
  'hub-lacks',
  'hub-running',
  'local-hub-version',
  'rules-broken',
  'rules-lint-failed',
  'rules-test-failed',
  'rule-unpatched',
  'rule-changed',
  'proposal-unjudged',
  'rule-no-page',
  'rule-still-there',
  'exclusion-taken',
  'exclusion-ended',
  'exclusion-silences',
  'exclusion-silenced',
  'exclusion-open-page',
  'exclusion-unasked',
  'exclusion-unmapped',
  'exclusion-unmapped-near',
  'watch-store',
  'watch-store-damaged',
  'routing-keys-bad',
  'store-unusable',
  'store-damaged',
  'tokens-damaged',
  'invite-key-damaged',
  'tls-key-damaged',
  'webhooks-damaged',
  'store-held',
  'store-held-apart',
  'store-held-host',
  'store-held-team',
  'store-lost',
  'stream-differs',
  'shards-differ',
  'nats-there',
  'nats-old',
  'nats-seed',
  'move-not-empty',
  'move-watch-not-empty',
  'hub-serves',
  'local-hub-failed',
  'hub-in-use',
  'hub-failed',
  'hub-version',
  'hub-no-feed',
  'not-saved',
  'not-saved-moved',
  'not-saved-unknown',
  'port-taken',
  'address-refused',
  'too-large',
  'webhook-secrets-full',
  'ended',
  'internal',
];
const NOT_FOUND: readonly CliErrorKind[] = [
  'file-missing',
  'no-procedure',
  'no-procedure-near',
  'no-procedure-in',
  'no-revision',
  'no-session',
  'no-session-near',
  'no-live-session',
  'no-step',
  'no-action',
  'no-changes-known',
  'no-such-change',
  'no-step-near',
  'no-participant',
  'no-such-token',
  'no-event',
  'no-such-words',
  'no-such-fact-words',
  'no-webhook-secret',
  'no-schedule',
  'no-service',
  'no-turn-taken',
  'no-records',
  'no-rules',
  'no-rule',
  'no-rule-near',
  'no-proposal',
  'exclusion-not-there',
  'watch-no-sources',
  'no-document',
  'no-invite',
  'no-hub-data',
  'no-local-hub',
  'not-logged-in',
];
const NOT_ALLOWED: readonly CliErrorKind[] = [
  'readonly',
  'unauthorised',
  'access-revoked',
  'no-token',
  'no-routing-key',
  'nats-refused',
  'not-allowed',
  'wrong-session',
  'hub-not-trusted',
  'invite-invalid',
  'invite-for-web',
];
const UNREACHABLE: readonly CliErrorKind[] = [
  'unreachable',
  'start-unreachable',
  'hubs-away',
  'no-outcome',
  'store-away',
  'local-hub-silent',
  'certificate',
  'pager-unread',
  'nats-unusable',
  'nats-untrusted',
  'nats-plain',
  'pages-unread',
];

function exitOf(kind: CliErrorKind): ExitCode {
  if (FAILED.includes(kind)) return EXIT.failed;
  if (NOT_FOUND.includes(kind)) return EXIT.notFound;
  if (NOT_ALLOWED.includes(kind)) return EXIT.notAllowed;
  if (UNREACHABLE.includes(kind)) return EXIT.unreachable;
  return EXIT.usage;
}

/** Something the user can read in one line; its words stand in text/i18n/cli-errors. */
export class CliError extends KindError<CliErrorKind> {
  readonly exit: ExitCode;
  /** `exit` where the kind alone does not decide it. */
  constructor(kind: CliErrorKind, params: ErrorParams = {}, cause?: unknown, exit?: ExitCode) {
    super(kind, params, cause);
    this.exit = exit ?? exitOf(kind);
  }
}
