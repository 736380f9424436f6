import type { LogLine } from '../../logs/line.ts';
import { type FieldRow, fieldRows } from './field-tree.ts';

/** A row of an opened line that can be selected: a column of its row in the log, or one of its fields. */
export type OpenRow =
  | { readonly kind: 'column'; readonly name: 'level' | 'service' | 'trace'; readonly value: string }
  | { readonly kind: 'field'; readonly row: FieldRow };

type Opened = Pick<LogLine, 'level' | 'service' | 'trace' | 'fields'>;

/** Columns first, as the page shows them; the fields as they are folded. */
export function openRows(line: Opened, folded: readonly string[]): readonly OpenRow[] {
  const columns = (['level', 'service', 'trace'] as const).flatMap((name): OpenRow[] => {
    const value = line[name];
    return value === null || value === undefined ? [] : [{ kind: 'column', name, value }];
  });
  return [...columns, ...fieldRows(line.fields, folded).map((row): OpenRow => ({ kind: 'field', row }))];
}

/** The field that a row is, by the name and value that filters and questions know it by; null: an object. */
export function fieldOfRow(
  row: OpenRow | undefined,
): { readonly name: string; readonly value: string } | null {
  if (row === undefined) return null;
  if (row.kind === 'column') return { name: row.name, value: row.value };
  const { path, value } = row.row;
  return value === null ? null : { name: path, value };
}
