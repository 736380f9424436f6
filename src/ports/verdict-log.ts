import type { Actor, Verdict } from '../domain/event.ts';

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

/** Verdicts on pages without a session, in the order they were given; nothing in it is ever changed. */
export interface VerdictLog {
  /** Resolves after it is on disk. Rejects with an `EventLogError`. */
  appendVerdict(verdict: PageVerdict): Promise<void>;
  /** All, oldest first. Rejects with an `EventLogError`. */
  verdicts(): Promise<readonly PageVerdict[]>;
}
