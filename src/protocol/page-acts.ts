import type { IncidentRow, Problem } from './http.ts';

/** An act that was asked of the pager, and how it stands. Times are ISO 8601 UTC. */
export interface AskedAct {
  readonly act: string;
  readonly id: string;
  /** The live session that does it; null: the hub's own ledger. */
  readonly session: string | null;
  /** Name of who asked. */
  readonly by: string;
  readonly askedAt: string;
  /** Null: under way. `unknown`: nobody could find out in time; it is looked for. */
  readonly outcome: 'done' | 'failed' | 'abandoned' | 'unknown' | null;
  /** Of the outcome, or of the request while there is none. */
  readonly at: string;
  /** Why it failed, or is not known. */
  readonly kind: string | null;
  readonly params: Problem['params'];
  /** Why it waits, and until when. `doubt`: it may have taken effect, and is only looked for until then. */
  readonly waiting: {
    readonly kind: string;
    readonly params: Problem['params'];
    readonly retryAt: string;
    readonly doubt: boolean;
  } | null;
}

/** What can be asked of a page, with its arguments; refs are ids, numbers or web addresses. */
export type PageActWish =
  /** Somebody else's acknowledgement is left alone unless `takeOver`. */
  | { readonly act: 'acknowledge'; readonly takeOver?: boolean | undefined }
  | { readonly act: 'resolve' }
  | { readonly act: 'snooze'; readonly seconds: number }
  /** ISO. */
  | { readonly act: 'snooze'; readonly until: string }
  /** To the next level of its policy. */
  | { readonly act: 'escalate' }
  /** E-mail, name or id of a user. */
  | { readonly act: 'reassign'; readonly who: string }
  | { readonly act: 'note'; readonly text: string }
  /** Others are made part of it. */
  | { readonly act: 'merge'; readonly sources: readonly string[] };

export type PageActName = PageActWish['act'];

/** What can be asked of the pager that is about no page. Schedules and services by name or id; times are ISO. */
export type CalendarWish =
  /** Takes the turn of a schedule over, from now on. */
  | { readonly act: 'override'; readonly schedule: string; readonly until: string }
  /** Gives one's own turn back, the one that ends first. */
  | { readonly act: 'end-override'; readonly schedule: string }
  /** Services page nobody, from now on. */
  | {
      readonly act: 'maintain';
      readonly services: readonly string[];
      readonly until: string;
      readonly text: string;
    }
  | { readonly act: 'end-maintenance'; readonly window: string };

/** While it lasts, its services page nobody. Names; times are ISO 8601 UTC. */
export interface Maintenance {
  readonly id: string;
  readonly services: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly text: string;
  readonly by: string | null;
}

/** What came of asking: the page as it is then, and the act. */
export interface AskedAnswer {
  readonly row: IncidentRow;
  readonly asked: AskedAct;
}
