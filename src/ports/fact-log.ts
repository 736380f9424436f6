import type { ChangeKind } from '../domain/changes/system-change.ts';
import type { Actor, Verdict } from '../domain/event.ts';

/** One step of an act that belongs to no session: type and data as of the `action.…` events of a session. */
export interface ActFact {
  /** Its number in the stream. */
  readonly n: number;
  /** ISO 8601 UTC, of the hub. */
  readonly at: string;
  readonly by: Actor;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A page as it was when it was judged, in its pager's words. `triggeredAt`: ISO 8601 UTC. */
export interface JudgedIncident {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
  readonly service: string | null;
  readonly triggeredAt: string;
}

/** What somebody said of a page that has no session. `verdict` null: what was said before is taken back. */
export interface PageVerdict {
  /** ISO 8601 UTC, of the hub. */
  readonly at: string;
  readonly by: Actor;
  readonly incident: JudgedIncident;
  readonly verdict: Verdict | null;
}

/** A change that somebody typed in, for what no other source tells: a flag, a console, a cable. */
export interface AddedChange {
  readonly id: string;
  /** ISO 8601 UTC, of the hub: when it was typed in. */
  readonly at: string;
  readonly by: Actor;
  readonly service: string;
  readonly text: string;
  readonly kind: ChangeKind;
  readonly environment: string | null;
  /** When it was done. */
  readonly happenedAt: string;
  readonly url: string | null;
}

/** What belongs to no session, by the stream that holds it. */
export interface FactStreams {
  readonly acts: ActFact;
  readonly verdicts: PageVerdict;
  readonly changes: AddedChange;
}
export type FactStream = keyof FactStreams;
export const FACT_STREAMS = ['acts', 'verdicts', 'changes'] as const satisfies readonly FactStream[];

/** A fact and its number in the stream: they rise from 1, and each is given once. */
export interface Numbered<T> {
  readonly n: number;
  readonly fact: T;
}

/** A fact as its text tells it. What is no JSON is passed over: one bad text takes no other fact along. */
export function readFact<T>(n: number, text: string): readonly Numbered<T>[] {
  try {
    return [{ n, fact: JSON.parse(text) as T }];
  } catch {
    return [];
  }
}

/** How far a reader has read. `n`: all up to this number; `token` is the log's own. */
export interface FactMark {
  readonly n: number;
  readonly token: string;
}
/** Nothing was read. */
export const NO_MARK: FactMark = { n: 0, token: '' };

export interface FactChunk<T> {
  /** Oldest first. One that cannot be read is not among them. */
  readonly facts: readonly Numbered<T>[];
  readonly mark: FactMark;
  /** What was read before counts for nothing: these are the first facts of the stream, as it is now. */
  readonly fromStart: boolean;
}

/**
 * The durable facts that belong to no session. Several hubs may write: each append names the fact that it follows, and
 * whoever finds the stream elsewhere reads on and decides again.
 *
 *   1 2 3 4 5 6 7 8   facts ─ rewrite up to 8 ─►  2 8   the checkpoint: what still counts, each under its own number
 */
export interface FactLog {
  /**
   * Adds the fact that follows number `after`; it has the next number. Resolves after it is on disk. Rejects with `conflict`
   * where the stream stands elsewhere or another hub has taken over, and as `EventLog.append`.
   */
  appendFact<S extends FactStream>(stream: S, after: number, fact: FactStreams[S]): Promise<FactMark>;
  /** The facts after a mark, chunked; none where there is nothing new. Rejects with an `EventLogError`. */
  facts<S extends FactStream>(stream: S, since: FactMark): AsyncIterable<FactChunk<FactStreams[S]>>;
  /**
   * Puts these in the place of all facts up to `upTo`, where the stream has to end, else `conflict`. So it forgets what no longer
   * counts, and redacts what does. No number up to there is given again; into an empty stream (`upTo` 0) facts are copied under
   * their own. A kill leaves these, with none or some of the newest of the facts that they replace. What is appended while it
   * runs stands behind. When it resolves nothing is left of what was replaced where the log is kept.
   */
  rewriteFacts<S extends FactStream>(
    stream: S,
    upTo: number,
    facts: readonly Numbered<FactStreams[S]>[],
  ): Promise<FactMark>;
}
