import { wholeHits } from './answer.ts';
import type { ClusterConnection } from './connection.ts';
import { mappedFields } from './field-caps.ts';
import { allOf } from './search-body.ts';
import { searchRequest } from './search-request.ts';
import { Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

const QUOTED = /"(?:\\.|[^"\\])*"|\/(?:\\.|[^/\\])*\//g;
const NAME = /(?:^|[\s(+\-!&|])(?:_exists_:([\w@][\w@.-]*)|([\w@][\w@.-]*):)/g;

/** Fields that a Lucene query names, each once. */
export function fieldsIn(query: string): readonly string[] {
  const found = query.replace(QUOTED, '""').matchAll(NAME);
  return [...new Set([...found].map(([, existing, name]) => existing ?? name ?? ''))];
}

/**
 * Rejects with a `Trouble` where queries name a field that documents hold in a `nested` mapping alone: those are
 * documents of their own, which no query string reaches. It would find nothing without a word, or with `NOT` everything.
 */
export async function refuseNested(
  connection: ClusterConnection,
  view: ClusterView,
  queries: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const names = queries.flatMap(fieldsIn);
  if (names.length === 0) return;
  // Of a mapping within others only those with fields of their own are reported.
  const asked = names.flatMap((name) => [...upwards(name), `${name}.*`]);
  const nested = await nestedPaths(connection, view, asked, signal);
  for (const field of names) {
    const path = upwards(field).find((one) => nested.has(one));
    if (path !== undefined && (await isOutOfReach(connection, view, path, field, signal))) {
      throw new Trouble('nested-field', { field, path });
    }
  }
}

/** `a.b.c`, `a.b`, `a` */
const upwards = (field: string): readonly string[] =>
  field.split('.').map((_, i, parts) => parts.slice(0, parts.length - i).join('.'));

/** Of some paths those mapped as `nested`; none where looking at mappings is not allowed. */
async function nestedPaths(
  connection: ClusterConnection,
  { expression }: ClusterView,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  try {
    const fields = await mappedFields(connection, expression, [...new Set(paths)], signal);
    return new Set([...fields].flatMap(([name, types]) => (Object.hasOwn(types, 'nested') ? [name] : [])));
  } catch (error) {
    if (error instanceof Trouble && error.kind === 'forbidden') return new Set();
    throw error;
  }
}

/** With `include_in_root` the document itself has the field, too, and a query finds it there. */
async function isOutOfReach(
  connection: ClusterConnection,
  view: ClusterView,
  path: string,
  field: string,
  signal: AbortSignal,
): Promise<boolean> {
  const exists = { exists: { field: field === path ? `${path}.*` : field } };
  const within = { nested: { path, query: exists, ignore_unmapped: true } };
  const body = {
    size: 1,
    _source: false,
    track_total_hits: false,
    timeout: '3s',
    query: allOf({ queries: [] }, within, { bool: { must_not: [exists] } }),
  };
  return wholeHits(await connection.request(searchRequest(view, body), signal)).length > 0;
}
