import { levelOfField } from '../../../logs/detect.ts';
import { isError, levelRank } from '../../../logs/patterns/pattern-series.ts';
import type { SourceStratum } from '../../../ports/log-source.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { bucketsOf, foundOf, totalHits, wholeHits } from '../answer.ts';
import type { Around } from '../around.ts';
import { rawLineOf } from '../lines.ts';
import { levelTerms } from '../questions/choice.ts';
import { levelField } from '../questions/countable.ts';
import { allOf, type Json, wanted, within } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';
import type { ClusterView } from '../view.ts';
import { countIn } from './count.ts';

/** `index.max_result_window` as it is unless somebody set it. */
const MOST = 10_000;

/**
 * Documents of a span of event time, drawn by the cluster's own chance: errors, warnings, and all else apart, so that a
 * few errors among very many lines are all there. Where documents cannot be counted by their level they are one kind.
 */
export async function sampleLines(
  around: Around,
  queries: readonly string[],
  span: TimeSpan,
  most: number,
  seed: number,
  signal: AbortSignal,
): Promise<readonly SourceStratum[]> {
  const { timeField } = around.inspection.view;
  const view = { ...around.inspection.view, cursorField: timeField, queries };
  const kinds = await kindsOf(around, view, span, signal);
  return Promise.all(
    kinds.map((kind) => drawn(around, view, span, kind, Math.min(most, MOST), seed, signal)),
  );
}

/** Filters that part the documents of a span by how severe they are. */
async function kindsOf(
  around: Around,
  view: ClusterView,
  span: TimeSpan,
  signal: AbortSignal,
): Promise<readonly Json[]> {
  const field = await levelField(around, signal);
  if (field === null) return [{ match_all: {} }];
  const { aggs } = await countIn(
    { connection: around.connection, view, signal },
    { filters: [within(view.timeField, [span])], aggs: { levels: levelTerms(field.name) } },
  );
  const errors: unknown[] = [];
  const warnings: unknown[] = [];
  for (const { key } of bucketsOf(aggs.levels)) {
    const level = levelOfField(key, field.path, around.inspection.mapping.scales);
    if (isError(level)) errors.push(key);
    else if (levelRank(level) === levelRank('warn')) warnings.push(key);
  }
  const kinds = [errors, warnings].filter((values) => values.length > 0);
  const filters = kinds.map((values): Json => ({ terms: { [field.name]: values } }));
  return [...filters, { bool: { must_not: filters } }];
}

async function drawn(
  { connection, inspection: { mapping }, name, zone }: Around,
  view: ClusterView,
  span: TimeSpan,
  kind: Json,
  most: number,
  seed: number,
  signal: AbortSignal,
): Promise<SourceStratum> {
  // By its number in the shard a document has the same chance at each copy; collections without numbers use their own.
  const chance = view.sequence ? { seed, field: '_seq_no' } : {};
  const body = {
    ...wanted(view),
    size: most,
    track_total_hits: true,
    timeout: '5s',
    query: {
      function_score: {
        query: allOf(view, within(view.timeField, [span]), kind),
        random_score: chance,
        boost_mode: 'replace',
      },
    },
    sort: ['_score', { [view.timeField]: { order: 'asc', numeric_type: 'date', unmapped_type: 'date' } }],
  };
  const reply = await connection.request(searchRequest(view, body), signal);
  const lines = wholeHits(reply).map((hit) =>
    rawLineOf(foundOf({ ...hit, sort: hit.sort?.slice(1) ?? [] }, view), { name, mapping, view, zone }),
  );
  return { total: Math.max(totalHits(reply), lines.length), lines };
}
