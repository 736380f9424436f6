import type { Cut } from '../../client/connection/connection-state.ts';
import { ListenError } from '../../ports/edge.ts';
import { ExclusionRefused } from '../../ports/exclusions.ts';
import { PrivateFileError } from '../../ports/private-files.ts';
import { RetireRefused } from '../../ports/rule-retirement.ts';
import { DialError } from '../../ports/socket.ts';
import { CliError, type CliErrorKind } from './errors.ts';
import { HubStartError } from './hub-start-error.ts';
import { NO_STREAM, natsProblem } from './nats-problem.ts';

/** Any error as one of ours; what nobody foresaw is `internal`. */
export function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof PrivateFileError) return ofPrivateFile(error);
  if (error instanceof DialError) return ofDial(error);
  if (error instanceof ListenError) return ofListen(error);
  if (error instanceof HubStartError) return ofHubStart(error);
  if (error instanceof ExclusionRefused) return ofExclusion(error);
  if (error instanceof RetireRefused) return new CliError(`rule-${error.kind}`, error.params, error);
  const storage = ofStorage(error);
  if (storage !== null) return storage;
  const reason = error instanceof Error ? error.message : String(error);
  return new CliError('internal', { reason: reason.split('\n')[0] ?? '' }, error);
}

/** A disk or folder that takes nothing, as Node's own error of it; null: another one. */
function ofStorage(error: unknown): CliError | null {
  const { code = '', path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new CliError('disk-full', {}, error);
  return path !== undefined && ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? new CliError('place-unusable', { path, reason: code }, error)
    : null;
}

function ofExclusion(error: ExclusionRefused): CliError {
  const { kind, params } = error;
  const { id = '' } = params;
  if (kind === 'no-rule') return new CliError('no-rule', { name: id }, error);
  return new CliError(`exclusion-${kind}`, { id, rules: error.rules.join(', ') }, error);
}

function ofPrivateFile(error: PrivateFileError): CliError {
  const { path = '', mode = '', wanted = '600', reason = error.kind } = error.params;
  switch (error.kind) {
    case 'lax-mode':
      return new CliError('lax-mode', { file: path, mode, wanted }, error);
    case 'not-writable':
      return new CliError('state-unwritable', { folder: path, reason }, error);
    case 'busy':
      return ofBusy(error.params, error);
    case 'damaged':
      return ofDamaged(path, error);
    case 'foreign-owner':
    case 'wrong-type':
    case 'not-readable':
      return new CliError('file-unreadable', { file: path, reason }, error);
  }
}

/** What a hub keeps beside its events, by the end of its path: what is lost where it is moved away. */
const DAMAGED: Readonly<Record<string, CliErrorKind>> = {
  'tokens.json': 'tokens-damaged',
  'invite-key': 'invite-key-damaged',
  'tls-key.pem': 'tls-key-damaged',
  'pagerduty-webhooks.json': 'webhooks-damaged',
};

function ofDamaged(path: string | number, error: Error): CliError {
  const name = String(path).split('/').at(-1) ?? '';
  const kind = Object.hasOwn(DAMAGED, name) ? DAMAGED[name] : undefined;
  return new CliError(kind ?? 'credentials-damaged', { file: path }, error);
}

/** A file that others hold or keep changing is a matter of waiting, not of its mode. */
function ofBusy({ path = '', pid, seconds }: PrivateFileError['params'], error: Error): CliError {
  if (seconds === undefined) return new CliError('state-changing', { file: path }, error);
  const lock = `${path}.lock`;
  if (pid === undefined) return new CliError('state-held', { file: path, seconds, lock }, error);
  return new CliError('state-held-by', { file: path, seconds, pid }, error);
}

/** Params of a dial error: the hub's address, and a code for the reason. */
function ofDial(error: DialError): CliError {
  const { address: hub = '', reason = error.kind } = error.params;
  switch (error.kind) {
    case 'unreachable':
      return new CliError('unreachable', { hub, reason }, error);
    case 'unauthorised':
      return new CliError('unauthorised', { hub }, error);
    case 'forbidden':
      return new CliError('not-allowed', { reason }, error);
    case 'not-found':
      return new CliError('no-session', { id: error.params.session ?? '' }, error);
    case 'gone':
      return new CliError('invite-invalid', { reason: 'expired' }, error);
    case 'certificate':
      return new CliError('certificate', { hub, reason }, error);
    case 'insecure':
      return new CliError('plain-hub-url', { value: hub }, error);
    case 'damaged':
      return new CliError('damaged', error.params, error);
    case 'failed':
      return new CliError('hub-failed', { hub, reason }, error);
  }
}

function ofListen(error: ListenError): CliError {
  const { host = '', port = '', path = `${host}:${port}`, reason = error.kind } = error.params;
  const taken = error.kind === 'port-in-use' || error.kind === 'socket-in-use';
  return taken
    ? new CliError('port-taken', { address: path }, error)
    : new CliError('address-refused', { address: path, reason }, error);
}

const HELD: Readonly<Record<string, CliErrorKind>> = {
  apart: 'store-held-apart',
  host: 'store-held-host',
  team: 'store-held-team',
};

function ofHubStart(error: HubStartError): CliError {
  const { kind, params } = error;
  const { path = '', reason = kind } = params;
  switch (kind) {
    case 'running':
      return new CliError('hub-running', {}, error);
    case 'version':
      return new CliError(
        'local-hub-version',
        { theirs: params.version ?? '', pid: params.pid ?? '' },
        error,
      );
    case 'no-answer':
    case 'ended':
    case 'failed':
      return new CliError('local-hub-failed', { reason, log: params.log ?? 'oncall doctor' }, error);
    case 'silent':
      return new CliError('local-hub-silent', { pid: params.pid || '?' }, error);
    case 'socket-path-too-long':
      return new CliError('socket-path-too-long', { path }, error);
    case 'folder':
      if (reason === 'lax-mode')
        return new CliError(
          'lax-mode',
          { file: path, mode: params.mode ?? '', wanted: params.wanted ?? '600' },
          error,
        );
      if (reason === 'busy') return ofBusy(params, error);
      if (reason === 'damaged') return ofDamaged(path, error);
      return new CliError('state-unwritable', { folder: path, reason }, error);
    case 'file':
      return reason === 'ENOENT'
        ? new CliError('file-missing', { file: path }, error)
        : new CliError('file-unreadable', { file: path, reason }, error);
    case 'store':
      if (reason === NO_STREAM || /^(?:nats|tls):/.test(String(path))) {
        return new CliError(natsProblem(String(reason)), { ...params, servers: path, reason }, error);
      }
      if (/malformed|not a database|corrupt/.test(String(reason)))
        return new CliError('store-damaged', { path, reason }, error);
      return new CliError('store-unusable', { path, reason }, error);
    case 'nats-old':
      return new CliError('nats-old', params, error);
    case 'shards':
      return new CliError('shards-differ', params, error);
    case 'stream':
      return new CliError('stream-differs', params, error);
    case 'store-held':
      return new CliError(HELD[String(params.by)] ?? 'store-held', params, error);
    case 'listen': {
      const address = params.path ?? `${params.host}:${params.port}`;
      const taken = reason === 'port-in-use' || reason === 'socket-in-use';
      return taken
        ? new CliError('port-taken', { address }, error)
        : new CliError('address-refused', { address, reason }, error);
    }
  }
}

/** The end of a live connection as an error of the command line. */
export function explainCut({ kind, params }: Cut, hub: string): CliError {
  switch (kind) {
    case 'unauthorised':
    case 'expired':
      return new CliError('unauthorised', { hub });
    case 'revoked':
      return new CliError('access-revoked', { hub });
    case 'forbidden':
    case 'removed':
      return new CliError('not-allowed', { reason: `cut.${kind}` });
    case 'not-found':
      return new CliError('no-session', { id: params.session ?? '' });
    case 'gone':
      return new CliError('invite-invalid', { reason: 'expired' });
    case 'certificate':
      return new CliError('certificate', { hub, reason: params.reason ?? kind });
    case 'insecure':
      return new CliError('plain-hub-url', { value: hub });
    case 'protocol':
      return new CliError('hub-version', { hub, theirs: params.hub ?? '?', ours: params.client ?? '?' });
    default:
      return new CliError('ended', { cut: kind, ...params });
  }
}
