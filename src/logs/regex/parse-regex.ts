import { type CharSet, DIGIT, LINE_END, negate, SPACE, union, WORD, withBothCases } from './char-set.ts';

export type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'seq'; readonly items: readonly Node[] }
  | { readonly kind: 'alt'; readonly items: readonly Node[] }
  | { readonly kind: 'repeat'; readonly item: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'assert'; readonly at: Assertion };

export type Assertion = 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

/** The pattern is no regular expression of the kind we run; `message` is for logs, never for a screen. */
export class RegexError extends Error {}

const CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGIT,
  D: negate(DIGIT),
  w: WORD,
  W: negate(WORD),
  s: SPACE,
  S: negate(SPACE),
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };
const DOT = negate(LINE_END);

/**
 * Parses ECMAScript's syntax as far as it can run in linear time: no look-around, no back-references, no `\p{}`.
 * `^` and `$` match at every line of the message. Lazy quantifiers are taken as greedy: which lines match is the same.
 */
export function parseRegex(source: string, ignoreCase: boolean): Node {
  const chars = Array.from(source);
  let at = 0;

  const fail = (what: string): never => {
    throw new RegexError(`${what} at ${at} of ${source}`);
  };
  const accept = (char: string): boolean => {
    if (chars[at] !== char) return false;
    at += 1;
    return true;
  };
  const cased = (set: CharSet): CharSet => (ignoreCase ? withBothCases(set) : set);
  /** Classes such as `\S` hold both cases already; only what names one character needs the other. */
  const member = (set: CharSet): CharSet => (isOne(set) ? cased(set) : set);

  function alternation(): Node {
    const items = [sequence()];
    while (accept('|')) items.push(sequence());
    return items.length === 1 ? (items[0] as Node) : { kind: 'alt', items };
  }

  function sequence(): Node {
    const items: Node[] = [];
    while (at < chars.length && chars[at] !== '|' && chars[at] !== ')') {
      const grouped = chars[at] === '(';
      const item = atom();
      const range = quantifier();
      if (range !== null && item.kind === 'assert' && !grouped) fail('nothing to repeat');
      items.push(range === null ? item : { kind: 'repeat', item, min: range[0], max: range[1] });
    }
    return items.length === 1 ? (items[0] as Node) : { kind: 'seq', items };
  }

  /** How often the atom before may come, or null when nothing says so. */
  function quantifier(): readonly [number, number] | null {
    const range = bounds();
    if (range === null) return null;
    accept('?');
    return bounds() === null ? range : fail('quantifier after quantifier');
  }

  function bounds(): readonly [number, number] | null {
    if (accept('*')) return [0, Number.POSITIVE_INFINITY];
    if (accept('+')) return [1, Number.POSITIVE_INFINITY];
    if (accept('?')) return [0, 1];
    if (chars[at] !== '{') return null;
    const found = /^\{(\d{1,5})(?:(,)(\d{1,5})?)?\}/.exec(chars.slice(at, at + 14).join(''));
    if (found === null) return null;
    at += found[0].length;
    const min = Number(found[1]);
    const max =
      found[2] === undefined ? min : found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3]);
    return max < min ? fail('numbers out of order') : [min, max];
  }

  function atom(): Node {
    const char = chars[at] as string;
    at += 1;
    if (char === '.') return { kind: 'set', set: DOT };
    if (char === '^') return { kind: 'assert', at: 'line-start' };
    if (char === '$') return { kind: 'assert', at: 'line-end' };
    if (char === '(') return group();
    if (char === '[') return { kind: 'set', set: charClass() };
    if (char === '\\') return escaped();
    if (char === '*' || char === '+' || char === '?') return fail('nothing to repeat');
    return { kind: 'set', set: cased(single(char)) };
  }

  function group(): Node {
    if (accept('?')) {
      const named = /^<[A-Za-z_]\w*>/.exec(chars.slice(at, at + 64).join(''));
      if (named !== null) at += named[0].length;
      else if (!accept(':')) fail('look-around');
    }
    const inner = alternation();
    if (!accept(')')) fail('missing )');
    return inner;
  }

  function escaped(): Node {
    if (accept('b')) return { kind: 'assert', at: 'word-edge' };
    if (accept('B')) return { kind: 'assert', at: 'no-word-edge' };
    return { kind: 'set', set: member(escapedSet()) };
  }

  function escapedSet(): CharSet {
    const char = chars[at];
    if (char === undefined) return fail('\\ at the end');
    at += 1;
    const set = CLASSES[char];
    if (set !== undefined) return set;
    const control = CONTROLS[char];
    if (control !== undefined) return [control, control];
    if (char === 'x') return hex(/^[0-9a-f]{2}/i);
    if (char === 'u') return hex(/^(?:[0-9a-f]{4}|\{[0-9a-f]{1,6}\})/i);
    if (/[A-Za-z0-9]/.test(char)) return fail(`unknown escape \\${char}`);
    return single(char);
  }

  function hex(form: RegExp): CharSet {
    const digits = form.exec(chars.slice(at, at + 8).join(''))?.[0] ?? fail('bad hexadecimal escape');
    at += digits.length;
    const code = Number.parseInt(digits.replace(/[{}]/g, ''), 16);
    return code > 0x10ffff ? fail('no such code point') : [code, code];
  }

  function charClass(): CharSet {
    const negated = accept('^');
    const sets: CharSet[] = [];
    while (!accept(']')) {
      const low = classMember();
      if (chars[at] !== '-' || chars[at + 1] === ']' || !isOne(low)) {
        sets.push(member(low));
        continue;
      }
      at += 1;
      const high = classMember();
      if (!isOne(high) || (high[0] as number) < (low[0] as number)) fail('bad range');
      sets.push(cased([low[0] as number, high[0] as number]));
    }
    return negated ? negate(union(...sets)) : union(...sets);
  }

  function classMember(): CharSet {
    const char = chars[at];
    if (char === undefined) return fail('missing ]');
    at += 1;
    if (char !== '\\') return single(char);
    return accept('b') ? [8, 8] : escapedSet();
  }

  const node = alternation();
  if (at < chars.length) fail('unmatched )');
  return node;
}

function isOne(set: CharSet): boolean {
  return set.length === 2 && set[0] === set[1];
}

function single(char: string): CharSet {
  const code = char.codePointAt(0) as number;
  return [code, code];
}
