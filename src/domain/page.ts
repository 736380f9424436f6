/*
 * A page before anybody takes it, part by part. Each part is read by itself, so one that cannot be read holds up no other.
 * Times are ISO 8601 UTC; every text has passed the hub's ingest.
 */
import type { ChangeGap, KeptCoverage, SeenChange } from './changes/system-change.ts';
import type { Severity } from './procedure.ts';

export interface PageLink {
  readonly text: string;
  /** http or https. */
  readonly href: string;
}

export interface PageAlert {
  readonly at: string;
  readonly summary: string;
  readonly severity: string | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What it says in whole sentences. */
  readonly text: string | null;
  readonly links: readonly PageLink[];
}

/** What a line of the pager's own history of a page says. */
export const PAGE_LOG_KINDS = [
  'trigger',
  'acknowledge',
  'unacknowledge',
  'resolve',
  'reopen',
  'assign',
  'escalate',
  'snooze',
  'priority',
  'annotate',
  'responder',
  'notify',
  'other',
] as const;
export type PageLogKind = (typeof PAGE_LOG_KINDS)[number];

/** One line of the pager's own history of a page; of a newer hub its kind may be unknown. */
export interface PageLogLine {
  readonly at: string;
  readonly kind: string;
  readonly by: string | null;
  readonly to: readonly string[];
  readonly via: 'push' | 'phone' | 'sms' | 'email' | null;
}

/** An earlier page of the same key. */
export interface EarlierPage {
  readonly at: string;
  readonly number: number | null;
  /** The session about it, where there was one. */
  readonly session: { readonly id: string; readonly title: string } | null;
  readonly hurt: boolean | null;
  /** Why it paged, as its verdict says. */
  readonly why: string | null;
}

export interface PageParts {
  /** What a session about it begins with; null: nothing is configured for it. */
  readonly choice: { readonly procedure: string | null; readonly severity: Severity | null };
  /** Whom it pages now, and whom next, if nobody takes it. */
  readonly reach: {
    readonly now: readonly string[];
    /** `at` null: it does not go there by itself. */
    readonly next: { readonly people: readonly string[]; readonly at: string | null } | null;
  };
  /** The newest of its alerts. */
  readonly alert: { readonly alerts: readonly PageAlert[]; readonly total: number };
  /** What went out for its service in the hours before it, newest first. */
  readonly changes: {
    readonly changes: readonly {
      readonly at: string;
      readonly summary: string;
      readonly source: string | null;
      readonly links: readonly PageLink[];
      /** Absent: it is PagerDuty's event alone, or of an older hub. */
      readonly change?: SeenChange;
    }[];
    readonly hours: number;
    /** What the sources of changes know of its service; absent: they know nothing of it, so PagerDuty alone was asked. */
    readonly known?: KeptCoverage & { readonly gap: ChangeGap | null };
  };
  /** Pages of the same key before it. `more`: there were more than were read. */
  readonly before: {
    readonly days: number;
    readonly total: number;
    readonly more: boolean;
    readonly real: number;
    readonly falseAlarms: number;
    /** The last that hurt users, else the last one. */
    readonly last: EarlierPage | null;
  };
  /** The last lines of its history, oldest first. */
  readonly log: { readonly lines: readonly PageLogLine[]; readonly more: boolean };
  /** Oldest first. */
  readonly notes: {
    readonly notes: readonly { readonly at: string; readonly by: string | null; readonly text: string }[];
  };
}

export type PagePart = keyof PageParts;
/** In the order in which they are shown. */
export const PAGE_PARTS = [
  'choice',
  'reach',
  'alert',
  'changes',
  'before',
  'log',
  'notes',
] as const satisfies readonly PagePart[];
