import type { LogRecord } from './json.ts';

const STARTS = /^[A-Za-z_@][\w.@/-]*=/;
const TELLS = /(?:^|\s)(?:level|lvl|msg|message|severity|err)=/;
/** One word: `key="quoted \" value"`, `key=value`, or a bare word. */
const WORD = /([A-Za-z_@][\w.@/-]{0,63})=(?:"((?:[^"\\]|\\.)*)"|(\S*))|(\S+)/g;
const MAX_WORDS = 400;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** `key=value` pairs as Go's loggers write them, or null when the line is no logfmt. */
export function parseLogfmt(text: string): LogRecord | null {
  if (!STARTS.test(text) || !TELLS.test(text)) return null;
  const pairs = new Map<string, string>();
  let last: string | null = null;
  for (const [, key, quoted, plain, word] of text.matchAll(WORD).take(MAX_WORDS)) {
    if (key !== undefined) {
      const value =
        quoted === undefined ? (plain as string) : quoted.replace(/\\(.)/gs, (_all, c) => ESCAPES[c] ?? c);
      if (!pairs.has(key)) pairs.set(key, value);
      // Some loggers forget the quotes: what follows a plain value belongs to it.
      last = quoted === undefined ? key : null;
    } else if (last !== null) pairs.set(last, `${pairs.get(last)} ${word}`);
  }
  return Object.fromEntries(pairs);
}
