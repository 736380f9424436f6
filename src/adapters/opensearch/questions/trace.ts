import { FIELD_TABLES } from '../../../logs/field-tables.ts';
import { lookup, valueText } from '../../../logs/fields.ts';
import type { TimeSpan } from '../../../logs/tail/span.ts';
import type { RawLine } from '../../../ports/log-source.ts';
import { foundOf, wholeHits } from '../answer.ts';
import type { Around } from '../around.ts';
import { rawLineOf } from '../lines.ts';
import { allOf, sortBy, wanted, within } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';

type Json = Readonly<Record<string, unknown>>;

/** Headers and paths that hold an id among other things, and are mapped as one word. */
const WITHIN = /traceparent|xray|googleapis|@tr$/i;

/** The newest lines of a trace, oldest first: where a field holds its id, or the message names it. */
export async function traceLines(
  around: Around,
  trace: string,
  span: TimeSpan,
  limit: number,
  signal: AbortSignal,
): Promise<readonly RawLine[]> {
  const { connection, inspection, name, zone } = around;
  const view = { ...inspection.view, cursorField: inspection.view.timeField };
  const { mapping } = inspection;
  const body = {
    ...wanted(view),
    size: limit,
    track_total_hits: false,
    timeout: '5s',
    query: allOf(view, within(view.timeField, [span]), ofTrace(around, trace)),
    sort: sortBy(view, view.timeField, 'desc'),
  };
  const hits = wholeHits(await connection.request(searchRequest(view, body), signal));
  return hits
    .map((hit) => foundOf(hit, view))
    .filter(({ record }) =>
      paths(around).some((path) => valueText(lookup(record, path) ?? '').includes(trace)),
    )
    .map((found) => rawLineOf(found, { name, mapping, view, zone }))
    .reverse();
}

const paths = ({ inspection: { mapping } }: Around): readonly string[] => [
  ...mapping.order.trace,
  ...mapping.order.message,
];

/** Any field that may hold it: a keyword whole, a text as a phrase; a path that is not mapped finds nothing. */
function ofTrace(around: Around, trace: string): Json {
  const { order } = around.inspection.mapping;
  const exact = [...order.trace, ...order.message].flatMap((path) => [path, `${path}.keyword`]);
  const within = [...new Set([...order.trace, ...FIELD_TABLES.trace])]
    .filter((path) => WITHIN.test(path))
    .flatMap((path) => [path, `${path}.keyword`])
    .map((path) => ({ wildcard: { [path]: { value: `*${escaped(trace)}*` } } }));
  const phrase = { multi_match: { query: trace, type: 'phrase', fields: exact, lenient: true } };
  return { bool: { should: [phrase, ...within], minimum_should_match: 1 } };
}

const escaped = (text: string): string => text.replace(/[\\*?]/g, '\\$&');
