import { fieldsOf } from '../../detection/query/fields-of.ts';
import { matchesQuery, type TestDocument } from '../../detection/query/matches.ts';
import { parseQuery, QueryBeyond } from '../../detection/query/parse.ts';
import { PeopleCounter, type PeopleFields } from '../../logs/counts/people-counter.ts';
import { ValueCounter } from '../../logs/counts/value-counter.ts';
import { FIELD_TABLES } from '../../logs/field-tables.ts';
import {
  type AskedSpan,
  COLUMN_FIELDS,
  type FieldValues,
  type LineChoice,
  type LineCount,
  type PeopleHit,
  QuestionError,
} from '../../ports/log-questions.ts';
import type { RawLine } from '../../ports/log-source.ts';
import { FileTrouble } from './file-system.ts';
import type { History } from './history.ts';

/* Questions about a file are answered by reading it: all lines of the stretch, or the newest where those are too many. */

/** Values and customers told. */
const VALUES = 20;
const CUSTOMERS = 5;
/** Lines whose fields are looked at for their names. */
const LOOKED_AT = 500;

/** Lines of a trace, the newest `limit`, oldest first. */
export async function fileTrace(
  history: History,
  trace: string,
  stretch: AskedSpan,
  limit: number,
): Promise<readonly RawLine[]> {
  const found: RawLine[] = [];
  await scan(history, stretch, (line) => {
    if (!tellsOf(line, trace)) return;
    found.push(line);
    if (found.length > limit) found.shift();
  });
  return found;
}

const tellsOf = (line: RawLine, trace: string): boolean =>
  line.trace === trace ||
  line.message.includes(trace) ||
  Object.values(line.fields).some((value) => value.includes(trace));

export async function fileValues(
  history: History,
  field: string,
  stretch: AskedSpan,
  choice: LineChoice,
): Promise<FieldValues> {
  const counter = new ValueCounter(field, choice);
  const since = await scan(history, stretch, (line) => counter.add(line));
  const { all, without, ...rest } = counter.result(VALUES);
  if (all > 0 && without.all === all) throw new QuestionError('no-such-field', { field });
  return { all, without, ...rest, since };
}

export async function filePeople(
  history: History,
  fields: PeopleFields,
  stretch: AskedSpan,
): Promise<PeopleHit> {
  const counter = new PeopleCounter(fields);
  const since = await scan(history, stretch, (line) => counter.add(line));
  return { ...counter.result(CUSTOMERS), since };
}

/** Lines by the part of Lucene's language whose meaning is plain; a query beyond it is refused. */
export async function fileCount(
  history: History,
  query: string,
  stretch: AskedSpan,
  now: number,
): Promise<LineCount> {
  const node = judged(() => parseQuery(query));
  const asked = fieldsOf(node);
  const columns = asked.flatMap((field) => {
    const column = COLUMNS.find((one) => one === field || FIELD_TABLES[one].includes(field));
    return column === undefined ? [] : [[field, column] as const];
  });
  const names = new Set<string>(columns.map(([field]) => field));
  let [found, all] = [0, 0];
  const since = await scan(history, stretch, (line) => {
    all += 1;
    for (const name of Object.keys(line.fields)) names.add(name);
    if (judged(() => matchesQuery(node, documentOf(line, columns)))) found += 1;
  });
  const unseen = () => asked.find((field) => !field.includes('*') && !names.has(field));
  // Only lines with trouble may have the field, so those before the stretch are looked at, too.
  if (unseen() !== undefined) for (const name of await fileFieldNames(history, now)) names.add(name);
  const field = unseen();
  if (field !== undefined) throw new QuestionError('no-such-field', { field });
  return { found, all, since };
}

/** What a line has beside its fields; a query may call each by any name that loggers give it. */
const COLUMNS = ['message', ...COLUMN_FIELDS] as const;

function judged<T>(judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof QueryBeyond)) throw error;
    throw new QuestionError('bad-query', { reason: error.what }, error);
  }
}

/** A line as a query is judged by. How its file wrote the level is not kept, so it has the usual ways of writing it. */
function documentOf(
  { message, level, service, trace, fields }: RawLine,
  columns: readonly (readonly [string, (typeof COLUMNS)[number]])[],
): TestDocument {
  const levels = level === null ? [] : [level, level.toUpperCase()];
  const own = { message, level: levels, service, trace };
  const named = columns.map(([field, column]) => [field, own[column]] as const);
  const rest = Object.entries(fields).map(([name, value]) => [name, asNumber(value)] as const);
  return { ...own, ...Object.fromEntries(named), ...Object.fromEntries(rest) };
}

/** A number is compared as one. */
const asNumber = (text: string): string | number => (String(Number(text)) === text ? Number(text) : text);

/** Names that the file's last lines have. */
export async function fileFieldNames(history: History, now: number): Promise<readonly string[]> {
  const lines = await history.before(new Date(now).toISOString(), LOOKED_AT);
  const names = new Set<string>(lines.flatMap(({ fields }) => Object.keys(fields)));
  for (const name of COLUMN_FIELDS) if (lines.some((line) => line[name])) names.add(name);
  return [...names].sort();
}

async function scan(
  history: History,
  { from, to }: AskedSpan,
  each: (line: RawLine) => void,
): Promise<string | null> {
  try {
    return await history.scan(from, to, each);
  } catch (error) {
    if (!(error instanceof FileTrouble)) throw error;
    throw new QuestionError(error.kind, error.params, error);
  }
}
