import { REQUEST_FIELDS, STATUS_FIELDS } from '../../../logs/access-record.ts';
import { levelOfField } from '../../../logs/detect.ts';
import { isRecord } from '../../../logs/json.ts';
import type { Level } from '../../../logs/line.ts';
import { isAtLeast } from '../../../logs/line-value.ts';
import type { TimeSpan } from '../../../logs/tail/span.ts';
import type { FieldTerm, LineChoice } from '../../../ports/log-questions.ts';
import { wholeHits } from '../answer.ts';
import type { Around } from '../around.ts';
import { levelField } from '../count/level-field.ts';
import { allOf, within } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';
import { countableName } from './countable.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where and of when lines are counted. */
export interface Counting {
  readonly around: Around;
  /** Lucene queries that all must match. */
  readonly queries: readonly string[];
  readonly span: TimeSpan;
  readonly signal: AbortSignal;
}

/** Different values of a level field at most. */
const LEVEL_VALUES = 50;
/** The lowest status that is of a level, as `levelOfStatus` has it. */
const STATUS_FROM: Readonly<Partial<Record<Level, number>>> = { error: 500, warn: 400 };

const anyOf = (should: readonly Json[]): Json => ({ bool: { should, minimum_should_match: 1 } });
const noneOf = (filters: readonly Json[]): Json => ({ bool: { must_not: filters } });
const exists = (field: string): Json => ({ exists: { field } });

/** Runs a search that only counts; its aggregations. Rejects with a `Trouble`. */
export async function counted(
  { around, queries, span, signal }: Counting,
  aggs: Json,
): Promise<{ readonly total: number; readonly aggs: Readonly<Record<string, Json>> }> {
  const view = { ...around.inspection.view, queries };
  const query = allOf(view, within(view.timeField, [span]));
  const body = { size: 0, track_total_hits: true, timeout: '5s', query, aggs };
  const reply = await around.connection.request(searchRequest(view, body), signal);
  wholeHits(reply);
  const { hits, aggregations } = reply.body as { hits?: { total?: { value?: number } }; aggregations?: Json };
  return {
    total: Number(hits?.total?.value ?? 0),
    aggs: (isRecord(aggregations) ? aggregations : {}) as Readonly<Record<string, Json>>,
  };
}

/** The filter of a choice; null where the index does not tell levels in a way that can be counted. */
export async function choiceFilter(counting: Counting, choice: LineChoice): Promise<Json | null> {
  const level = choice.least === null ? {} : await levelFilter(counting, choice.least);
  if (level === null) return null;
  const terms = await Promise.all(choice.terms.map((term) => termFilter(counting, term)));
  const filters = [...(choice.least === null ? [] : [level]), ...terms];
  return filters.length === 0 ? { match_all: {} } : { bool: { filter: filters } };
}

/** Documents at least so severe: by their level, and where they have none by their status. */
async function levelFilter(counting: Counting, least: Level): Promise<Json | null> {
  const field = await levelField(counting.around, counting.signal);
  const status = statusFilter(STATUS_FROM[least]);
  if (field === null) {
    if (status === null) return null;
    const { aggs } = await counted(counting, { status: { filter: statusFilter(100) as Json } });
    return aggs.status?.doc_count === 0 ? null : status;
  }
  const named = {
    terms: { [field.name]: await rawLevels(counting, field, (level) => isAtLeast(level, least)) },
  };
  if (status === null) return named;
  return anyOf([named, { bool: { filter: [status], ...(noneOf([exists(field.name)]).bool as Json) } }]);
}

function statusFilter(from: number | undefined): Json | null {
  if (from === undefined) return null;
  const range = (field: string): Json => ({ range: { [field]: { gte: from, lte: 599 } } });
  const beside = { bool: { filter: [range('status'), anyOf(REQUEST_FIELDS.map(exists))] } };
  return anyOf([...STATUS_FIELDS.map(range), beside]);
}

/** Values of the level field that mean a wanted level, as the documents of the stretch have them. */
async function rawLevels(
  counting: Counting,
  { name, path }: { readonly name: string; readonly path: string },
  fits: (level: Level | null) => boolean,
): Promise<readonly unknown[]> {
  const { scales } = counting.around.inspection.mapping;
  const { aggs } = await counted(counting, { levels: { terms: { field: name, size: LEVEL_VALUES } } });
  return bucketsOf(aggs.levels)
    .map(({ key }) => key)
    .filter((key) => fits(levelOfField(key, path, scales)));
}

async function termFilter(counting: Counting, { name, value, exclude }: FieldTerm): Promise<Json> {
  const filter = await hasValue(counting, name, value);
  return exclude ? noneOf([filter]) : filter;
}

async function hasValue(counting: Counting, name: string, value: string): Promise<Json> {
  const { around, signal } = counting;
  if (name === 'level') {
    const field = await levelField(around, signal);
    if (field !== null)
      return { terms: { [field.name]: await rawLevels(counting, field, (one) => one === value) } };
  }
  const path = pathOfName(around, name);
  // What a row shows of these was made of the value: as a phrase it is found in it.
  const countable = path === name ? await countableName(around, path, signal) : null;
  return countable === null ? { match_phrase: { [path]: value } } : { term: { [countable]: { value } } };
}

/** The path of what a row calls by a name. */
export function pathOfName({ inspection: { mapping } }: Around, name: string): string {
  if (name === 'level' || name === 'service' || name === 'trace') return mapping.chosen[name] ?? name;
  return name;
}

export interface Bucket {
  readonly key: unknown;
  readonly key_as_string?: string;
  readonly doc_count: number;
  readonly chosen?: { readonly doc_count: number };
  readonly users?: { readonly value: number };
}

export const bucketsOf = (terms: Json | undefined): readonly Bucket[] =>
  Array.isArray(terms?.buckets) ? (terms.buckets as readonly Bucket[]) : [];

export const bucketText = ({ key, key_as_string: text }: Bucket): string => text ?? String(key);
