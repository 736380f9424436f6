import type { PeopleFields } from '../../logs/counts/people-counter.ts';
import type { FieldOverrides } from '../../logs/detect.ts';
import type { CursorTuning } from '../../logs/tail/cursor.ts';
import type { PaceTuning } from '../../logs/tail/pace.ts';
import type { Time } from '../../ports/clock.ts';
import type { NamedQuery } from '../../ports/log-questions.ts';

/** Who asks. SigV4 takes its credentials from where AWS's own tools find them. */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'sigv4'; readonly service: 'es' | 'aoss'; readonly region: string };

/** How to reach a cluster. */
export interface ClusterOptions {
  /** URL of a node or of what stands before the cluster; no credentials in it. */
  readonly node: string;
  /** Certificate authority, PEM, where the system's are not enough. */
  readonly ca?: string;
  readonly auth: Auth;
}

export interface OpenSearchOptions extends ClusterOptions {
  readonly name: string;
  /** Index, alias, data stream or pattern of them, by commas. */
  readonly index: string;
  /** Field of the event's time; found by the mapping when absent. */
  readonly timeField?: string;
  /** Lucene query that always applies, before what a session adds. */
  readonly baseQuery?: string;
  /** Fields to try first for level, service, message, trace. */
  readonly fields?: FieldOverrides;
  /** IANA zone of times that texts within documents have without an offset; UTC when absent. */
  readonly zone?: string;
  /** How far the clock that documents' times are of is ahead of true time, milliseconds; 0 when absent. */
  readonly clockOffsetMs?: number;
  /** Fields that say who is hit. */
  readonly people?: PeopleFields;
  /** Where a line is seen elsewhere, and queries by name, as of a `LogSource`. */
  readonly link?: string;
  readonly queries?: readonly NamedQuery[];
  readonly guests: boolean;
  readonly time: Time;
  /** Within 0 and 1, for jitter. */
  readonly random: () => number;
  readonly tuning?: Partial<Tuning>;
}

export interface Tuning extends CursorTuning, PaceTuning {
  /** Most documents of a page, and about how many bytes it should have. */
  readonly pageSize: number;
  readonly pageBytes: number;
  /** More than so many documents waiting: live at once, with a gap told; of them the newest `tail` are read. */
  readonly fillLimit: number;
  readonly fillTail: number;
  /** Pages in a row after which what waits is counted. */
  readonly pagesUncounted: number;
  /** Trouble for so long makes what waits be counted, too. */
  readonly outageMs: number;
  /** An answer must be complete within this. */
  readonly deadlineMs: number;
  /** Between tries when the cluster refused: trying again quickly would not help. */
  readonly refusedMs: number;
  /** How often it is looked again whether an index can be read by now. */
  readonly inspectMs: number;
  /** How often it is looked where the newest documents lie while nothing is shown, and else; while some are ahead. */
  readonly clockMs: number;
  readonly clockSlowMs: number;
  readonly clockAheadMs: number;
  /** How often it is counted what came later than that, and how far back; told as a gap. */
  readonly forgottenEveryMs: number;
  readonly forgottenMs: number;
  /** How often it is asked what arrived for other times than those read, and how far back it is asked again. */
  readonly arrivalsMs: number;
  readonly arrivalsOverlapMs: number;
  /** So many of these are shown at a time; more are counted, and few of them looked at. */
  readonly arrivalsShown: number;
  readonly arrivalsLooked: number;
  /** Documents remembered at most. */
  readonly remembered: number;
  /** At least so far back of now is what a tail calls complete. */
  readonly graceMs: number;
  /** How often "complete to" is reported when nothing else changes. */
  readonly tellMs: number;
  /** Lines so far behind the newest one are marked late, and no line is held so long for the order of its host. */
  readonly lateMs: number;
  /** Lines of an index with several shards are given when they are so old: each shard has refreshed by then. */
  readonly settleMs: number;
  /** How long lines of a host are held for as long as its last late one took, and how many lines are held at most. */
  readonly orderMs: number;
  readonly orderHeld: number;
}

export const TUNING: Tuning = {
  bucketMs: 100,
  marginMs: 1_000,
  overlapMs: 10_000,
  horizonMs: 150_000,
  outageHorizonMs: 1_800_000,
  sweepMs: 15_000,
  aheadMs: 30_000,

  activeMs: 600,
  idleMs: 5_000,
  overloadedMs: 20_000,
  firstRetryMs: 1_000,
  lastRetryMs: 30_000,

  pageSize: 2_000,
  pageBytes: 8 * 1024 * 1024,
  fillLimit: 50_000,
  fillTail: 10_000,
  pagesUncounted: 10,
  outageMs: 10_000,
  deadlineMs: 10_000,
  refusedMs: 30_000,
  inspectMs: 60_000,
  clockMs: 60_000,
  clockSlowMs: 300_000,
  clockAheadMs: 10_000,
  forgottenEveryMs: 60_000,
  forgottenMs: 900_000,
  arrivalsMs: 5_000,
  arrivalsOverlapMs: 10_000,
  arrivalsShown: 1_000,
  arrivalsLooked: 100,
  remembered: 500_000,
  graceMs: 5_000,
  tellMs: 5_000,
  lateMs: 5_000,
  settleMs: 1_100,
  orderMs: 60_000,
  orderHeld: 20_000,
};
