import type { ChainHead } from '../../domain/chain.ts';
import type { CommandType } from '../../domain/command.ts';
import type { Actor, AnyEvent, SessionEvent } from '../../domain/event.ts';
import { KindError } from '../../domain/kind-error.ts';
import type { RunCounted, RunQuery } from '../../domain/runs/run-event-schema.ts';
import type { Session } from '../../domain/session.ts';
import type { LogHead } from '../../ports/event-log.ts';
import type { RawLine } from '../../ports/log-source.ts';
import type { Socket } from '../../ports/socket.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import type { Brief } from '../../record/brief.ts';
import type { SearchHit } from '../../record/search.ts';
import type {
  Answer,
  CommandRequest,
  ImportResult,
  OpenRequest,
  OpenResult,
  PushResult,
  Recorded,
  SourceAnswer,
} from './requests.ts';
import type { HubQuestion } from './serving.ts';
import type { Who } from './who.ts';

/**
 * `full`: it holds as many sessions as it may, with somebody in each. `elsewhere`: another hub serves the session; its
 * address is `hub`, where it is known.
 */
export type HubErrorKind = 'not-found' | 'damaged' | 'stopping' | 'full' | 'elsewhere' | 'failed';

/** A session that cannot be served; `params` holds `session` and, for `damaged`, `seq`. */
export class HubError extends KindError<HubErrorKind> {}

/**
 * Told after each durable commit, in order, before the acks; must not throw and must not wait. `imported`: the events
 * are of another hub, which has acted on them.
 */
export type CommitListener = (
  session: Session,
  events: readonly (SessionEvent | AnyEvent)[],
  imported: boolean,
) => void;

/** A session as reports read it. */
export interface ListedSession {
  readonly summary: SessionSummary;
  /** Null: its log is damaged. */
  readonly brief: () => Brief | null;
  /** Where it can be found by words; null: its log is damaged. */
  readonly places: () => Promise<readonly SearchHit[] | null>;
}

/**
 * All that HTTP, auth and the feeds see of the hub. Rejections are `HubError`s. Where several hubs share the sessions, any of
 * them tells what is durable and passes commands on; connections, lines and imports are for the one that serves the session,
 * the others reject them as `elsewhere`.
 */
export interface Hub {
  /** Whether this hub serves a session at this moment: only then it acts for it. */
  serves(sessionId: string): boolean;
  /** The error that says which hub serves it. */
  elsewhere(sessionId: string): Promise<HubError>;
  /** Does what another hub asks, of sessions that this one serves; what it gives has to survive JSON. */
  answer(question: HubQuestion): Promise<unknown>;
  /** Lets go of these sessions, which `serves` says no more of; resolves when nothing of them is under way here. */
  handOver(of: (sessionId: string) => boolean): Promise<void>;
  /** Serves one upgraded connection from its `hello` on; trouble is sent as `bye`, never thrown. */
  attach(sessionId: string, socket: Socket, who: Who): void;
  /** One command without a connection (HTTP, scripts). Rejects with `not-found`, `damaged`, `stopping`. */
  command(sessionId: string, request: CommandRequest, who: Who): Promise<Answer>;
  /** A command of the hub itself (feeds, relay): numbered by the room, not deduped. */
  system(sessionId: string, type: CommandType, data: unknown, by: Actor, askedAt?: string): Promise<Answer>;
  openSession(request: OpenRequest): Promise<OpenResult>;
  /** Open ones first, then by the last event, newest first. */
  sessions(): Promise<readonly SessionSummary[]>;
  /** The same sessions for those who read many of them: none of them is loaded for it. */
  listed(): Promise<readonly ListedSession[]>;
  /** How many sessions have damaged logs, as the list found when it was last read; null: it has not been read yet. Costs no reading. */
  damagedSessions(): number | null;
  /** The durable state; null when there is no such session. */
  session(id: string): Promise<Session | null>;
  /** Seq up to which a session was imported: what stands there was asked of another hub. 0: nothing. */
  importedTo(id: string): Promise<number>;
  /** Durable events in order, in chunks, from `fromSeq` (default 1) to the head at the call. `fromStore`: as the log has them now. */
  events(id: string, fromSeq?: number, fromStore?: boolean): AsyncIterable<readonly AnyEvent[]>;
  /** The last event that this hub knows of a session, also where the log cannot give it any more. Rejects with `not-found`. */
  head(id: string): Promise<ChainHead>;
  /** The lines that a check of the log asks for, and up to where they are all; why not where that cannot be known. */
  countLines(id: string, query: RunQuery): Promise<SourceAnswer<RunCounted>>;
  /** Lines piped in; a string is one line as it was printed. Resolves when they are taken: that is the back-pressure. */
  pushLines(id: string, source: string, lines: readonly (string | RawLine)[], who: Who): Promise<PushResult>;
  /**
   * Takes a recorded session in whole, or the part of it this hub lacks; a few at a time, more are refused as `too-fast`
   * before anything of them is read.
   */
  importSession(events: Recorded, by: Actor): Promise<ImportResult>;
  /**
   * Removes a session for good and gives the head it had; null where it is open, somebody is in it, or it is not there.
   * Rejects with `failed` where the log does not let go of it.
   */
  removeSession(id: string): Promise<LogHead | null>;
  /** Ends every connection made with this token: `bye revoked`. */
  dropToken(tokenId: string): void;
  /** Ends every connection whose token has come to an end, as `endOf` says. */
  recheckTokens(endOf: (tokenId: string) => 'revoked' | 'expired' | null): void;
  /** Ids that look like `id`, the nearest first, at most three. */
  nearest(id: string): Promise<readonly string[]>;
  onCommit(listener: CommitListener): () => void;
  /** Prometheus text format 0.0.4. */
  metricsText(): Promise<string>;
  /** Epoch milliseconds since which nobody is connected, no command came and no loaded session is open; null: busy. */
  idleSince(): number | null;
  /** `bye stopping` to all, waits for the running commits, ends the tails. The event log stays its owner's to close. */
  stop(): Promise<void>;
}
