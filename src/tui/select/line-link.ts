import { lineValue } from '../../logs/line-value.ts';
import type { AskedLine } from '../../protocol/asks.ts';

/** So long before and after a line reach `{from}` and `{to}`, milliseconds. */
const AROUND = 15 * 60_000;
const PLACE = /\{([^{}]+)\}/g;

/** A line's address, or the first value that its template asks for and the line does not have. */
export type LineLink = { readonly url: string } | { readonly lacks: string } | { readonly notHttp: true };

/** Fills a template; each value is URL-encoded, and only http and https lead anywhere. */
export function lineLink(template: string, line: AskedLine): LineLink {
  let lacks: string | null = null;
  const url = template.replace(PLACE, (_place, name: string) => {
    const value = placeValue(name, line);
    if (value === null || value === '') {
      lacks ??= name;
      return '';
    }
    return encodeURIComponent(value);
  });
  if (lacks !== null) return { lacks };
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? { url } : { notHttp: true };
}

function placeValue(name: string, line: AskedLine): string | null {
  const at = Date.parse(line.time ?? '');
  const shifted = (by: number): Date | null => (Number.isNaN(at) ? null : new Date(at + by));
  const slash = line.id.indexOf('/');
  switch (name) {
    case 'id':
      return line.id;
    case 'index':
      return slash === -1 ? null : line.id.slice(0, slash);
    case 'document':
      return slash === -1 ? line.id : line.id.slice(slash + 1);
    case 'source':
      return line.source;
    case 'time':
      return line.time;
    case 'from':
      return shifted(-AROUND)?.toISOString() ?? null;
    case 'to':
      return shifted(AROUND)?.toISOString() ?? null;
    case 'timeMs':
      return shifted(0)?.getTime().toString() ?? null;
    case 'fromMs':
      return shifted(-AROUND)?.getTime().toString() ?? null;
    case 'toMs':
      return shifted(AROUND)?.getTime().toString() ?? null;
    case 'message':
      return Object.hasOwn(line.fields, name) ? (line.fields[name] ?? null) : line.message;
    default:
      return lineValue(line, name);
  }
}
