import { levelOfField } from '../../logs/detect.ts';
import { isRecord } from '../../logs/json.ts';
import { LEVELS, type Level } from '../../logs/line.ts';
import type { RateBucket } from '../../logs/rate.ts';
import { bucketOf } from '../../logs/tail/span.ts';
import type { FieldTerm } from '../../ports/log-questions.ts';
import { wholeHits } from './answer.ts';
import { levelField } from './count/level-field.ts';
import { type Counting, choiceFilter } from './questions/choice.ts';
import { allOf, within } from './search-body.ts';
import { searchRequest } from './search-request.ts';

/** Different values of a level field at most; the rest count as `none`. */
const VALUES = 50;

interface CountedBucket {
  readonly key: number;
  readonly doc_count: number;
  readonly levels?: { readonly buckets?: readonly { readonly key: unknown; readonly doc_count: number }[] };
}

/** Counts by level in equal buckets of event time, oldest first, empty ones included: of documents that fit all terms. */
export async function levelHistogram(
  counting: Counting,
  width: number,
  terms: readonly FieldTerm[],
): Promise<readonly RateBucket[]> {
  const { around, queries, span, signal } = counting;
  const { connection, inspection } = around;
  const view = { ...inspection.view, queries };
  const field = await levelField(around, signal);
  const levels = field === null ? {} : { aggs: { levels: { terms: { field: field.name, size: VALUES } } } };
  const chosen = terms.length === 0 ? null : await choiceFilter(counting, { least: null, terms });
  const histogram = { field: view.timeField, fixed_interval: `${width}ms`, min_doc_count: 1 };
  const body = {
    size: 0,
    track_total_hits: false,
    timeout: '5s',
    query: allOf(view, within(view.timeField, [span]), ...(chosen === null ? [] : [chosen])),
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
