/** What a local PagerDuty holds. Times are epoch milliseconds; ids look like PagerDuty's own. */

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly teams: readonly string[];
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Service extends Named {
  readonly policy: string;
  readonly team: string;
  /** Milliseconds after which an acknowledgement runs out; null: never. */
  readonly ackTimeout: number | null;
  /** Of its Events v2 integration, 32 characters; absent: it has none. */
  readonly routingKey?: string;
}

/** Users who take turns: the first from `anchor` on, each for `turnMs`. */
export interface Schedule extends Named {
  readonly users: readonly string[];
  readonly turnMs: number;
  readonly anchor: number;
}

/** Level n pages the targets of `levels[n-1]`, ids of users and schedules. */
export interface Policy extends Named {
  readonly levels: readonly (readonly string[])[];
  /** Milliseconds until an incident that nobody acknowledges goes to the next level; absent: it stays. */
  readonly delayMs?: number;
}

/** Somebody has the turn of a schedule instead of the person it names. */
export interface Override {
  readonly id: string;
  readonly schedule: string;
  readonly user: string;
  readonly from: number;
  until: number;
}

/** While it lasts its services create no incident. */
export interface MaintenanceWindow {
  readonly id: string;
  readonly services: readonly string[];
  readonly description: string;
  readonly by: string | null;
  readonly from: number;
  until: number;
}

export interface ChangeEvent {
  readonly id: string;
  readonly at: number;
  readonly service: string;
  readonly summary: string;
  readonly source: string;
  readonly links: readonly AlertLink[];
}

export interface AlertLink {
  readonly text: string;
  readonly href: string;
}

interface Token {
  readonly token: string;
  /** Its owner; null: the account's own key. */
  readonly user: string | null;
  readonly readOnly?: boolean;
}

export interface LogEntry {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  /** Null: a service or PagerDuty itself. */
  readonly user: string | null;
  /** Who got it, or who was notified. */
  readonly to?: readonly string[];
  /** How somebody was notified. */
  readonly via?: 'push' | 'phone' | 'sms' | 'email';
}

export interface Alert {
  readonly id: string;
  readonly at: number;
  readonly key: string;
  readonly summary: string;
  readonly severity: 'critical' | 'error' | 'warning' | 'info';
  /** What the monitoring said of it: an object, or a text. */
  readonly details: Readonly<Record<string, unknown>> | string;
  readonly links: readonly AlertLink[];
}

/** What subscribers were sent. */
export interface StatusUpdate {
  readonly id: string;
  readonly user: string;
  readonly message: string;
  readonly at: number;
}

export interface AccountNote {
  readonly id: string;
  readonly user: string;
  readonly content: string;
  readonly at: number;
}

interface Responder {
  readonly user: string;
  readonly requester: string;
  readonly message: string;
  readonly at: number;
  state: 'pending' | 'joined' | 'declined';
  updatedAt: number;
}

export interface ResponderRequest {
  readonly id: string;
  readonly requester: string;
  readonly message: string;
  readonly at: number;
  readonly targets: readonly { readonly id: string; readonly type: 'user' | 'escalation_policy' }[];
}

export interface AccountIncident {
  readonly id: string;
  readonly number: number;
  readonly key: string;
  readonly service: string;
  readonly createdAt: number;
  title: string;
  /** What the person who opened it by hand has written. */
  readonly details: string;
  urgency: 'high' | 'low';
  status: 'triggered' | 'acknowledged' | 'resolved';
  priority: string | null;
  policy: string;
  level: number;
  assignees: readonly string[];
  acknowledgements: readonly { readonly user: string; readonly at: number }[];
  unacknowledgeAt: number | null;
  /** When it goes to the next level. */
  escalateAt: number | null;
  changedAt: number;
  changedBy: string | null;
  resolvedAt: number | null;
  mergedInto: string | null;
  alerts: Alert[];
  log: LogEntry[];
  notes: AccountNote[];
  requests: ResponderRequest[];
  responders: Responder[];
  updates: StatusUpdate[];
  /** Ids of users who get status updates. */
  subscribers: readonly string[];
}

export interface Team {
  readonly users: readonly User[];
  readonly teams: readonly Named[];
  readonly services: readonly Service[];
  readonly schedules: readonly Schedule[];
  readonly policies: readonly Policy[];
  /** From the gravest to the mildest. */
  readonly priorities: readonly Named[];
  readonly abilities: readonly string[];
  readonly tokens: readonly Token[];
}
