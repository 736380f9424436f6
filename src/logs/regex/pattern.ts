import { findAll, type Range } from './find.ts';
import { Matcher } from './matcher.ts';
import { parseRegex, RegexError } from './parse-regex.ts';
import { compileProgram } from './program.ts';

/** What someone typed to find lines, ready to run. */
export interface Pattern {
  readonly text: string;
  /** A `/…/` that is no regular expression we run; it is then taken literally, slashes and all. */
  readonly invalid: boolean;
  test(text: string): boolean;
  /** Where it matches, leftmost first; at most `max`. */
  ranges(text: string, max?: number): readonly Range[];
}

/** Characters looked at in one text; a shared line is never longer. */
export const SCANNED = 16 * 1024;
const MAX_PATTERN = 1_000;
const MAX_RANGES = 100;
const FORM = /^\/(.+)\/(i?)$/s;

/** All lower case finds either case; one capital makes it exact. Escapes such as `\S` and `\W` say nothing about case. */
function ignoresCase(source: string): boolean {
  const bare = source.replace(/\\./gs, '');
  return bare === bare.toLowerCase();
}

const clip = (text: string): string => (text.length > SCANNED ? text.slice(0, SCANNED) : text);

function literal(text: string, invalid: boolean): Pattern {
  const escaped = text.slice(0, MAX_PATTERN).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const flags = (text === text.toLowerCase() ? 'i' : '') + (/[^\x00-\x7f]/.test(text) ? 'u' : '');
  const one = new RegExp(escaped, flags);
  return {
    text,
    invalid,
    test: (line) => one.test(clip(line)),
    ranges: (line, max = MAX_RANGES) =>
      clip(line)
        .matchAll(new RegExp(escaped, `${flags}g`))
        .take(text === '' ? 0 : max)
        .map((hit) => ({ start: hit.index, end: hit.index + hit[0].length }))
        .toArray(),
  };
}

/**
 * Plain text, or `/regex/` (`/regex/i` for either case whatever its letters). A regular expression runs on our own
 * linear-time machine, because no pattern that someone types and no line that someone logs may stall the screen.
 */
export function compilePattern(text: string): Pattern {
  const form = FORM.exec(text);
  if (form === null) return literal(text, false);
  const source = form[1] as string;
  if (source.length > MAX_PATTERN) return literal(text, true);
  try {
    const program = compileProgram(parseRegex(source, form[2] === 'i' || ignoresCase(source)));
    const matcher = new Matcher(program);
    return {
      text,
      invalid: false,
      test: (line) => matcher.test(clip(line)),
      ranges: (line, max = MAX_RANGES) => findAll(program, clip(line), max),
    };
  } catch (error) {
    if (error instanceof RegexError) return literal(text, true);
    throw error;
  }
}
