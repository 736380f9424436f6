import type { ScanAsk, ScanFilter, ScanRow } from '../../../detection/backtest/scan.ts';
import { isRecord } from '../../../logs/json.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { type Bucket, bucketsOf, documentsOf } from '../answer.ts';
import { bySteps, type Json, withInner } from '../search-body.ts';
import {
  aggregate,
  ingestField,
  noneOf,
  onlyFirst,
  queryFilter,
  type Scanning,
  spanFilter,
} from './scanning.ts';
import { slicesOf } from './slices.ts';

/** Rows of a page at most, and buckets that a cluster gives at most (`search.max_buckets`). */
const PAGE = 10_000;
const BUCKETS = 60_000;

/** Names of the fields that documents are counted by, as the index has them. */
export interface ScanFields {
  readonly users: string | null;
  readonly group: readonly string[];
}

/** Each row once, slice after slice. The next page is asked for while the last one is worked on. */
export async function* scanRows(
  scanning: Scanning,
  ask: ScanAsk,
  fields: ScanFields,
): AsyncGenerator<readonly ScanRow[]> {
  yield* oneAhead(pagesOf(scanning, ask, fields));
}

async function* oneAhead<T>(parts: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = parts.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = parts.next();
      // It is reported when its turn comes.
      next.catch(() => {});
      yield value;
    }
  } finally {
    void parts.return(undefined).catch(() => {});
  }
}

async function* pagesOf(
  scanning: Scanning,
  ask: ScanAsk,
  fields: ScanFields,
): AsyncGenerator<readonly ScanRow[]> {
  // What passes all or nothing needs no count of its own.
  const counted = ask.filters.flatMap((filter, i) => (filter.queries.length === 0 ? [] : [{ i, filter }]));
  const size = Math.min(PAGE, Math.floor(BUCKETS / (1 + counted.length)));
  for (const slice of await slicesOf(scanning, ask.query, ask, ask.grainMs, size)) {
    for (let after: Json | null = null; ; ) {
      const page = await pageOf(scanning, ask, slice, { fields, counted, size, after });
      if (page.rows.length > 0) yield page.rows;
      if (page.after === null) break;
      after = page.after;
    }
  }
}

interface PageAsk {
  readonly fields: ScanFields;
  readonly counted: readonly { readonly i: number; readonly filter: ScanFilter }[];
  readonly size: number;
  readonly after: Json | null;
}

interface Page {
  readonly rows: readonly ScanRow[];
  readonly after: Json | null;
}

async function pageOf(
  scanning: Scanning,
  ask: ScanAsk,
  slice: TimeSpan,
  { fields, counted, size, after }: PageAsk,
): Promise<Page> {
  const { offset, inspection } = scanning;
  const ingest = ingestField(scanning);
  const sources = [
    { at: bySteps(inspection.view.timeField, ask.grainMs, { offset: `${offset % ask.grainMs}ms` }) },
    ...(ingest === null ? [] : [{ in: bySteps(ingest, ask.grainMs) }]),
    ...fields.group.map((field, i) => ({ [`g${i}`]: { terms: { field, missing_bucket: true } } })),
    ...(fields.users === null ? [] : [{ user: { terms: { field: fields.users, missing_bucket: true } } }]),
  ];
  const passed = Object.fromEntries(
    counted.map(({ i, filter: { match, queries } }) => [
      `x${i}`,
      { filter: match === 'only' ? onlyFirst(queries) : noneOf(queries) },
    ]),
  );
  const { rows } = await aggregate(scanning, [spanFilter(scanning, slice), queryFilter(ask.query)], {
    rows: withInner({ composite: { size, sources, ...(after === null ? {} : { after }) } }, passed),
  });
  const buckets = bucketsOf(rows);
  const more = isRecord(rows?.after_key) && buckets.length === size;
  return {
    rows: buckets.map((bucket) => rowOf(bucket, ask, offset)),
    after: more ? (rows?.after_key as Json) : null,
  };
}

function rowOf(bucket: Bucket, { group, filters }: ScanAsk, offset: number): ScanRow {
  const key = bucket.key as Json;
  const count = bucket.doc_count;
  return {
    at: Number(key.at) - offset,
    ingestedAt: key.in === undefined || key.in === null ? null : Number(key.in),
    group: group.length === 0 ? NONE : group.map((_, i) => text(key[`g${i}`])),
    user: text(key.user),
    count,
    passed:
      filters.length === 0
        ? NONE
        : filters.map(({ match, queries }, i) => {
            if (queries.length === 0) return match === 'none' ? count : 0;
            return documentsOf(bucket[`x${i}`]);
          }),
  };
}

/** A list of its own for each of millions of rows would be most of their memory. */
const NONE: readonly never[] = [];
const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);
