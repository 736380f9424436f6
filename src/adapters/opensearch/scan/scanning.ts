import type { Time } from '../../../ports/clock.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { doubledWithJitter } from '../../../timing/backoff.ts';
import { retry } from '../../../timing/retry.ts';
import type { ClusterConnection } from '../connection.ts';
import { countIn } from '../count/count.ts';
import type { Inspection } from '../inspect.ts';
import { type Json, queryString, within } from '../search-body.ts';
import { Trouble } from '../trouble.ts';

/** One source that is scanned. */
export interface Scanning {
  readonly connection: ClusterConnection;
  readonly inspection: Inspection;
  /** How far the documents' clock is ahead of ours, milliseconds. */
  readonly offset: number;
  readonly time: Time;
  /** Within 0 and 1, for jitter. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** How long the cluster may count; an answer in part is refused. */
const TIMEOUT = '8s';
/** A scan is hundreds of searches: one that a busy cluster turns away must not end it. */
const TRIES = 4;
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 5_000;

/** The field that tells when a document was taken in; null where none does. */
export const ingestField = ({ inspection: { view } }: Pick<Scanning, 'inspection'>): string | null =>
  view.cursorField === view.timeField ? null : view.cursorField;

/** Documents of some spans of event time by our clock. */
export const spansFilter = ({ inspection: { view }, offset }: Scanning, spans: readonly TimeSpan[]): Json =>
  within(
    view.timeField,
    spans.map(({ from, to }) => ({ from: from + offset, to: to + offset })),
  );

export const spanFilter = (scanning: Scanning, span: TimeSpan): Json => spansFilter(scanning, [span]);

export const queryFilter = (query: string | null): Json =>
  query === null ? { match_all: {} } : queryString(query);

/** Documents that match only the first of some queries. */
export const onlyFirst = ([first = '', ...others]: readonly string[]): Json => ({
  bool: { filter: [queryString(first)], must_not: others.map((query) => queryString(query)) },
});
/** Documents that match none of some queries. */
export const noneOf = (queries: readonly string[]): Json => ({
  bool: { must_not: queries.map((query) => queryString(query)) },
});

const isPassing = (error: unknown): boolean => error instanceof Trouble && error.passing;
export const isTimeout = (error: unknown): boolean => error instanceof Trouble && error.kind === 'timeout';

/** Asks again where the cluster was busy. */
export function asking<T>(
  { time, random }: Pick<Scanning, 'time' | 'random'>,
  ask: () => Promise<T>,
  isTransient = isPassing,
): Promise<T> {
  const pauseMs = (tried: number) => doubledWithJitter(FIRST_PAUSE_MS, LAST_PAUSE_MS, tried - 1, random());
  return retry(time, { tries: TRIES, pauseMs, isTransient }, ask);
}

/** Runs a search that only counts. Rejects with a `Trouble`, also where only a part was counted. */
export function aggregate(
  scanning: Scanning,
  filters: readonly Json[],
  aggs: Json,
  isTransient = isPassing,
): Promise<Readonly<Record<string, Json>>> {
  const { connection, inspection, signal } = scanning;
  const ask = () =>
    countIn({ connection, view: inspection.view, signal }, { filters, aggs, timeout: TIMEOUT });
  return asking(scanning, async () => (await ask()).aggs, isTransient);
}
