import { levelOfField } from '../../logs/detect.ts';
import { isRecord } from '../../logs/json.ts';
import { LEVELS, type Level } from '../../logs/line.ts';
import type { RateBucket } from '../../logs/rate.ts';
import { bucketOf, type TimeSpan } from '../../logs/tail/span.ts';
import { wholeHits } from './answer.ts';
import type { Around } from './around.ts';
import { readFieldCaps } from './field-caps.ts';
import { allOf, within } from './search-body.ts';
import { pathOf, searchRequest } from './search-request.ts';

/** Different values of a level field at most; the rest count as `none`. */
const VALUES = 50;

interface CountedBucket {
  readonly key: number;
  readonly doc_count: number;
  readonly levels?: { readonly buckets?: readonly { readonly key: unknown; readonly doc_count: number }[] };
}

/** Counts by level in equal buckets of event time, oldest first, empty ones included. */
export async function levelHistogram(
  around: Around,
  queries: readonly string[],
  span: TimeSpan,
  width: number,
  signal: AbortSignal,
): Promise<readonly RateBucket[]> {
  const { connection, inspection } = around;
  const view = { ...inspection.view, queries };
  const field = await levelField(around, signal);
  const levels = field === null ? {} : { aggs: { levels: { terms: { field: field.name, size: VALUES } } } };
  const histogram = { field: view.timeField, fixed_interval: `${width}ms`, min_doc_count: 1 };
  const body = {
    size: 0,
    track_total_hits: false,
    timeout: '5s',
    query: allOf(view, within(view.timeField, [span])),
    aggs: { buckets: { date_histogram: histogram, ...levels } },
  };
  const reply = await connection.request(searchRequest(view, body), signal);
  wholeHits(reply);
  const { buckets } = (isRecord(reply.body.aggregations) ? reply.body.aggregations : {}) as {
    buckets?: { buckets?: readonly CountedBucket[] };
  };
  const counted = new Map((buckets?.buckets ?? []).map((bucket) => [bucket.key, bucket]));
  const first = bucketOf(span.from, width);
  const count = Math.ceil((span.to - first) / width);
  return Array.from({ length: count }, (_, i) => {
    const start = first + i * width;
    return levelBucket(start, counted.get(start), (value) =>
      field === null ? null : levelOfField(value, field.path, inspection.mapping.scales),
    );
  });
}

function levelBucket(
  start: number,
  counted: CountedBucket | undefined,
  levelOf: (value: unknown) => Level | null,
): RateBucket {
  const total = counted?.doc_count ?? 0;
  const byLevel = Object.fromEntries([...LEVELS, 'none'].map((level) => [level, 0])) as Record<
    Level | 'none',
    number
  >;
  let told = 0;
  for (const { key, doc_count: documents } of counted?.levels?.buckets ?? []) {
    byLevel[levelOf(key) ?? 'none'] += documents;
    told += documents;
  }
  byLevel.none += Math.max(0, total - told);
  return { start, total, byLevel };
}

/** The field that the mapping found levels in, as far as documents can be counted by it. */
async function levelField(
  { connection, inspection: { view, mapping } }: Around,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly path: string } | null> {
  const path = mapping.chosen.level;
  if (path === null) return null;
  const names = [path, `${path}.keyword`];
  const query = { fields: names.join(','), ignore_unavailable: 'true', allow_no_indices: 'true' };
  const { body } = await connection.request(
    { method: 'GET', path: pathOf(view.expression, '/_field_caps'), query },
    signal,
  );
  const { fields = {} } = readFieldCaps(body) ?? {};
  const name = names.find((one) => {
    const types = Object.hasOwn(fields, one) ? fields[one] : undefined;
    const facts = isRecord(types) ? Object.values(types) : [];
    return facts.length > 0 && facts.every((fact) => isRecord(fact) && fact.aggregatable === true);
  });
  return name === undefined ? null : { name, path };
}
