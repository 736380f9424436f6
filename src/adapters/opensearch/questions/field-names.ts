import { isRecord } from '../../../logs/json.ts';
import { QuestionError } from '../../../ports/log-questions.ts';
import type { Around } from '../around.ts';
import { readFieldCaps } from '../field-caps.ts';
import { pathOf } from '../search-request.ts';
import { countableName } from './countable.ts';

/** What holds fields and is none. */
const HOLDERS = new Set(['object', 'nested']);
/** Field names told at most. */
const MOST = 5_000;

/** Fields that a query can ask for, sorted; without what the cluster keeps for itself and second forms of a field. */
export async function fieldNames(
  { connection, inspection: { view } }: Pick<Around, 'connection' | 'inspection'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const query = { fields: '*', ignore_unavailable: 'true', allow_no_indices: 'true' };
  const { body } = await connection.request(
    { method: 'GET', path: pathOf(view.expression, '/_field_caps'), query },
    signal,
  );
  const { fields = {} } = readFieldCaps(body) ?? {};
  const isField = ([name, types]: [string, unknown]): boolean => {
    if (name.startsWith('_') || !isRecord(types)) return false;
    const base = name.replace(/\.keyword$/, '');
    if (base !== name && Object.hasOwn(fields, base)) return false;
    return Object.entries(types).some(
      ([type, facts]) => !HOLDERS.has(type) && !(isRecord(facts) && facts.metadata_field === true),
    );
  };
  return Object.entries(fields)
    .filter(isField)
    .map(([name]) => name)
    .sort()
    .slice(0, MOST);
}

/** The name by which documents are counted by a field; rejects with a `QuestionError` where there is none. */
export async function nameToCount(around: Around, path: string, signal: AbortSignal): Promise<string> {
  const name = await countableName(around, path, signal);
  if (name !== null) return name;
  const names = await fieldNames(around, signal);
  throw new QuestionError(names.includes(path) ? 'not-countable' : 'no-such-field', { field: path });
}
