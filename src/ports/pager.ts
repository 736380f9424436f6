import type { FieldActName, FieldOf } from '../domain/act-table.ts';
import type { PageLogKind } from '../domain/page.ts';
import type { OutsideAct } from './outside.ts';
import type {
  PagerAlert,
  PagerChangeEvent,
  PagerNote,
  PagerOverride,
  PagerPast,
  PagerSchedule,
  PagerWindow,
} from './pager-detail.ts';
import type { PagerError } from './pager-error.ts';

/** Something of the pager by id, with the name it is shown by. */
export interface PagerRef {
  readonly id: string;
  readonly name: string;
}

export interface PagerUser extends PagerRef {
  readonly email: string | null;
  /** Ids of their teams. */
  readonly teams: readonly string[];
}

export type PagerStatus = 'triggered' | 'acknowledged' | 'resolved';

/** Someone who was asked for help on an incident. */
export interface PagerResponder {
  readonly user: PagerRef;
  readonly state: 'pending' | 'joined' | 'declined' | 'cancelled';
  readonly message: string;
  readonly requestedAt: string | null;
  readonly updatedAt: string | null;
}

/** An incident as the pager tells it. Times are ISO 8601 UTC with milliseconds. */
export interface PagerIncident {
  readonly id: string;
  readonly number: number | null;
  /** By which the monitoring tells that an alert is the same as an earlier one; null: it does not say. */
  readonly key: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly service: PagerRef | null;
  readonly policy: PagerRef | null;
  readonly teams: readonly PagerRef[];
  readonly urgency: 'high' | 'low';
  readonly priority: PagerRef | null;
  readonly status: PagerStatus;
  readonly triggeredAt: string;
  /** Those that stand now, oldest first; emptied by a reassign, a timeout and a resolve. */
  readonly acknowledgements: readonly { readonly at: string; readonly by: PagerRef }[];
  readonly changedAt: string | null;
  readonly changedBy: PagerRef | null;
  readonly resolvedAt: string | null;
  /** Resolved by being made part of this one, which goes on. */
  readonly mergedInto: PagerRef | null;
  readonly assignees: readonly PagerRef[];
  /** When the acknowledgement will run out. */
  readonly unacknowledgesAt: string | null;
  /** When it goes to the next level of its policy. */
  readonly escalatesAt: string | null;
  readonly alerts: number | null;
  readonly responders: readonly PagerResponder[];
  /** Messages of the responder requests made so far. */
  readonly requests: readonly { readonly id: string; readonly message: string }[];
}

/** One line of an incident's own history. */
export interface PagerLogEntry {
  readonly id: string;
  readonly kind: PageLogKind;
  readonly at: string;
  readonly by: PagerRef | null;
  /** Who got it by an assignment or an escalation, or who was notified. */
  readonly to: readonly PagerRef[];
  /** How somebody was notified. */
  readonly via: 'push' | 'phone' | 'sms' | 'email' | null;
}

export type PagerScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'users'; readonly users: readonly string[] }
  | { readonly kind: 'teams'; readonly teams: readonly string[] };

export interface PagerService extends PagerRef {
  /** Id of the escalation policy that its incidents go to. */
  readonly policy: string | null;
}

/** Someone on call: `until` null is for good. */
export interface PagerShift {
  readonly user: PagerRef;
  readonly schedule: PagerRef | null;
  readonly policy: PagerRef;
  readonly level: number;
  readonly from: string | null;
  readonly until: string | null;
}

export interface PagerOnCallQuery {
  readonly schedules: readonly string[];
  readonly policies: readonly string[];
  /** ISO times; shifts that overlap with them. Both absent: now. */
  readonly since?: string;
  readonly until?: string;
}

/** What the token is, and how the pager stands. */
export interface PagerAccount {
  /** `account`: acts for the person who `From` names; `user`: for its owner alone. */
  readonly key: 'account' | 'user';
  /** The owner of a user's key. */
  readonly owner: PagerUser | null;
  /** Host it was asked at. */
  readonly host: string;
  /** Milliseconds by which the pager's clock is ahead of ours; null where it does not tell. */
  readonly skewMs: number | null;
  readonly rate: PagerRate | null;
}

export interface PagerRate {
  readonly limit: number;
  readonly remaining: number;
  /** ISO time at which it is full again. */
  readonly resetAt: string;
}

/** What can be asked of the pager. `incident` is an id. */
export type PagerAct =
  /** Somebody else's acknowledgement is left alone unless `takeOver`. */
  | { readonly kind: 'acknowledge'; readonly incident: string; readonly takeOver: boolean }
  | { readonly kind: 'resolve'; readonly incident: string }
  /** `level` and `policy` null: there is nobody to go to, so it is only found, or `nobody-next`. */
  | {
      readonly kind: 'escalate';
      readonly incident: string;
      readonly level: number | null;
      readonly policy: string | null;
    }
  | { readonly kind: 'snooze'; readonly incident: string; readonly seconds: number }
  | { readonly kind: 'priority'; readonly incident: string; readonly priority: string }
  /** Sets one field of it to what is given. */
  | { [A in FieldActName]: { readonly kind: A; readonly incident: string } & FieldOf<A> }[FieldActName]
  | { readonly kind: 'note'; readonly incident: string; readonly text: string }
  | {
      readonly kind: 'responder';
      readonly incident: string;
      readonly target: { readonly type: 'user' | 'policy'; readonly id: string };
      readonly message: string;
    }
  /** To these users, whom it pages; it no longer climbs its policy. */
  | { readonly kind: 'reassign'; readonly incident: string; readonly users: readonly string[] }
  /** Makes others part of this one, which goes on. */
  | { readonly kind: 'merge'; readonly incident: string; readonly sources: readonly string[] }
  /** To the person who subscribes to the incident. Nothing shows afterwards that it was done. */
  | { readonly kind: 'status-update'; readonly incident: string; readonly text: string }
  /** This person, or without one the person who acts, has the turn of a schedule instead of the person it names. Times are ISO. */
  | {
      readonly kind: 'override';
      readonly schedule: string;
      readonly from: string;
      readonly until: string;
      readonly user?: string;
    }
  /** Gives back the turn that the person who acts has taken over, or the next one in this time: all overrides of theirs for it. */
  | {
      readonly kind: 'end-override';
      readonly schedule: string;
      readonly from: string;
      readonly until: string;
    }
  /** Meanwhile nothing of these services pages. */
  | {
      readonly kind: 'maintain';
      readonly services: readonly string[];
      readonly from: string;
      readonly until: string;
      readonly text: string;
    }
  | { readonly kind: 'end-maintenance'; readonly window: string }
  /** A new incident, for where nobody can be added to the one at hand. */
  | {
      readonly kind: 'create';
      readonly service: string;
      readonly title: string;
      readonly details: string;
      readonly policy: string | null;
    };

export interface PagerActing {
  /** The person who asked for it: the act is theirs in the pager's own history. */
  readonly as: PagerUser;
  /** Stands in all that is posted, and nowhere else: it is found again by it. */
  readonly mark: string;
}

/** What proves an act: the incident afterwards, where the pager told it. */
export interface PagerProof {
  readonly incident: PagerIncident | null;
  /** What the act names and did not do it to, by number or id: a merge leaves out what was resolved or merged elsewhere before. */
  readonly leftOut: readonly string[];
  /** Id of what it has made, where that is no incident. */
  readonly made?: string;
}

export type PagerLane = 'act' | 'person' | 'background';

/** `act`: somebody waits for it to be done; `background`: it may wait for everybody else. */
export interface PagerCall {
  readonly signal?: AbortSignal;
  readonly lane?: PagerLane;
  /** A read has failed and is tried again. */
  readonly onRetry?: (error: PagerError) => void;
}

/**
 * The paging service. Every method rejects with a `PagerError`. Reads are tried again by themselves for a few seconds.
 */
export interface Pager {
  account(call?: PagerCall): Promise<PagerAccount>;
  /**
   * A hundred open ones from the `from`th on, the newest first; `more`: there are older ones. `unread`: so many of the hundred
   * cannot be read, and are missing.
   */
  incidents(
    scope: PagerScope,
    from: number,
    call?: PagerCall,
  ): Promise<{
    readonly incidents: readonly PagerIncident[];
    readonly more: boolean;
    readonly unread: number;
  }>;
  /**
   * `most` (100) of those that fired in a window of time (ISO, six months at most) from the `from`th on, open or not, the
   * oldest first. Beyond ten thousand it rejects.
   */
  past(
    window: { readonly since: string; readonly until: string },
    from: number,
    most: number,
    call?: PagerCall,
  ): Promise<{ readonly incidents: readonly PagerPast[]; readonly more: boolean }>;
  /** When it was acknowledged first (ISO); null: never. */
  firstAcknowledged(incident: string, call?: PagerCall): Promise<string | null>;
  /** By id, number (`4812`, `#4812`) or web address: the one that is named, also where it was merged into another. */
  incident(ref: string, call?: PagerCall): Promise<PagerIncident>;
  /** The one that goes on: itself, or what it was made part of in the end, as far as that can be seen. */
  goesOn(incident: PagerIncident, call?: PagerCall): Promise<PagerIncident>;
  /** What happened to it, oldest first. */
  history(incident: string, call?: PagerCall): Promise<readonly PagerLogEntry[]>;
  /** The last lines of its history, newest first; at most `most` (100). */
  recent(
    incident: string,
    most: number,
    call?: PagerCall,
  ): Promise<{ readonly entries: readonly PagerLogEntry[]; readonly more: boolean }>;
  /** The newest hundred and how many there are. */
  alerts(
    incident: string,
    call?: PagerCall,
  ): Promise<{ readonly alerts: readonly PagerAlert[]; readonly total: number }>;
  /** Oldest first. */
  notes(incident: string, call?: PagerCall): Promise<readonly PagerNote[]>;
  /** What went out for a service in a window of time (ISO), newest first. */
  changes(
    service: string,
    window: { readonly since: string; readonly until: string },
    call?: PagerCall,
  ): Promise<readonly PagerChangeEvent[]>;
  /** Incidents of one alert key since a time (ISO), newest first; at most a hundred, `more`: there are more, or some cannot be read. */
  sameKey(
    key: string,
    since: string,
    call?: PagerCall,
  ): Promise<{ readonly incidents: readonly PagerIncident[]; readonly more: boolean }>;
  schedules(call?: PagerCall): Promise<readonly PagerSchedule[]>;
  /** Overrides of one schedule that overlap with a window of time (ISO). */
  overrides(
    schedule: string,
    window: { readonly since: string; readonly until: string },
    call?: PagerCall,
  ): Promise<readonly PagerOverride[]>;
  /** Maintenance that runs now or is still to come. */
  windows(call?: PagerCall): Promise<readonly PagerWindow[]>;
  oncall(query: PagerOnCallQuery, call?: PagerCall): Promise<readonly PagerShift[]>;
  /** Which account it is: the host of its web pages; null where it does not tell. */
  site(call?: PagerCall): Promise<string | null>;
  userByEmail(email: string, call?: PagerCall): Promise<PagerUser | null>;
  /** All users of the account, in pages as they come. */
  users(call?: PagerCall): AsyncIterable<readonly PagerUser[]>;
  abilities(call?: PagerCall): Promise<readonly string[]>;
  /**
   * Whether the key may only read, by a write that changes nothing, in the name of the user with the address `from`. False says
   * only that this write was not refused as forbidden.
   */
  isReadOnly(from: string, call?: PagerCall): Promise<boolean>;
  /** From the gravest to the mildest. */
  priorities(call?: PagerCall): Promise<readonly PagerRef[]>;
  policies(query: string, call?: PagerCall): Promise<readonly PagerRef[]>;
  /** At most a thousand. */
  services(call?: PagerCall): Promise<readonly PagerService[]>;
  /** An act as it is looked for and done; asks nothing yet. `hub/outside` sees to it that it takes effect once. */
  act(act: PagerAct, acting: PagerActing): OutsideAct<PagerProof>;
  /** As last told by the pager; null before the first answer. */
  rate(): PagerRate | null;
}
