import type { SessionKind, Severity } from '../../domain/procedure.ts';
import type { Saying } from '../screen-state.ts';

export type Scope = 'mine' | 'team' | 'all';
export const SCOPES: readonly Scope[] = ['mine', 'team', 'all'];

/** An open page, as the hub tells it. Times are ISO 8601 UTC. */
export interface PageRow {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
  readonly service: string | null;
  readonly urgency: 'high' | 'low';
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly triggeredAt: string;
  /** The acknowledgement that stands. */
  readonly acknowledged: { readonly by: string; readonly at: string; readonly you: boolean } | null;
  /** When it will run out. */
  readonly unacknowledgesAt: string | null;
  /** The live session about it. */
  readonly session: { readonly id: string; readonly people: number } | null;
}

export interface Pages {
  readonly incidents: readonly PageRow[];
  /** There are more than are told. */
  readonly more: boolean;
  /** The pager itself cannot be read: why, and of when what is told is (null: nothing is). */
  readonly stalled: { readonly since: string | null; readonly why: Saying } | null;
}

export interface SessionRow {
  readonly id: string;
  readonly status: 'open' | 'closed' | 'damaged';
  readonly title: string;
  readonly kind: SessionKind;
  readonly severity: Severity | null;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly progress: { readonly settled: number; readonly total: number };
  readonly peopleNow: readonly string[];
  /** Name of whoever drives. */
  readonly driver?: string | null;
}

/** What the hub knows at one moment. `pages` null: it has no pager. */
export interface Reading {
  readonly pages: Pages | null;
  readonly sessions: readonly SessionRow[];
}

/** One row that can be chosen; `id` is the same for as long as it is the same thing. */
export type Item =
  | { readonly kind: 'page'; readonly id: string; readonly page: PageRow }
  | { readonly kind: 'session'; readonly id: string; readonly session: SessionRow };

/** What was answered to the question whether users suffered. */
export interface Judgement {
  readonly hurt: boolean;
  readonly why: string | null;
  readonly prevent: string | null;
}
