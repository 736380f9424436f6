import { isRecord } from '../../logs/json.ts';
import type { ClusterOptions } from './options.ts';
import { oneLine, Trouble } from './trouble.ts';

/*
 * What an error answer means. Shapes as OpenSearch 2.19 sends them: `{error: {type, reason, root_cause, caused_by,
 * failed_shards: [{reason: {type, reason, caused_by}}]}, status}`; before it may stand anything, e.g. a proxy's HTML.
 */

interface Cause {
  readonly type: string;
  readonly reason: string;
  readonly index: string | null;
}

/** Faults of the query itself. */
const QUERY_FAULTS = new Set([
  'parse_exception',
  'parsing_exception',
  'query_shard_exception',
  'token_mgr_error',
  'number_format_exception',
  'date_time_parse_exception',
  'too_complex_to_determinize_exception',
  'too_many_clauses',
  'too_many_nested_clauses',
  'x_content_parse_exception',
]);

/** All causes that a body names, the outermost first. */
function causesOf(body: unknown): Cause[] {
  const causes: Cause[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) value.slice(0, 5).forEach((one) => void walk(one, depth + 1));
    if (!isRecord(value) || depth > 12) return;
    if (typeof value.type === 'string') {
      causes.push({
        type: value.type,
        reason: typeof value.reason === 'string' ? value.reason : '',
        index: typeof value.index === 'string' ? value.index : null,
      });
    }
    if (isRecord(value.reason)) walk(value.reason, depth + 1);
    for (const part of ['failed_shards', 'root_cause', 'caused_by']) walk(value[part], depth + 1);
  };
  walk(isRecord(body) ? body.error : null, 0);
  return causes;
}

/** The parser's own words, without the list of what it would have liked instead. */
function queryReason(causes: readonly Cause[]): string {
  const faults = causes.filter(({ type, reason }) => QUERY_FAULTS.has(type) && reason !== '');
  const parsers = faults.filter(({ type }) => type !== 'query_shard_exception');
  const said = (parsers[0] ?? faults[0])?.reason ?? '';
  return oneLine(said.split(/\n\s*Was expecting/)[0] ?? said);
}

/** Whether the server does not know a field that we sort by. */
export function lacksSortField(error: unknown, field: string): boolean {
  return (
    error instanceof Trouble && String(error.params.reason ?? '').includes(`[${field}] in order to sort`)
  );
}

/** The trouble that an answer with an error status tells. */
export function troubleOfStatus(
  status: number,
  body: unknown,
  { index, way }: { readonly index: string; readonly way: Pick<ClusterOptions, 'node' | 'auth'> },
  cause?: unknown,
): Trouble {
  const causes = causesOf(body);
  const has = (type: string) => causes.some((one) => one.type === type);
  const reason = oneLine(causes.at(-1)?.reason ?? (typeof body === 'string' ? body : ''));
  // Who shows nothing is not told that it is wrong.
  if (status === 401) {
    return new Trouble(
      way.auth.kind === 'none' ? 'no-credentials' : 'unauthorised',
      { node: way.node },
      cause,
    );
  }
  if (status === 403) return new Trouble('forbidden', { reason }, cause);
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    return new Trouble('overloaded', { status }, cause);
  }
  if (status === 404 && has('index_not_found_exception')) {
    const missing = causes.find(({ index: name }) => name !== null)?.index ?? index;
    return new Trouble('index-missing', { index: missing }, cause);
  }
  if (causes.length === 0) return new Trouble('not-opensearch', { status }, cause);
  // A sort field that a mapping lacks comes as a fault of the query, which it is not: nobody wrote it.
  const sorting = causes.find((one) => /in order to sort on|Text fields are not optimised/.test(one.reason));
  if (sorting)
    return new Trouble(
      'no-time-field',
      { index: sorting.index ?? index, reason: oneLine(sorting.reason) },
      cause,
    );
  if (status === 400 && causes.some(({ type }) => QUERY_FAULTS.has(type))) {
    return new Trouble('bad-query', { reason: queryReason(causes) }, cause);
  }
  if (
    has('circuit_breaking_exception') ||
    has('es_rejected_execution_exception') ||
    has('rejected_execution_exception')
  ) {
    return new Trouble('overloaded', { status }, cause);
  }
  // Fields are compared by their values, and those of two types cannot be: it fails with every try.
  const isMixed = causes.some(
    ({ type, reason: why }) =>
      type === 'class_cast_exception' || why.includes('two different types in two different'),
  );
  if (isMixed) return new Trouble('mixed-field', {}, cause);
  if (status >= 500) return new Trouble('partial', { status, reason }, cause);
  return new Trouble('refused', { status, reason }, cause);
}
