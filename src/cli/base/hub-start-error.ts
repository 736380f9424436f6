import { KindError } from '../../domain/kind-error.ts';
import { ListenError } from '../../ports/edge.ts';
import { EventLogError } from '../../ports/event-log.ts';
import { PrivateFileError } from '../../ports/private-files.ts';

export type HubStartErrorKind =
  /** Another hub answers already. */
  | 'running'
  /** A hub of another protocol answers: params `version`, `protocol`, `pid`. */
  | 'version'
  /** It did not answer in time, or ended: params `reason`, `log`. */
  | 'no-answer'
  /** One listens and answers nothing: params `pid`, 0 where it is not known. */
  | 'silent'
  | 'socket-path-too-long'
  /** A file or folder that it writes: params `path` and `reason` (`lax-mode`, `busy`, `not-writable` …). */
  | 'folder'
  /** A file or folder that it cannot read, or that is not its own: params `path` and `reason` (`foreign-owner`, `wrong-type` …). */
  | 'file'
  /** The event log: params `path` and `reason` (`locked`, `newer`, `read-only`, `full` …). */
  | 'store'
  /** Another hub holds the event log: params `by` (`apart`, `host`, `team`, `unknown`) and what its sentence names. */
  | 'store-held'
  /** A stream is not as the configuration says: params `stream`, `field`, `found`, `wanted`. */
  | 'stream'
  /** The servers are too old: params `version`, `least`. */
  | 'nats-old'
  /** A hub that runs divides the sessions into another number of shards: params `host`, `found`, `wanted`. */
  | 'shards'
  /** It cannot listen: params `host` and `port`, or `path`, and `reason`. */
  | 'listen'
  /** It was told to end while it waited for its turn. */
  | 'ended'
  | 'failed';

/** Why a hub did not start; kinds and params, so that one process can send it to another. */
export class HubStartError extends KindError<HubStartErrorKind> {}

/** Kinds that say what to do, whatever the system's reason. */
const OWN_WORDS: ReadonlySet<string> = new Set(['lax-mode', 'damaged']);
const UNREAD: ReadonlySet<string> = new Set(['not-readable', 'foreign-owner', 'wrong-type']);

/** Whatever stopped a hub from starting, as one kind of error. */
export function hubStartError(error: unknown): HubStartError {
  if (error instanceof HubStartError) return error;
  if (error instanceof PrivateFileError) {
    const { reason = error.kind, ...params } = error.params;
    return new HubStartError(
      UNREAD.has(error.kind) ? 'file' : 'folder',
      { ...params, reason: OWN_WORDS.has(error.kind) ? error.kind : reason },
      error,
    );
  }
  if (error instanceof EventLogError) {
    const reason = error.kind === 'failed' ? (error.params.reason ?? error.kind) : error.kind;
    return new HubStartError('store', { ...error.params, reason }, error);
  }
  if (error instanceof ListenError) {
    return new HubStartError('listen', { ...error.params, reason: error.kind }, error);
  }
  return new HubStartError(
    'failed',
    { reason: error instanceof Error ? error.message : String(error) },
    error,
  );
}
