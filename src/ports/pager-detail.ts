/** As `PagerRef`: something of the pager by id, with the name it is shown by. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** Where an alert or a change leads: http or https only. */
export interface PagerLink {
  readonly text: string;
  readonly href: string;
}

/** One alert of an incident. Times are ISO 8601 UTC with milliseconds. */
export interface PagerAlert {
  readonly id: string;
  /** By which the monitoring tells that it is the same as an earlier one. */
  readonly key: string | null;
  readonly summary: string;
  readonly severity: string | null;
  readonly status: string;
  readonly at: string;
  /** What the monitoring says of it, as names and values; nested names are joined by a dot. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What it says in whole sentences. */
  readonly text: string | null;
  readonly links: readonly PagerLink[];
}

export interface PagerNote {
  readonly id: string;
  readonly at: string;
  readonly by: Named | null;
  readonly text: string;
}

/** Something that went out: a deploy, a configuration. */
export interface PagerChangeEvent {
  readonly id: string;
  readonly at: string;
  readonly summary: string;
  readonly source: string | null;
  readonly services: readonly Named[];
  readonly links: readonly PagerLink[];
}

export interface PagerSchedule extends Named {
  /** IANA name; null where it does not say. */
  readonly timeZone: string | null;
}

/** Somebody has the turn of a schedule instead of the person it names. */
export interface PagerOverride {
  readonly id: string;
  readonly user: Named;
  readonly from: string;
  readonly until: string;
}

/** While it lasts, its services page nobody. */
export interface PagerWindow {
  readonly id: string;
  readonly services: readonly Named[];
  readonly from: string;
  readonly until: string;
  readonly description: string;
  readonly by: Named | null;
}

/** An incident as far as statistics count it. */
export interface PagerPast {
  readonly id: string;
  readonly number: number | null;
  /** Of its alert; null: it has none, or gathers several. */
  readonly key: string | null;
  readonly title: string;
  readonly service: Named | null;
  readonly urgency: 'high' | 'low';
  readonly triggeredAt: string;
  /** null: it is open. */
  readonly resolvedAt: string | null;
  /** Its monitoring resolved it, nobody did. */
  readonly resolvedBySelf: boolean;
}
