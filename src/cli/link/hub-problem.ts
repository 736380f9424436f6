import { REFUSAL_KINDS, type RefusalKind } from '../../domain/refusal.ts';
import { type Problem, STANDBY_KIND } from '../../protocol/http.ts';
import {
  CliError,
  type CliErrorKind,
  type ErrorParams,
  EXIT,
  type ExitCode,
  watchStoreKind,
} from '../base/errors.ts';

/** A hub's `{kind, params}` as an error with a sentence. `hub` is its address as shown. */
export function hubProblem(status: number, { kind, params }: Problem, hub: string): CliError {
  const told = MAPPED[kind]?.(params, hub);
  if (told) return new CliError(...told);
  if (kind.startsWith('pager-')) return pagerProblem(kind.slice('pager-'.length), params);
  if (kind.startsWith('chat-')) return chatProblem(kind.slice('chat-'.length), params);
  if (kind.startsWith('github-')) return githubProblem(kind.slice('github-'.length), params);
  if (isRefusal(kind)) return asRefused(kind, params);
  if (status === 401) return new CliError('unauthorised', { hub });
  if (status === 403) return new CliError('not-allowed', { reason: kind });
  return new CliError('hub-failed', { hub, reason: `${status} ${kind}` });
}

type Told = readonly [kind: CliErrorKind, params: ErrorParams];
type Params = Problem['params'];

const MAPPED: Readonly<Record<string, (params: Params, hub: string) => Told>> = {
  'token-required': (_, hub) => ['no-token', { hub }],
  'token-revoked': (_, hub) => ['access-revoked', { hub }],
  'identity-required': () => ['no-identity', {}],
  'name-unclear': () => ['bad-name', { reason: 'name-unclear' }],
  'name-taken': ({ name = '' }) => ['name-taken', { name }],
  'wrong-session': ({ session = '' }) => ['wrong-session', { session }],
  'bad-session-id': () => ['bad-session-id', { id: '' }],
  'unknown-session': ({ session = '' }) => ['no-session', { id: session }],
  'unknown-invite': ({ invite = '' }) => ['no-invite', { id: invite }],
  'invite-invalid': (_, hub) => ['invite-invalid', { hub, reason: 'invite-invalid' }],
  'invite-expired': (_, hub) => ['invite-invalid', { hub, reason: 'expired' }],
  'invite-for-web': () => ['invite-for-web', {}],
  'invite-used': (_, hub) => ['invite-invalid', { hub, reason: 'invite-used' }],
  'invite-revoked': (_, hub) => ['invite-invalid', { hub, reason: 'revoked' }],
  'not-listening': () => ['not-listening', {}],
  'already-listening': ({ base = '' }) => ['already-listening', { base }],
  'port-in-use': ({ host = '', port = '' }) => ['port-taken', { address: `${host}:${port}` }],
  'not-configured': (_, hub) => ['hub-lacks', { hub }],
  damaged: ({ session = '', seq = 0 }) => ['damaged', { session, seq }],
  stopping: (_, hub) => ['unreachable', { hub, reason: 'stopping' }],
  [STANDBY_KIND]: (_, hub) => ['unreachable', { hub, reason: STANDBY_KIND }],
  'session-exists': ({ session = '' }) => ['session-exists', { id: session }],
  'unknown-service': ({ service = '', known = '' }) => ['no-service', { service, known: known || '-' }],
  'rule-no-page': ({ rule = '' }) => ['rule-no-page', { rule }],
  'rule-still-there': ({ rule = '' }) => ['rule-still-there', { rule }],
  'exclusion-taken': ({ id = '' }) => ['exclusion-taken', { id }],
  'exclusion-too-long': ({ id = '' }) => ['exclusion-too-long', { id }],
  'exclusion-past': ({ id = '' }) => ['exclusion-past', { id }],
  'exclusion-not-there': ({ id = '' }) => ['exclusion-not-there', { id }],
  'exclusion-ended': ({ id = '' }) => ['exclusion-ended', { id }],
  'exclusion-broken': ({ id = '' }) => ['exclusion-broken', { id }],
  'exclusion-everything': ({ id = '' }) => ['exclusion-everything', { id }],
  'exclusion-no-word': ({ id = '' }) => ['exclusion-no-word', { id }],
  'exclusion-silences': ({ rules = '' }) => ['exclusion-silences', { rules }],
  'exclusion-open-page': ({ rules = '' }) => ['exclusion-open-page', { rules }],
  'exclusion-no-rule': ({ id = '' }) => ['no-rule', { name: id }],
  'watch-store': ({ reason = '' }, hub) => [watchStoreKind(String(reason)), { folder: hub, reason }],
  'not-saved': ({ reason = 'not-saved' }) => [NOT_SAVED[reason] ?? 'not-saved', { reason }],
  'store-away': (_, hub) => ['store-away', { hub }],
};

/** Where it is not the disk: the log is elsewhere, or nobody could say where it is. */
const NOT_SAVED: Readonly<Record<string, CliErrorKind>> = {
  conflict: 'not-saved-moved',
  unknown: 'not-saved-unknown',
  failed: 'not-saved-unknown',
  closed: 'not-saved-unknown',
};

/** GitHub's trouble, told by the hub. */
function githubProblem(kind: string, params: Params): CliError {
  const exit = PAGER_EXITS[kind] ?? EXIT.failed;
  return new CliError('github', { ...params, github: kind }, undefined, exit);
}

/** PagerDuty's trouble, told by the hub. */
export function pagerProblem(kind: string, params: Params): CliError {
  const exit = PAGER_EXITS[kind] ?? EXIT.failed;
  return new CliError('pager', { ...params, pager: kind }, undefined, exit);
}

/** Slack's trouble, told by the hub. */
export function chatProblem(kind: string, params: Params): CliError {
  const exit = PAGER_EXITS[kind] ?? EXIT.failed;
  return new CliError('chat', { ...params, chat: kind }, undefined, exit);
}

const PAGER_EXITS: Readonly<Record<string, ExitCode>> = {
  'not-found': EXIT.notFound,
  unauthorised: EXIT.notAllowed,
  forbidden: EXIT.notAllowed,
  unreachable: EXIT.unreachable,
  'rate-limited': EXIT.unreachable,
};

/** A refusal of the domain: its sentence is the screens' own, its exit code what it means to a script. */
export function asRefused(kind: RefusalKind, params: Params): CliError {
  return new CliError('refused', { ...params, refusal: kind }, undefined, exitOf(kind));
}

function exitOf(kind: RefusalKind): ExitCode {
  if (kind === 'not-allowed' || kind === 'not-yours') return EXIT.notAllowed;
  return kind.startsWith('unknown-') ? EXIT.notFound : EXIT.failed;
}

function isRefusal(kind: string): kind is RefusalKind {
  return (REFUSAL_KINDS as readonly string[]).includes(kind);
}
