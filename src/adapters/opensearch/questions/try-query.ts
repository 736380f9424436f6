import type { UnknownField } from '../../../ports/log-questions.ts';
import { nearest } from '../../../text/nearest.ts';
import { wholeHits } from '../answer.ts';
import type { Around } from '../around.ts';
import { fieldsIn, refuseNested } from '../nested.ts';
import { allOf } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';
import { Trouble } from '../trouble.ts';
import { fieldNames } from './countable.ts';

/** What a regular expression is among: escapes and phrases. */
const PIECES = /\\.|"(?:\\.|[^"\\])*"|\/((?:\\.|[^/\\])*)\//gs;
/** No index has it: only whether an expression can be read matters. */
const NO_FIELD = 'oncall.tried';

/** Fields that every document has without a mapping. */
const OWN = new Set(['_id', '_index', '_exists_']);

/**
 * Runs a query once over no more than a document a shard. Rejects with a `Trouble` where it cannot be read; else the
 * fields in it that no index has.
 */
export async function tryQuery(
  around: Around,
  query: string,
  signal: AbortSignal,
): Promise<readonly UnknownField[]> {
  const { connection, inspection } = around;
  const { view } = inspection;
  const asked = { ...view, queries: [...view.queries, query] };
  await refuseNested(connection, view, [query], signal);
  const run = async (body: object): Promise<void> => {
    const quick = { size: 0, track_total_hits: false, terminate_after: 1, timeout: '5s' };
    wholeHits(await connection.request(searchRequest(asked, { ...quick, query: body }), signal));
  };
  await run(allOf(asked));
  // A lenient query takes an expression that cannot be read for one that finds nothing.
  for (const value of regexesIn(query)) {
    await run({ regexp: { [NO_FIELD]: { value } } }).catch((error: unknown) => {
      if (!(error instanceof Trouble) || error.kind !== 'bad-query') throw error;
      throw new Trouble('bad-regex', { regex: `/${value}/`, reason: whyNot(error) }, error);
    });
  }
  const used = fieldsIn(query).filter((name) => !OWN.has(name) && !name.includes('*'));
  if (used.length === 0) return [];
  const names = await fieldNames(around, signal);
  const known = new Set(names);
  const isThere = (field: string): boolean =>
    known.has(field) ||
    known.has(field.replace(/\.keyword$/, '')) ||
    // Of a flat object only the root is mapped.
    field.split('.').some((_, i, parts) => i > 0 && known.has(parts.slice(0, i).join('.')));
  return used
    .filter((field) => !isThere(field))
    .map((field) => ({ field, nearest: nearest(field, names) ?? nearestLast(field, names) }));
}

const regexesIn = (query: string): readonly string[] =>
  [...query.matchAll(PIECES)].flatMap(([, regex]) => (regex === undefined || regex === '' ? [] : [regex]));

const whyNot = ({ params }: Trouble): string =>
  String(params.reason ?? '').replace(/^failed to create query: /, '');

/** `service` for `service.name`, `user` for `app.user`: people leave out what stands before or behind. */
function nearestLast(field: string, names: readonly string[]): string | null {
  const last = (name: string): string => name.split('.').at(-1) as string;
  const byLast = new Map(names.map((name) => [last(name), name]));
  const found = nearest(last(field), byLast.keys());
  return (found === undefined ? undefined : byLast.get(found)) ?? null;
}
