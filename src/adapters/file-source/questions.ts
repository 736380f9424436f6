import { PeopleCounter, type PeopleFields } from '../../logs/counts/people-counter.ts';
import { ValueCounter } from '../../logs/counts/value-counter.ts';
import {
  type AskedSpan,
  COLUMN_FIELDS,
  type FieldValues,
  type LineChoice,
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
