import { type CharSet, has, LINE_END, WORD } from './char-set.ts';
import { close, EDGE, type Side, sideOf } from './closure.ts';
import { findAll, type Range } from './find.ts';
import { parseRegex, RegexError } from './parse-regex.ts';
import { compileProgram, type Program } from './program.ts';

/** What someone typed to find lines, ready to run. */
export interface TextSearch {
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

function literal(text: string, invalid: boolean): TextSearch {
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
export function compileTextSearch(text: string): TextSearch {
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

interface State {
  /** Steps alive before a position, without what is reached for free from them. */
  readonly steps: readonly number[];
  readonly before: Side;
  /** By character class; -1 not known yet, -2 match. */
  readonly next: Int32Array;
  /** Whether it matches when the text ends here. */
  readonly atEnd: boolean;
}

const UNKNOWN = -1;
const MATCH = -2;
/** States are made as texts need them; past this many the memory is given back and they are made again. */
const MAX_STATES = 1_000;

/**
 * Tells whether a program matches anywhere in a text: a deterministic machine built lazily, one table look-up per
 * character once warm, and linear in the text for every pattern, however it is nested.
 */
class Matcher {
  readonly #program: Program;
  /** Lowest code point of each character class, ascending: members of a class are alike to the whole program. */
  readonly #classes: readonly number[];
  readonly #ascii = new Uint16Array(128);
  #states: State[] = [];
  #byKey = new Map<string, number>();
  #start = UNKNOWN;

  constructor(program: Program) {
    this.#program = program;
    this.#classes = classBounds(program);
    for (let code = 0; code < 128; code += 1) this.#ascii[code] = this.#search(code);
  }

  test(text: string): boolean {
    if (this.#start === UNKNOWN) this.#start = this.#state([], EDGE);
    let at = this.#start;
    for (let i = 0; i < text.length; i += 1) {
      let code = text.charCodeAt(i);
      if (code >= 128) {
        code = text.codePointAt(i) as number;
        if (code > 0xffff) i += 1;
      }
      const kind = code < 128 ? (this.#ascii[code] as number) : this.#search(code);
      const state = this.#states[at] as State;
      const known = state.next[kind] as number;
      at = known === UNKNOWN ? this.#step(state, kind) : known;
      if (at === MATCH) return true;
    }
    return (this.#states[at] as State).atEnd;
  }

  #step(state: State, kind: number): number {
    const code = this.#classes[kind] as number;
    const after = sideOf(code);
    const next: number[] = [];
    let matched = false;
    this.#closeAll(state.steps, state.before, after, (at) => {
      const step = this.#program.steps[at];
      if (step?.op === 'match') matched = true;
      else if (step?.op === 'set' && has(step.set, code)) next.push(step.next);
    });
    const to = matched ? MATCH : this.#state(next, after);
    state.next[kind] = to;
    return to;
  }

  #state(steps: readonly number[], before: Side): number {
    const sorted = [...new Set(steps)].sort((a, b) => a - b);
    const key = `${before}:${sorted.join()}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#states.length >= MAX_STATES) {
      // Old states keep their stale tables, but nothing leads to them any more.
      this.#states = [];
      this.#byKey = new Map();
      this.#start = UNKNOWN;
    }
    let atEnd = false;
    this.#closeAll(sorted, before, EDGE, (at) => {
      if (this.#program.steps[at]?.op === 'match') atEnd = true;
    });
    const next = new Int32Array(this.#classes.length).fill(UNKNOWN);
    const index = this.#states.push({ steps: sorted, before, next, atEnd }) - 1;
    this.#byKey.set(key, index);
    return index;
  }

  /** Every position is also a place to start: that is what makes the search unanchored. */
  #closeAll(steps: readonly number[], before: Side, after: Side, visit: (at: number) => void): void {
    const seen = new Uint8Array(this.#program.steps.length);
    for (const at of steps) close(this.#program, at, before, after, seen, visit);
    close(this.#program, this.#program.start, before, after, seen, visit);
  }

  #search(code: number): number {
    let low = 0;
    let high = this.#classes.length;
    while (high - low > 1) {
      const mid = (low + high) >>> 1;
      if ((this.#classes[mid] as number) <= code) low = mid;
      else high = mid;
    }
    return low;
  }
}

function classBounds(program: Program): number[] {
  const bounds = new Set([0]);
  const cut = (set: CharSet) => {
    for (let i = 0; i < set.length; i += 2) bounds.add(set[i] as number).add((set[i + 1] as number) + 1);
  };
  cut(WORD);
  cut(LINE_END);
  for (const step of program.steps) if (step.op === 'set') cut(step.set);
  return [...bounds].sort((a, b) => a - b);
}
