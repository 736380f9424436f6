import { REQUEST_FIELDS, STATUS_FIELDS } from '../../../logs/access-record.ts';
import { levelOfField } from '../../../logs/detect.ts';
import type { Level } from '../../../logs/line.ts';
import { isAtLeast } from '../../../logs/line-value.ts';
import type { FieldTerm, LineChoice } from '../../../ports/log-questions.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { bucketsOf } from '../answer.ts';
import type { Around } from '../around.ts';
import { type Count, countIn } from '../count/count.ts';
import { type Json, within } from '../search-body.ts';
import { countableName, levelField } from './countable.ts';

/** Where and of when lines are counted. */
export interface Counting {
  readonly around: Around;
  /** Lucene queries that all must match. */
  readonly queries: readonly string[];
  readonly span: TimeSpan;
  readonly signal: AbortSignal;
}

/** Different values of a level field that are counted separately. */
const LEVEL_VALUES = 50;
/** The lowest status that is of a level, as `levelOfStatus` has it. */
const STATUS_FROM: Readonly<Partial<Record<Level, number>>> = { error: 500, warn: 400 };

/** Documents by the values of a level field. */
export const levelTerms = (field: string): Json => ({ terms: { field, size: LEVEL_VALUES } });

const anyOf = (should: readonly Json[]): Json => ({ bool: { should, minimum_should_match: 1 } });
const noneOf = (filters: readonly Json[]): Json => ({ bool: { must_not: filters } });
const exists = (field: string): Json => ({ exists: { field } });

/** Counts the documents of a stretch. Rejects with a `Trouble`. */
export function counted({ around, queries, span, signal }: Counting, { filters = [], ...count }: Count) {
  const view = { ...around.inspection.view, queries };
  const all = [within(view.timeField, [span]), ...filters];
  return countIn({ connection: around.connection, view, signal }, { ...count, filters: all });
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
    const { aggs } = await counted(counting, {
      total: true,
      aggs: { status: { filter: statusFilter(100) as Json } },
    });
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
  const { aggs } = await counted(counting, { total: true, aggs: { levels: levelTerms(name) } });
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
