import type { OutsideAction } from './actions.ts';
import type {
  Actor,
  DoneBy,
  EventData,
  Impact,
  Incident,
  NoteKind,
  PinnedLine,
  Release,
  TailSettings,
  TimeWindow,
  Verdict,
} from './event.ts';
import type { Bilingual, Phase, Role, SessionKind, Severity, Step } from './procedure.ts';
import type { Redaction } from './redaction.ts';
import type { StepRun } from './runs/run.ts';
import {
  type Confirmed,
  type Handover,
  type Leave,
  type Loss,
  NOTHING_CHANGED,
  type Relapse,
  type RelatedSession,
  type Responder,
  type Rounds,
  type SeenRecovery,
  type SentNotice,
  type SessionChanges,
  type Stall,
} from './session-parts.ts';
import type { FinalAct, UndoEntry } from './undo-entry.ts';

type StepStatus = 'todo' | 'doing' | 'done' | 'skipped';

/** A step as the team has worked it. */
export interface StepState {
  readonly id: string;
  readonly phase: string;
  readonly step: Step;
  readonly status: StepStatus;
  /** Who set the present status, and when. */
  readonly by: Actor | null;
  readonly at: string | null;
  /** The event that set it; 0: none did. */
  readonly seq: number;
  readonly reason: string | null;
  readonly assignee: string | null;
  /** First tick of a step that needs a second person. */
  readonly waiting: DoneBy | null;
  readonly confirmedBy: Actor | null;
  /** Set where a fact ticked it: how it stood by hand, which it is again when the fact is no longer true. */
  readonly auto: {
    readonly status: 'todo' | 'doing';
    readonly by: Actor | null;
    readonly at: string | null;
    readonly seq: number;
  } | null;
  /** Of a step that comes back: how often it was done, and the last time. Null before the first. */
  readonly rounds: Rounds | null;
  /** Seq at which a person last opened it again after it was settled; facts from before then do not tick it. 0: never. */
  readonly reopened: number;
  /** Added during the session, so not part of the procedure. */
  readonly added: boolean;
}

export interface ParticipantState {
  readonly id: string;
  readonly name: string;
  readonly kind: Actor['kind'];
  readonly joinedAt: string;
  /** How often they came, in the log. */
  readonly joins: number;
  /** Set while they have left, were removed, or have no access any more. */
  readonly leftAt: string | null;
  /** They left because their access was revoked. */
  readonly revoked: boolean;
  readonly removed: boolean;
}

interface NoteVersion {
  readonly kind: NoteKind;
  readonly text: string;
  readonly at: string;
}

/** Of the issue that `action` made. `lost`: it is not followed any more, for `kind`. */
export type IssueState = Pick<EventData<'issue.moved'>, 'action' | 'state' | 'kind' | 'params'>;

export interface Note {
  readonly id: string;
  readonly seq: number;
  readonly by: Actor;
  readonly at: string;
  readonly kind: NoteKind;
  readonly text: string;
  readonly step: string | null;
  readonly happenedAt: string | null;
  /** A participant's id, or the name of somebody who has not joined. */
  readonly owner: string | null;
  /** Who gave it to its present owner. */
  readonly given: DoneBy | null;
  readonly due: string | null;
  /** For an action: who has done it, and when. */
  readonly done: DoneBy | null;
  /** How an issue of it stood when the hub last looked or set it; absent: none was seen but as it was made. */
  readonly issue?: IssueState;
  readonly removed: boolean;
  /** When the present wording was written, if it is not the first one. */
  readonly amendedAt: string | null;
  /** Earlier wordings, oldest first; `at` is when each was written. */
  readonly history: readonly NoteVersion[];
}

export interface Pin {
  readonly id: string;
  /** 1, 2, 3 … in the order pinned: what people call it by. */
  readonly number: number;
  readonly seq: number;
  readonly by: Actor;
  readonly at: string;
  readonly line: PinnedLine;
  readonly query: string | null;
  readonly window: TimeWindow | null;
  readonly step: string | null;
  readonly comment: string | null;
  /** True: the hub did not hold the line, so it is as its maker gave it. */
  readonly given?: boolean | undefined;
  readonly removed: boolean;
}

export interface Mute {
  readonly id: string;
  readonly pattern: string;
  readonly by: Actor;
}

/**
 * The mobilisation clock: ISO times, null while not reached. First occurrences stay, whatever is undone; only mitigated and
 * resolved are taken back, and are set again after a relapse.
 */
export interface Clock {
  readonly fired: string | null;
  readonly acknowledged: string | null;
  readonly opened: string | null;
  readonly secondPerson: string | null;
  readonly start: string | null;
  readonly mitigated: string | null;
  readonly resolved: string | null;
  /** When it last came back after that; `mitigated` and `resolved` are those since. */
  readonly relapsed: string | null;
}

export interface PhaseState {
  readonly id: string;
  readonly title: Bilingual;
  readonly after: Phase['after'] | null;
  /** Work there begins only once somebody enters it. */
  readonly enter: Phase['enter'] | null;
  /** Step ids in the order of work. */
  readonly steps: readonly string[];
}

/** All that screens read: the fold of a session's log. A plain, JSON-able, never mutated value. */
export interface Session extends SessionChanges {
  readonly id: string;
  /** Seq of the last event folded in; 0 for a session not yet opened. */
  readonly seq: number;
  /** Of the last event but the mark of an import; null: not yet opened. */
  readonly at: string | null;
  readonly status: 'new' | 'open' | 'closed';
  readonly title: string;
  readonly kind: SessionKind;
  readonly timeZone: string;
  readonly lang: 'ja' | 'en';
  readonly openedBy: Actor | null;
  readonly closedAt: string | null;
  readonly closedBy: Actor | null;
  readonly closeReason: string | null;
  /** Up to this seq the log came by an import: its authors are the file's word. 0: nothing did. */
  readonly importedTo: number;
  /** Who imported it, and when. Null: not imported, or unknown. */
  readonly importedBy: DoneBy | null;
  readonly procedure: {
    readonly id: string;
    readonly title: Bilingual;
    readonly hash: string;
    readonly origin: string;
    /** Git commit of the folder it came from; `+`: its text is not the commit's. Null: not known. */
    readonly commit: string | null;
    /** A file of the opener took the place of the hub's procedure of that name. */
    readonly isOverride: boolean;
  } | null;
  readonly phases: readonly PhaseState[];
  readonly steps: Readonly<Record<string, StepState>>;
  /** Steps that are not there now: their `if` does not hold, or they are for an alert of the pager and none is linked. */
  readonly absent: readonly StepState[];
  /** Whose act set `severity`, `impact` (who and what), `role:lead` …, `mitigated`, `resolved`, `acknowledged`; the first act, if corrected. */
  readonly setBy: Readonly<Record<string, DoneBy>>;
  /** What a release is about; null: it was not said, or this is none. */
  readonly release: Release | null;
  /** Steps whose texts name variables, as the procedure has them. */
  readonly templates: Readonly<Record<string, Step>>;
  /** Who began the rollback; null: nobody did. */
  readonly rollback: DoneBy | null;
  readonly related: readonly RelatedSession[];
  /** When the alert fired by the first word, before a person amended it; null: nobody did. */
  readonly firedBefore: { readonly at: string | null } | null;
  /** What the last close confirmed; some of it may be amended since. */
  readonly atClose: Confirmed | null;
  readonly severity: Severity | null;
  readonly impact: Impact | null;
  readonly goal: string | null;
  readonly participants: Readonly<Record<string, ParticipantState>>;
  /** Who let in whom by an invite, by participants' ids; also of those who have not come yet. */
  readonly invitedBy: Readonly<Record<string, string>>;
  /** Ids of those who made an invite as the user of the hub's own machine. */
  readonly hosts: Readonly<Record<string, true>>;
  /** Who exchanged an invite from outside the hub's networks: the name they gave, and their IP address. */
  readonly admittedFrom: Readonly<Record<string, { readonly name: string; readonly from: string }>>;
  /** Participants of invites that were revoked, used or not, and when. They never act here again. */
  readonly revoked: Readonly<Record<string, string>>;
  /** Shifts that were handed over whole. */
  readonly handovers: readonly Handover[];
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  readonly driverSince: string | null;
  /** Minutes between turns of the driver; null: no rotation. */
  readonly rotation: number | null;
  readonly notes: readonly Note[];
  readonly pins: readonly Pin[];
  readonly tail: TailSettings;
  /** The query of the log that the session began with: users hit are counted by it, also while people use another query. */
  readonly ownQuery: string | null;
  readonly mutes: readonly Mute[];
  readonly incidents: readonly Incident[];
  readonly responders: readonly Responder[];
  readonly notices: readonly SentNotice[];
  readonly actions: readonly OutsideAction[];
  readonly leaves: readonly Leave[];
  /** What steps ran, or were asked to run, the oldest first. */
  readonly runs: readonly StepRun[];
  /** What the log showed last of a service that was taken back; null: nothing yet. */
  readonly recovery: SeenRecovery | null;
  /** Null while the pager can be read, and the chat's message kept up, or there is none. */
  readonly pagerStall: Stall | null;
  readonly chatStall: Stall | null;
  readonly verdict: Verdict | null;
  readonly redactions: readonly Redaction[];
  /** What the store lost of it, the oldest loss first. */
  readonly losses: readonly Loss[];
  readonly clock: Clock;
  /** Each time that it came back after it was mitigated or resolved. */
  readonly relapses: readonly Relapse[];
  /** What the pager calls resolved before this time counts no more; null: all of it does. */
  readonly resolvedFrom: string | null;
  readonly undo: readonly UndoEntry[];
  /** Each person's last act that cannot be taken back, by their id. */
  readonly lastFinal: Readonly<Record<string, FinalAct>>;
  /** Seq of the last act that touched a key of the undo list. */
  readonly touched: Readonly<Record<string, number>>;
}

/** The session after an import up to `to`. The file cannot say who is the user of a hub's machine. */
export const broughtIn = (to: number, by: DoneBy | null) => ({ importedTo: to, importedBy: by, hosts: {} });

/** A session that came from a file up to `to`, as its hub knows it, where no event says so. */
export const fromFileTo = (session: Session, to: number): Session =>
  to > session.importedTo ? { ...session, ...broughtIn(to, null) } : session;

/** The state before the first event. */
export function initialSession(id: string): Session {
  return {
    id,
    seq: 0,
    at: null,
    status: 'new',
    title: '',
    kind: 'incident',
    timeZone: 'UTC',
    lang: 'en',
    openedBy: null,
    closedAt: null,
    closedBy: null,
    closeReason: null,
    importedTo: 0,
    importedBy: null,
    procedure: null,
    phases: [],
    steps: {},
    absent: [],
    setBy: {},
    release: null,
    templates: {},
    rollback: null,
    related: [],
    firedBefore: null,
    ...NOTHING_CHANGED,
    atClose: null,
    severity: null,
    impact: null,
    goal: null,
    participants: {},
    invitedBy: {},
    hosts: {},
    admittedFrom: {},
    revoked: {},
    handovers: [],
    roles: {},
    driverSince: null,
    rotation: null,
    notes: [],
    pins: [],
    tail: { sources: [], query: null, window: null },
    ownQuery: null,
    mutes: [],
    incidents: [],
    responders: [],
    notices: [],
    actions: [],
    leaves: [],
    runs: [],
    recovery: null,
    pagerStall: null,
    chatStall: null,
    verdict: null,
    redactions: [],
    losses: [],
    clock: {
      fired: null,
      acknowledged: null,
      opened: null,
      secondPerson: null,
      start: null,
      mitigated: null,
      resolved: null,
      relapsed: null,
    },
    relapses: [],
    resolvedFrom: null,
    undo: [],
    lastFinal: {},
    touched: {},
  };
}
