import type { Actor, DoneBy, Verdict } from '../domain/event.ts';
import type { SessionKind, Severity } from '../domain/procedure.ts';
import type { Clock } from '../domain/session.ts';

/** Headers by which the command line says who its user is, on the Unix socket alone. */
export const NAME_HEADER = 'oncall-name';
export const EMAIL_HEADER = 'oncall-email';

/** One's own identity as headers; percent-encoded, since a header holds no Japanese. */
export function identityHeaders(name: string, email: string | null): Record<string, string> {
  const named = { [NAME_HEADER]: encodeURIComponent(name) };
  return email === null ? named : { ...named, [EMAIL_HEADER]: encodeURIComponent(email) };
}

/** Every error answer: a kind and what it is about. Screens have the words. */
export interface Problem {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A page as the home screen lists it. Times are ISO 8601 UTC; texts have passed ingest. */
export interface IncidentRow {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
  readonly service: string | null;
  readonly teams: readonly string[];
  readonly url: string | null;
  readonly urgency: 'high' | 'low';
  readonly priority: string | null;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly triggeredAt: string;
  /** The acknowledgement that stands; `you`: it is the asker's own. */
  readonly acknowledged: { readonly by: string; readonly at: string; readonly you: boolean } | null;
  readonly unacknowledgesAt: string | null;
  readonly assignees: readonly string[];
  /** Assigned to the asker. */
  readonly mine: boolean;
  readonly alerts: number | null;
  /** The live session about it, and how many people are in it now. */
  readonly session: { readonly id: string; readonly people: number } | null;
  /** What was said of it, by its session or without one. */
  readonly verdict: Verdict | null;
  /** What was asked of it last and is not done. */
  readonly acting: PageActing | null;
}

/**
 * An act of `pagerActOf` on its way. `waiting`: not done, tried again at `retryAt`, `kind` says why; `doubt`: not known
 * yet, looked for until `retryAt` before it is tried again; `unknown`: could not be found out, looked for; `failed`: it
 * was not done.
 */
export interface PageActing {
  readonly act: string;
  readonly by: string;
  readonly state: 'asked' | 'waiting' | 'doubt' | 'unknown' | 'failed';
  readonly kind: string | null;
  readonly params: Problem['params'];
  readonly retryAt: string | null;
}

/** How many pages there are of each scope, as far as was read. Null: not known, which is not none. */
export interface PageCounts {
  readonly mine: number | null;
  readonly team: number | null;
  readonly all: number | null;
  /** There are more than that. */
  readonly more: Readonly<Record<IncidentScope, boolean>>;
}

/** What was said of one page or session: did users suffer, and if not, why did it page. Times are ISO 8601 UTC. */
export interface VerdictRow {
  /** Null: of a page without a session. */
  readonly session: string | null;
  readonly incident: string | null;
  readonly number: number | null;
  readonly title: string;
  readonly service: string | null;
  readonly verdict: Verdict;
  /** Null: the session's log tells. */
  readonly by: string | null;
  readonly at: string;
  readonly firedAt: string | null;
}

export interface VerdictList {
  readonly verdicts: readonly VerdictRow[];
  readonly real: number;
  readonly falseAlarms: number;
}

export type IncidentScope = 'mine' | 'team' | 'all';

/** Why what is shown is old: since when the pager could not be read. */
export interface Stalled {
  readonly since: string;
  readonly kind: string;
  readonly params: Problem['params'];
}

export interface IncidentList {
  readonly incidents: readonly IncidentRow[];
  /** There are older ones, which were not asked for. */
  readonly more: boolean;
  /** So many that the pager listed cannot be read, and are missing; whose they are is not known. */
  readonly unread: number;
  readonly counts: PageCounts;
  /** Why it is not known which pages are the asker's and their team's; null: it is known. */
  readonly askerUnknown: Problem | null;
  /** When the pager was read. */
  readonly at: string;
  readonly stalled: Stalled | null;
}

/** One incident, before a session about it is started. */
export interface IncidentDetail {
  readonly row: IncidentRow;
  /** Summaries of its newest alerts, and how many there are. */
  readonly alerts: readonly string[];
  /** Null: not known. */
  readonly alertsTotal: number | null;
  /** What the hub's rules choose for it; null where they say nothing. */
  readonly procedure: string | null;
  readonly severity: string | null;
  /** The detection rule that raised it; null: another monitoring did. Absent: an older hub. */
  readonly rule?: {
    readonly name: string;
    /** Name of the log source that it counts. */
    readonly source: string;
    /** Lucene query that finds what it counted; null: it cannot be given here. */
    readonly query: string | null;
    readonly procedure: string | null;
    readonly severity: string | null;
  } | null;
  /**
   * The page that was named is part of another, which goes on: both as `#4716` or an id, and the state of that one. Null: it
   * is not. Absent: an older hub.
   */
  readonly merged?: {
    readonly from: string;
    readonly into: string;
    readonly state: IncidentRow['status'] | 'unknown';
  } | null;
}

/** What came of starting from an incident. */
export interface StartedAnswer {
  readonly session: string;
  /** False: there was a live session about it already. */
  readonly created: boolean;
  /**
   * `asked`: an acknowledgement in the asker's name is under way; `yours`: they had acknowledged it; `other`: somebody
   * else had, and it was left alone; `over`: it is resolved; `none`: nothing was to be done (a drill).
   */
  readonly acknowledgement: 'asked' | 'yours' | 'other' | 'over' | 'none';
  readonly acknowledged: IncidentRow['acknowledged'];
}

/** What came of a verdict on a page: the session that keeps it, null where there is none. */
export interface JudgedAnswer {
  readonly row: IncidentRow;
  readonly session: string | null;
}

export interface Turn {
  readonly name: string;
  /** It is the asker's own. */
  readonly you?: true;
  /** Taken over from the person who the schedule names. */
  readonly override?: true;
  readonly from: string | null;
  readonly until: string | null;
}

/** Who is on call: by schedule now and next, by policy at each level. */
export interface OnCall {
  readonly schedules: readonly {
    readonly id: string;
    readonly name: string;
    readonly now: readonly Turn[];
    readonly next: readonly Turn[];
    /** Turns that were taken over, now and ahead, the first one first; null: not known. */
    readonly overrides: readonly Turn[] | null;
  }[];
  readonly policies: readonly {
    readonly id: string;
    readonly name: string;
    readonly levels: readonly {
      readonly level: number;
      readonly people: readonly (Turn & { readonly schedule: string | null })[];
    }[];
  }[];
  readonly at: string;
}

/** How the hub's pager stands, for `doctor`. `key`: whose token it is. */
export interface PagerHealth {
  readonly key: 'account' | 'user';
  readonly owner: string | null;
  readonly host: string;
  /** Host of the account's own pages; null where it is not told. */
  readonly account: string | null;
  readonly skewMs: number | null;
  readonly rate: { readonly limit: number; readonly remaining: number; readonly resetAt: string } | null;
  /** Abilities that acts need and the account lacks. */
  readonly missing: readonly string[];
  /** Members that were looked for. */
  readonly members: number;
  /** Members whose e-mail no user of the account has. */
  readonly strangers: readonly string[];
  /** What webhooks send to the hub; absent where no hub was asked. `heardAt`: ISO; null: nothing since it started. */
  readonly webhooks?: {
    readonly configured: boolean;
    readonly live: boolean;
    readonly heardAt: string | null;
  };
}

/**
 * The answer of a hub where another one serves what was asked for (503): all, a session, or what a team has once. `leader`:
 * that one's address, where it is known.
 */
export const STANDBY_KIND = 'standby';
/** Header of that answer, so that its body need not be read: that address, or `1`. */
export const STANDBY_HEADER = 'oncall-standby';

/** `late`: nothing was evaluated for some slots; `unsent`: so many pages are wanted that the pager has not taken. */
export interface WatchHealth {
  readonly status: 'ok' | 'late' | 'unsent';
  readonly role: 'starting' | 'standby' | 'evaluates';
  readonly unsent?: number;
}

/** Header of a session's events: `SEQ:HASH` of the last one that the hub knows, however many it can read. */
export const HEAD_HEADER = 'oncall-head';

export interface Health {
  readonly ok: true;
  readonly version: string;
  readonly protocol: number;
  /** Where several hubs share the sessions: which parts of how many this one serves, and whether it acts for the team. */
  readonly sharing?: {
    readonly of: number;
    readonly shards: readonly number[];
    readonly hubs: number;
    readonly leads: boolean;
  };
  /** Of the rules that it evaluates itself. It says nothing of the hub: `ok` stays, and so does the status of the answer. */
  readonly watch?: WatchHealth;
  /** Only on the Unix socket. */
  readonly pid?: number;
  /** Where it listens for others, only on the Unix socket. */
  readonly listening?: Listening | null;
}

/** Where others reach a hub, and what they pin (null: its certificate comes from an authority). */
export interface Listening {
  readonly base: string;
  readonly pin: string | null;
}

export interface Me {
  readonly actor: Actor;
  /** The only session a token opens; null: all. */
  readonly session: string | null;
  readonly expires: string | null;
  /** Addresses of all hubs of the team, each of which may be the one that serves; absent: there is one. */
  readonly hubs?: readonly string[];
}

export interface InviteAnswer {
  readonly id: string;
  /** The line to paste: the invite is in its fragment. */
  readonly url: string;
  readonly role: Actor['kind'];
  readonly expires: string;
}

/** An invite as the hub keeps it; its text is not kept. */
export interface InviteState {
  readonly id: string;
  readonly role: Actor['kind'];
  /** Participant who made it. */
  readonly by: string;
  readonly created: string;
  readonly expires: string;
  readonly used: string | null;
  readonly revoked: string | null;
}

/** What an exchanged invite gives. */
export interface TokenAnswer {
  readonly token: string;
  readonly actor: Actor;
  readonly session: string;
  readonly expires: string | null;
  /** As of `Me`. */
  readonly hubs?: readonly string[];
}

/** A session as lists show it. Times are ISO 8601 UTC. */
export interface SessionSummary {
  readonly id: string;
  readonly seq: number;
  /** `damaged`: its log cannot be read past `damagedAt`; the other fields tell what stood before. */
  readonly status: 'open' | 'closed' | 'damaged';
  readonly damagedAt: number | null;
  /** Up to this seq it came by an import; absent: nothing did. */
  readonly importedTo?: number;
  /** Who imported it, and when; null: that is not known. Absent: nothing was imported, or a hub of an earlier version. */
  readonly importedBy?: DoneBy | null;
  readonly title: string;
  readonly kind: SessionKind;
  readonly severity: Severity | null;
  readonly timeZone: string;
  readonly openedAt: string | null;
  readonly openedBy: Actor | null;
  readonly closedAt: string | null;
  /** Time of the last event. */
  readonly lastAt: string | null;
  /** Steps done or skipped, of all. */
  readonly progress: { readonly settled: number; readonly total: number };
  /** Names of people connected at this moment. */
  readonly peopleNow: readonly string[];
  /** Name of the person who drives. */
  readonly driver: string | null;
  /** What it has asked of outside systems and is without outcome. */
  readonly pendingActions: number;
  /** Actions that nobody has done yet; absent: a hub of an earlier version, which does not say. */
  readonly openActions?: number;
  /** The mobilisation clock; absent: a hub of an earlier version. */
  readonly clock?: Clock;
  /** The pager's incidents linked to it. */
  readonly incidents: readonly {
    readonly id: string;
    readonly number: number | null;
    readonly title?: string;
    readonly service?: string | null;
  }[];
  /** Of its first incident. */
  readonly service: string | null;
  readonly verdict: Verdict | null;
  /** Place of the change that the verdict names among those listed; null: it was not. Absent: it names none. */
  readonly changePlace?: number | null;
  /** Log sources that are read at this moment, and those of them that should be and cannot. */
  readonly logs: { readonly read: number; readonly down: number };
}

/** An act on a page, a verdict on one, or a change that was typed in, which holds the words that are looked for. */
export interface FoundFact {
  readonly stream: 'acts' | 'verdicts' | 'changes';
  /** Its number in the stream. */
  readonly n: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: string;
  /** Id or number of its page, or its service. */
  readonly about: string;
  /** A redaction leaves them: they stand in a name or id, or something is still done by them. */
  readonly stays: boolean;
}
