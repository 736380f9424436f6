import { isRecord } from '../../../logs/json.ts';
import { QuestionError } from '../../../ports/log-questions.ts';
import type { Around } from '../around.ts';
import { mappedFields } from '../field-caps.ts';

/** What holds fields and is none. */
const HOLDERS = new Set(['object', 'nested']);
/** Field names told at most. */
const MOST = 5_000;

type Fields = Pick<Around, 'connection' | 'inspection'>;

/** The name by which documents are counted by a field: its own or that of its `.keyword`; null: by neither. */
export async function countableName(
  { connection, inspection: { view } }: Fields,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const names = [path, `${path}.keyword`];
  const fields = await mappedFields(connection, view.expression, names, signal);
  const isCountable = (name: string): boolean => {
    const facts = Object.values(fields.get(name) ?? {});
    return facts.length > 0 && facts.every((fact) => isRecord(fact) && fact.aggregatable === true);
  };
  return names.find(isCountable) ?? null;
}

/** The field that the mapping found levels in, as far as documents can be counted by it. */
export async function levelField(
  around: Fields,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly path: string } | null> {
  const path = around.inspection.mapping.chosen.level;
  if (path === null) return null;
  const name = await countableName(around, path, signal);
  return name === null ? null : { name, path };
}

/** Fields that a query can ask for, sorted; without what the cluster keeps for itself and second forms of a field. */
export async function fieldNames(
  { connection, inspection: { view } }: Fields,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const fields = await mappedFields(connection, view.expression, ['*'], signal);
  const isField = ([name, types]: readonly [string, Readonly<Record<string, unknown>>]): boolean => {
    if (name.startsWith('_')) return false;
    const base = name.replace(/\.keyword$/, '');
    if (base !== name && fields.has(base)) return false;
    return Object.entries(types).some(
      ([type, facts]) => !HOLDERS.has(type) && !(isRecord(facts) && facts.metadata_field === true),
    );
  };
  return [...fields]
    .filter(isField)
    .map(([name]) => name)
    .sort()
    .slice(0, MOST);
}

/** The name by which documents are counted by a field; rejects with a `QuestionError` where there is none. */
export async function nameToCount(around: Fields, path: string, signal: AbortSignal): Promise<string> {
  const name = await countableName(around, path, signal);
  if (name !== null) return name;
  const names = await fieldNames(around, signal);
  throw new QuestionError(names.includes(path) ? 'not-countable' : 'no-such-field', { field: path });
}
