import { characterClass, MARK, PLAIN } from './character-class.ts';
import { LATIN_LOOKALIKES } from './lookalike.ts';

/** A text folded so that patterns find what a reader would, with the way back to the original. */
export interface Normalised {
  readonly text: string;
  /** The original's span behind the span [start, end) of `text`. */
  original(start: number, end: number): { readonly start: number; readonly end: number };
}

/** What becomes of terminal sequences: all of one goes, or only its control characters, since what is shown later is its body. */
export type Sequences = 'strip' | 'open';

// Nothing in these folds: ASCII, kana, kanji, and Japanese punctuation without full-width forms.
const FOLDS =
  /[^\t\n\r\x20-\x7e\u3001-\u3003\u3005-\u3015\u3041-\u3096\u30a1-\u30fb\u30fd\u30fe\u4e00-\u9fff]|<U\+/;
const SEQUENCE =
  /(?:[\x1b␛]\[|\x9b)[0-?]*[ -/]*[@-~]|(?:[\x1b␛][\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x18\x1a\x1b\x80-\x9f␇␛\n]*(?:\x07|␇|[\x1b␛]\\|\x9c)|[\x1b␛][ -/]*[0-~]/y;
const SHOWN = /<U\+[0-9A-F]{4,6}>/y;
const MAY_BEGIN_SEQUENCE = /[\x1b␛\x90\x98\x9b\x9d\x9e\x9f]/;
const LINE_END = /[\x0b\x0c\x85\u2028\u2029␊␍]/;
const PICTURE = /[\u2400-\u2421]/;
const DASH = /[\u2010-\u2015\u2212]/;
const VOICED = /[\u3099\u309a]/;

/** True where `'strip'` and `'open'` give different texts. */
export function hasSequences(text: string): boolean {
  return MAY_BEGIN_SEQUENCE.test(text);
}

/**
 * Folds a text for matching only: compatibility forms to their plain ones (NFKC: full-width, half-width kana, letters of
 * mathematics), letters that look like Latin ones to these, dashes to `-`; zero-width and control characters, colour sequences and marks on ASCII go. What was
 * neutralised before (`␛`, `<U+200B>`) goes likewise. Linear time.
 */
export function normalise(text: string, sequences: Sequences = 'strip'): Normalised {
  if (!FOLDS.test(text)) return { text, original: (start, end) => ({ start, end }) };
  const folded = fold(text, sequences);
  return {
    text: folded.units.join(''),
    original: (start, end) => ({
      start: folded.starts[start] ?? text.length,
      end: end > start ? folded.ends[end - 1]! : (folded.starts[start] ?? text.length),
    }),
  };
}

interface Folded {
  readonly units: string[];
  readonly starts: number[];
  readonly ends: number[];
}

function fold(text: string, sequences: Sequences): Folded {
  const folded: Folded = { units: [], starts: [], ends: [] };
  for (let at = 0, next = 0; at < text.length; at = next) {
    next = at + 1;
    const unit = text.charCodeAt(at);
    if (unit === 0x3c && text.startsWith('<U+', at)) next = endOf(SHOWN, text, at) ?? next;
    else if (sequences === 'strip' && MAY_BEGIN_SEQUENCE.test(text[at]!))
      next = endOf(SEQUENCE, text, at) ?? next;
    else if (unit >= 0xd800) next = at + String.fromCodePoint(text.codePointAt(at)!).length;
    const seen =
      next === at + 1 || unit >= 0xd800 ? foldCharacter(text.slice(at, next), folded.units.at(-1)) : '';
    for (const each of seen) push(folded, each, at, next);
  }
  return folded;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function push(folded: Folded, character: string, start: number, end: number): void {
  const last = folded.units.length - 1;
  if (VOICED.test(character) && last >= 0) {
    const composed = (folded.units[last]! + character).normalize('NFC');
    if (composed.length === 1) {
      folded.units[last] = composed;
      folded.ends[last] = end;
      return;
    }
  }
  for (const unit of character.split('')) {
    folded.units.push(unit);
    folded.starts.push(start);
    folded.ends.push(end);
  }
}

function foldCharacter(character: string, before: string | undefined): string {
  if (/[\t\n\r\x20-\x7e]/.test(character)) return character;
  if (LINE_END.test(character)) return '\n';
  if (PICTURE.test(character)) return '';
  if (DASH.test(character)) return '-';
  // People type the long-vowel mark for a hyphen in a phone number.
  if (character === '\u30fc') return before !== undefined && /\d/.test(before) ? '-' : character;
  const kind = characterClass(character.codePointAt(0)!);
  if (kind === MARK)
    return VOICED.test(character) || (before !== undefined && before > '\x7f') ? character : '';
  return kind === PLAIN ? (LATIN_LOOKALIKES.get(character) ?? character.normalize('NFKC')) : '';
}
