/** A row of a line's fields, shown as the JSON they came as: a field, or the head of an object. */
export interface FieldRow {
  /** Dotted path. */
  readonly path: string;
  readonly depth: number;
  readonly key: string;
  /** Text of a field; null: an object. */
  readonly value: string | null;
  /** Fields below it, at any depth. */
  readonly count: number;
  readonly folded: boolean;
  /** Ends here so many objects, which were the last of theirs. */
  readonly closes: number;
}

interface Node {
  readonly key: string;
  readonly path: string;
  value: string | null;
  readonly children: Map<string, Node>;
}

const node = (key: string, path: string): Node => ({ key, path, value: null, children: new Map() });

function grow(root: Node, path: string, value: string): void {
  const parts = path.split('.');
  let at = root;
  for (const [i, part] of parts.entries()) {
    const next = at.children.get(part) ?? node(part, parts.slice(0, i + 1).join('.'));
    at.children.set(part, next);
    at = next;
  }
  at.value = value;
}

const counted = ({ value, children }: Node): number =>
  [...children.values()].reduce((sum, child) => sum + counted(child), value === null ? 0 : 1);

/** What only leads to one object is one row: `kubernetes.labels`. */
function joined(at: Node): Node {
  const [only] = at.children.values();
  if (at.value !== null || at.children.size !== 1 || only === undefined || only.children.size === 0)
    return at;
  const below = joined(only);
  return { ...below, key: `${at.key}.${below.key}` };
}

/** The rows of fields with dotted names, in order of their names; what is folded is one row. */
export function fieldRows(
  fields: Readonly<Record<string, string>>,
  folded: readonly string[],
): readonly FieldRow[] {
  const root = node('', '');
  for (const [path, value] of Object.entries(fields)) grow(root, path, value);
  const rows: FieldRow[] = [];
  const walk = (parent: Node, depth: number): void => {
    const children = [...parent.children.values()].sort((a, b) => a.key.localeCompare(b.key));
    for (const each of children) {
      const { key, path, value, children: below } = joined(each);
      if (value !== null) rows.push({ path, depth, key, value, count: 1, folded: false, closes: 0 });
      if (below.size === 0) continue;
      const closed = folded.includes(path);
      const own = node(key, path);
      for (const [name, child] of below) own.children.set(name, child);
      rows.push({ path, depth, key, value: null, count: counted(own), folded: closed, closes: 0 });
      if (!closed) walk(own, depth + 1);
    }
  };
  walk(root, 0);
  return rows.map((row, i) => {
    const next = rows[i + 1]?.depth ?? 0;
    return { ...row, closes: Math.max(0, row.depth - next) };
  });
}

/** The object a row is in; null at the top. */
export function objectOf(rows: readonly FieldRow[], at: number): FieldRow | null {
  const row = rows[at];
  if (row === undefined) return null;
  for (let i = at - 1; i >= 0; i -= 1) {
    const above = rows[i] as FieldRow;
    if (above.value === null && above.depth < row.depth) return above;
  }
  return null;
}
