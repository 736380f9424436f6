import { FIELD_TABLES } from '../../../logs/field-tables.ts';
import { lookup, valueText } from '../../../logs/fields.ts';
import type { RawLine, SourceSearch } from '../../../ports/log-source.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { type Around, lineIn, searchDocuments } from '../around.ts';
import { mappedFields } from '../field-caps.ts';
import { type Json, within } from '../search-body.ts';

const ANALYSED: ReadonlySet<string> = new Set(['text', 'match_only_text']);
const WHOLE: ReadonlySet<string> = new Set(['keyword', 'wildcard', 'constant_keyword']);

/** Documents whose message holds some texts, oldest first; null where the message cannot be searched. */
export async function searchLines(
  around: Around,
  queries: readonly string[],
  span: TimeSpan,
  { texts, first, limit }: Pick<SourceSearch, 'texts' | 'first' | 'limit'>,
  signal: AbortSignal,
): Promise<readonly RawLine[] | null> {
  const { timeField } = around.inspection.view;
  const view = { ...around.inspection.view, cursorField: timeField, queries };
  const holds = await messageQuery(around, signal);
  if (holds === null || texts.length === 0) return null;
  const filters = [within(timeField, [span]), ...texts.map(holds)];
  const found = await searchDocuments(around, view, first ? 'asc' : 'desc', limit, filters, signal);
  const lines = found.map(lineIn(around, view));
  return first ? lines : lines.reverse();
}

/** How documents are asked for a text in their message: words by phrase, keywords by a piece of them. */
async function messageQuery(
  { connection, inspection: { view, mapping } }: Around,
  signal: AbortSignal,
): Promise<((text: string) => Json) | null> {
  const path = mapping.chosen.message;
  if (path === null) return null;
  const names = [path, `${path}.keyword`];
  const fields = await mappedFields(connection, view.expression, names, signal);
  const typesOf = (name: string) => Object.keys(fields.get(name) ?? {}).filter((type) => type !== 'unmapped');
  const all = (name: string, kinds: ReadonlySet<string>) => {
    const types = typesOf(name);
    return types.length > 0 && types.every((type) => kinds.has(type));
  };
  if (all(path, ANALYSED)) return (text) => ({ match_phrase: { [path]: text } });
  const whole = names.find((name) => all(name, WHOLE));
  if (whole === undefined) return null;
  return (text) => ({ wildcard: { [whole]: { value: `*${text.replace(/[\\*?]/g, '\\$&')}*` } } });
}

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
