import type { Around } from '../around.ts';
import { countableName } from '../questions/countable.ts';

/** The field that the mapping found levels in, as far as documents can be counted by it. */
export async function levelField(
  around: Around,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly path: string } | null> {
  const path = around.inspection.mapping.chosen.level;
  if (path === null) return null;
  const name = await countableName(around, path, signal);
  return name === null ? null : { name, path };
}
