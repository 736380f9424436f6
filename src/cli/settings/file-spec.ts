import { ENCODINGS, type Encoding } from '../../logs/encoding.ts';
import { isTimeZone } from '../../text/zone.ts';

/** How the lines of a file are read: in UTF-8 and the session's time zone where nothing else is said. */
interface FileReading {
  readonly encoding?: Encoding | undefined;
  /** IANA zone of times written without an offset. */
  readonly timeZone?: string | undefined;
}

export interface FileSpec extends FileReading {
  readonly path: string;
}

const OPTIONS: ReadonlySet<string> = new Set(['encoding', 'timeZone']);

/**
 * A file as `--logs` names it, with or without `file:`: `PATH?encoding=euc-jp&timeZone=Asia/Tokyo`. A `?` that no such
 * option follows is a part of the path. Null for an unknown encoding or zone.
 */
export function parseFileSpec(text: string): FileSpec | null {
  const spec = text.replace(/^file:/, '');
  const at = spec.lastIndexOf('?');
  const said = at === -1 ? [] : [...new URLSearchParams(spec.slice(at + 1))];
  if (said.length === 0 || said.some(([name]) => !OPTIONS.has(name)))
    return spec === '' ? null : { path: spec };
  const { encoding, timeZone } = Object.fromEntries(said);
  const path = spec.slice(0, at);
  if (path === '' || new Set(said.map(([name]) => name)).size < said.length) return null;
  if (encoding !== undefined && !isEncoding(encoding)) return null;
  if (timeZone !== undefined && !isTimeZone(timeZone)) return null;
  return { path, ...(encoding ? { encoding } : {}), ...(timeZone ? { timeZone } : {}) };
}

/** The same as text, as a session's tail names it. */
export function fileSpecText({ path, encoding, timeZone }: FileSpec): string {
  const said = Object.entries({ encoding, timeZone }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return `file:${path}${said.length === 0 ? '' : `?${said.join('&')}`}`;
}

const isEncoding = (name: string): name is Encoding => (ENCODINGS as readonly string[]).includes(name);
