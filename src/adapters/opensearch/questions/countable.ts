import { isRecord } from '../../../logs/json.ts';
import type { Around } from '../around.ts';
import { readFieldCaps } from '../field-caps.ts';
import { pathOf } from '../search-request.ts';

/** The name by which documents are counted by a field: its own or that of its `.keyword`; null: by neither. */
export async function countableName(
  { connection, inspection: { view } }: Pick<Around, 'connection' | 'inspection'>,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const names = [path, `${path}.keyword`];
  const query = { fields: names.join(','), ignore_unavailable: 'true', allow_no_indices: 'true' };
  const { body } = await connection.request(
    { method: 'GET', path: pathOf(view.expression, '/_field_caps'), query },
    signal,
  );
  const { fields = {} } = readFieldCaps(body) ?? {};
  const isCountable = (name: string): boolean => {
    const types = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const facts = isRecord(types) ? Object.values(types) : [];
    return facts.length > 0 && facts.every((fact) => isRecord(fact) && fact.aggregatable === true);
  };
  return names.find(isCountable) ?? null;
}
