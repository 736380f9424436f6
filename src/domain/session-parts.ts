import type { SeenChange } from './changes/system-change.ts';
import type { Actor, DoneBy, EventData, Impact, Verdict } from './event.ts';
import type { Severity } from './procedure.ts';

/** The hub's word of a session of the same hours. */
export interface RelatedSession extends EventData<'session.related'> {
  readonly at: string;
}

/** Events that were acknowledged and that the store lost. `restored`: they were written back; else they are gone. */
export interface Loss extends EventData<'events.lost'> {
  readonly seq: number;
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

/** It came back after it was mitigated or resolved. */
export interface Relapse extends DoneBy {
  /** ISO 8601 UTC. */
  readonly happenedAt: string;
  /** What stood until then; at least one of them is a time. */
  readonly mitigated: string | null;
  readonly resolved: string | null;
  /** Who had said so; the pager may have. */
  readonly saidBy: Readonly<Partial<Record<'mitigated' | 'resolved', DoneBy>>>;
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
export interface Rounds extends DoneBy {
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

/** Whether errors went back after a rollback, as the hub saw it last. */
export interface SeenRecovery extends EventData<'recovery.seen'> {
  readonly seq: number;
  readonly at: string;
}

/** What the hub knew of changes when it last looked. */
export interface ChangesSeen extends EventData<'changes.seen'> {
  readonly seq: number;
  readonly at: string;
}

/** What people said of a change. */
export interface ChangeMark {
  /** Of the change. */
  readonly id: string;
  readonly change: SeenChange;
  readonly pinned: DoneBy | null;
  readonly ruledOut: (DoneBy & { readonly reason: string }) | null;
}

/** A change that came while the session was open, as it stood last. */
interface CameChange {
  /** Of the change. */
  readonly id: string;
  readonly seq: number;
  readonly at: string;
  readonly change: SeenChange;
}

/** What a release puts out: the list that was frozen, and what came after. */
interface ReleaseContent {
  readonly frozen: EventData<'release.frozen'> & { readonly at: string };
  readonly added: (EventData<'release.added'> & { readonly at: string }) | null;
}

/** What the forge showed of the versions of a release; null: it is not known to be so. */
export interface ReleaseDone {
  /** Its run was approved, and waits for no other approval. `byOther`: by somebody who did not start it. */
  readonly approved: (DoneBy & { readonly byOther: boolean }) | null;
  /** The run of its version succeeded. */
  readonly deployed: DoneBy | null;
  /** The run of the version before succeeded, once the rollback was begun. */
  readonly rolledBack: DoneBy | null;
}

/** What a session knows of changes of the systems that it is about. */
export interface SessionChanges {
  /** What went out before the impact, as the hub knew it last; null: it has not looked. */
  readonly changesSeen: ChangesSeen | null;
  readonly changeMarks: readonly ChangeMark[];
  readonly cameChanges: readonly CameChange[];
  /** What the release puts out; null: it is not known. */
  readonly releaseContent: ReleaseContent | null;
  /** How the release's run stood last. */
  readonly releaseRun: (EventData<'release.ran'> & { readonly at: string }) | null;
  readonly releaseDone: ReleaseDone;
}

export const NOTHING_CHANGED: SessionChanges = {
  changesSeen: null,
  changeMarks: [],
  cameChanges: [],
  releaseContent: null,
  releaseRun: null,
  releaseDone: { approved: null, deployed: null, rolledBack: null },
};

export interface Responder {
  readonly id: string;
  readonly by: Actor;
  readonly seq: number;
  readonly who: string;
  readonly message: string;
  readonly at: string;
  readonly answer: 'accepted' | 'declined' | null;
  readonly answeredAt: string | null;
}

/** What the person who left wanted to become of the incidents that stood acknowledged. */
export interface Leave extends EventData<'incident.left'> {
  readonly by: Actor;
  readonly at: string;
  readonly seq: number;
}
