import type { CalendarActName, PageActName, Wish } from '../domain/act-table.ts';
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
export type PageActWish = Wish<PageActName>;

/** What can be asked of the pager that is about no page. Schedules and services by name or id; times are ISO. */
export type CalendarWish = Wish<CalendarActName>;

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
