import { levelOfField } from '../../../logs/detect.ts';
import { LEVELS, type Level } from '../../../logs/line.ts';
import type { RateBucket } from '../../../logs/rate.ts';
import type { FieldTerm } from '../../../ports/log-questions.ts';
import { bucketOf } from '../../../text/time-span.ts';
import { type Bucket, bucketsOf, documentsOf, metricOf } from '../answer.ts';
import { type Counting, choiceFilter, counted, levelTerms } from '../questions/choice.ts';
import { levelField } from '../questions/countable.ts';
import { bySteps, withInner } from '../search-body.ts';
import { type CountedView, countIn } from './count.ts';

/** Counts by level in equal buckets of event time, oldest first, empty ones included: of documents that fit all terms. */
export async function levelHistogram(
  counting: Counting,
  width: number,
  terms: readonly FieldTerm[],
): Promise<readonly RateBucket[]> {
  const { around, span, signal } = counting;
  const { view, mapping } = around.inspection;
  const field = await levelField(around, signal);
  const chosen = terms.length === 0 ? null : await choiceFilter(counting, { least: null, terms });
  const steps = bySteps(view.timeField, width, { min_doc_count: 1 });
  const { aggs } = await counted(counting, {
    filters: chosen === null ? [] : [chosen],
    aggs: { buckets: withInner(steps, field === null ? {} : { levels: levelTerms(field.name) }) },
  });
  const found = new Map(bucketsOf(aggs.buckets).map((bucket) => [bucket.key, bucket]));
  const first = bucketOf(span.from, width);
  const count = Math.ceil((span.to - first) / width);
  return Array.from({ length: count }, (_, i) => {
    const start = first + i * width;
    return levelBucket(start, found.get(start), (value) =>
      field === null ? null : levelOfField(value, field.path, mapping.scales),
    );
  });
}

function levelBucket(
  start: number,
  bucket: Bucket | undefined,
  levelOf: (value: unknown) => Level | null,
): RateBucket {
  const total = documentsOf(bucket);
  const byLevel = Object.fromEntries([...LEVELS, 'none'].map((level) => [level, 0])) as Record<
    Level | 'none',
    number
  >;
  let told = 0;
  for (const { key, doc_count: documents } of bucketsOf(bucket?.levels)) {
    byLevel[levelOf(key) ?? 'none'] += documents;
    told += documents;
  }
  byLevel.none += Math.max(0, total - told);
  return { start, total, byLevel };
}

/** ISO time of the oldest document of all, whatever is searched for; null: there is none. */
export async function oldestTime(all: CountedView, timeField: string): Promise<string | null> {
  const { aggs } = await countIn(all, { aggs: { oldest: { min: { field: timeField } } } });
  const at = new Date(metricOf(aggs.oldest) ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
