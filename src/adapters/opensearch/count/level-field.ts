import { isRecord } from '../../../logs/json.ts';
import type { Around } from '../around.ts';
import { readFieldCaps } from '../field-caps.ts';
import { pathOf } from '../search-request.ts';

/** The field that the mapping found levels in, as far as documents can be counted by it. */
export async function levelField(
  { connection, inspection: { view, mapping } }: Around,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly path: string } | null> {
  const path = mapping.chosen.level;
  if (path === null) return null;
  const names = [path, `${path}.keyword`];
  const query = { fields: names.join(','), ignore_unavailable: 'true', allow_no_indices: 'true' };
  const { body } = await connection.request(
    { method: 'GET', path: pathOf(view.expression, '/_field_caps'), query },
    signal,
  );
  const { fields = {} } = readFieldCaps(body) ?? {};
  const name = names.find((one) => {
    const types = Object.hasOwn(fields, one) ? fields[one] : undefined;
    const facts = isRecord(types) ? Object.values(types) : [];
    return facts.length > 0 && facts.every((fact) => isRecord(fact) && fact.aggregatable === true);
  });
  return name === undefined ? null : { name, path };
}
