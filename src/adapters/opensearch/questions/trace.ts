import { FIELD_TABLES } from '../../../logs/field-tables.ts';
import { lookup, valueText } from '../../../logs/fields.ts';
import type { TimeSpan } from '../../../logs/tail/span.ts';
import type { RawLine } from '../../../ports/log-source.ts';
import { type Around, lineIn, searchDocuments } from '../around.ts';
import { type Json, within } from '../search-body.ts';

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
  const { view: read } = around.inspection;
  const view = { ...read, cursorField: read.timeField };
  const filters = [within(view.timeField, [span]), ofTrace(around, trace)];
  const found = await searchDocuments(around, view, 'desc', limit, filters, signal);
  return found
    .filter(({ record }) =>
      paths(around).some((path) => valueText(lookup(record, path) ?? '').includes(trace)),
    )
    .map(lineIn(around, view))
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
