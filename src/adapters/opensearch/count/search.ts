import { isRecord } from '../../../logs/json.ts';
import type { TimeSpan } from '../../../logs/tail/span.ts';
import type { RawLine, SourceSearch } from '../../../ports/log-source.ts';
import { foundOf, wholeHits } from '../answer.ts';
import type { Around } from '../around.ts';
import { readFieldCaps } from '../field-caps.ts';
import { rawLineOf } from '../lines.ts';
import { allOf, sortBy, wanted, within } from '../search-body.ts';
import { pathOf, searchRequest } from '../search-request.ts';

type Json = Readonly<Record<string, unknown>>;

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
  const { connection, inspection, name, zone } = around;
  const { timeField } = inspection.view;
  const view = { ...inspection.view, cursorField: timeField, queries };
  const holds = await messageQuery(around, signal);
  if (holds === null || texts.length === 0) return null;
  const body = {
    ...wanted(view),
    size: limit,
    track_total_hits: false,
    timeout: '5s',
    query: allOf(view, within(view.timeField, [span]), ...texts.map(holds)),
    sort: sortBy(view, view.timeField, first ? 'asc' : 'desc'),
  };
  const hits = wholeHits(await connection.request(searchRequest(view, body), signal));
  const lines = hits.map((hit) =>
    rawLineOf(foundOf(hit, view), { name, mapping: inspection.mapping, view, zone }),
  );
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
  const query = { fields: names.join(','), ignore_unavailable: 'true', allow_no_indices: 'true' };
  const { body } = await connection.request(
    { method: 'GET', path: pathOf(view.expression, '/_field_caps'), query },
    signal,
  );
  const { fields = {} } = readFieldCaps(body) ?? {};
  const typesOf = (name: string) => {
    const types = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return isRecord(types) ? Object.keys(types).filter((type) => type !== 'unmapped') : [];
  };
  const all = (name: string, kinds: ReadonlySet<string>) => {
    const types = typesOf(name);
    return types.length > 0 && types.every((type) => kinds.has(type));
  };
  if (all(path, ANALYSED)) return (text) => ({ match_phrase: { [path]: text } });
  const whole = names.find((name) => all(name, WHOLE));
  if (whole === undefined) return null;
  return (text) => ({ wildcard: { [whole]: { value: `*${text.replace(/[\\*?]/g, '\\$&')}*` } } });
}
