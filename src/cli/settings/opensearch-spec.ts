/** A source named by itself, for once: `opensearch:INDEX?query=LUCENE&time=FIELD`. */
export interface OneOff {
  readonly index: string;
  readonly query?: string;
  readonly timeField?: string;
}

/**
 * What an index expression may be made of: names, aliases, data streams, `*`, exclusions and date mathematics, by
 * commas. A name that begins with `_` would be a command of the cluster.
 */
const INDEX = /^(?![-+_])[^\s"\\?#|\x00-\x1f]{1,400}$/;

export function isIndexExpression(text: string): boolean {
  return INDEX.test(text) && text.split(',').every((part) => part !== '' && !/^[-+]?(_|\.\.?$)/.test(part));
}

/** Null when it is no such spec, names no index, or says something unknown. Values are percent-encoded as in a URL. */
export function parseOneOff(spec: string): OneOff | null {
  const found = /^opensearch:([^?]*)(?:\?(.*))?$/s.exec(spec);
  if (!found || !isIndexExpression(found[1] as string)) return null;
  const said = [...new URLSearchParams(found[2] ?? '')];
  const names = said.map(([name]) => name);
  if (new Set(names).size < names.length) return null;
  if (said.some(([name, value]) => !['query', 'time'].includes(name) || value.trim() === '')) return null;
  const { query, time } = Object.fromEntries(said);
  return {
    index: found[1] as string,
    ...(query === undefined ? {} : { query }),
    ...(time === undefined ? {} : { timeField: time }),
  };
}
