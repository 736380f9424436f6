import type { z } from 'zod';
import type { Verdict } from '../domain/event.ts';
import type { SessionKind, Severity } from '../domain/procedure.ts';
import type { IncidentList, OnCall, PageRow, PageScope, Problem, ScheduleTurns } from './http.ts';
import type { AskedAct, CalendarWish, Maintenance, PageActWish } from './page-acts.ts';
import type { teamDownSchema, teamUpSchema } from './team-frames.ts';

export type TeamUp = z.infer<typeof teamUpSchema>;
export type TeamUpOf<T extends TeamUp['t']> = Extract<TeamUp, { t: T }>;
type Told = z.infer<typeof teamDownSchema>;
export type PartFrame = Extract<Told, { t: 'part' }>;
export type TeamDown =
  | Exclude<Told, { t: 'act' }>
  | { readonly t: 'act'; readonly n: number; readonly asked: AskedAct };
export type TeamWish = PageActWish | CalendarWish;

/** A session as homes list it. Times are ISO 8601 UTC. */
export interface TeamSession {
  readonly id: string;
  readonly status: 'open' | 'closed' | 'damaged';
  readonly title: string;
  readonly kind: SessionKind;
  readonly severity: Severity | null;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly progress: { readonly settled: number; readonly total: number };
  readonly peopleNow: readonly string[];
  readonly driver: string | null;
  readonly verdict: Verdict | null;
  readonly logs: { readonly read: number; readonly down: number };
}

/** Why a part is old: it is as it was at `since` (null: it was never read). Null: it is as it is. */
export interface PartHead {
  readonly stalled: (Problem & { readonly since: string | null }) | null;
}

/** What is beside the rows of each part, and a row of it. */
export interface TeamParts {
  readonly pages: {
    readonly head: PartHead &
      Pick<IncidentList, 'more' | 'unread' | 'counts' | 'askerUnknown'> & {
        /** Whose pages these are. */
        readonly scope: PageScope;
      };
    readonly row: PageRow;
  };
  /** Of all hubs. */
  readonly sessions: { readonly head: PartHead; readonly row: TeamSession };
  /** Policies and schedules, as of `OnCall`. */
  readonly oncall: {
    readonly head: PartHead;
    readonly row: { readonly id: string } & (
      | { readonly policy: OnCall['policies'][number] }
      | { readonly schedule: ScheduleTurns }
    );
  };
  readonly maintenance: { readonly head: PartHead; readonly row: Maintenance };
  /** What detection has to say: each list of it by its name. */
  readonly detection: {
    readonly head: PartHead & { readonly watcher: string | null; readonly rules: number };
    readonly row: { readonly id: string; readonly list: string; readonly item: unknown };
  };
}

export type PartName = keyof TeamParts;

/** Of a hub that was asked for something it is not able to do at this moment: the same act is sent again after a while. */
export const PASSING_REFUSALS: readonly string[] = [
  'too-fast',
  'not-saved',
  'store-away',
  'stopping',
  'standby',
];
