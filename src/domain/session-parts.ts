import type { Actor, DoneBy, EventData, Impact, Verdict } from './event.ts';
import type { Severity } from './procedure.ts';

/** The hub's word of a session of the same hours. */
export interface RelatedSession extends EventData<'session.related'> {
  readonly at: string;
}

export interface Handover extends DoneBy {
  readonly to: string;
}

/** What a close confirms. Amended later, this is still what was said then. */
export interface Confirmed {
  readonly severity: Severity | null;
  readonly impact: Impact | null;
  readonly fired: string | null;
  readonly mitigated: string | null;
  readonly resolved: string | null;
  readonly verdict: Verdict | null;
}

export interface SentNotice {
  readonly seq: number;
  readonly by: Actor;
  readonly at: string;
  readonly text: string;
  readonly nextAt: string | null;
  readonly final: boolean;
}

/** How often a step that comes back was done, and the last time. */
export interface Rounds {
  readonly by: Actor;
  readonly at: string;
  /** A fact ticked it. */
  readonly isAuto: boolean;
  readonly count: number;
}

/** Since when the pager cannot be read, or the chat's message not kept up, and why. */
export interface Stall {
  readonly since: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
}
