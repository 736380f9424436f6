import { characterClass, MARK, PLAIN, SELECTOR } from './character-class.ts';
import { pattern } from './pattern.ts';

/** What may stay: `newlines` keeps `\n` (note bodies, stack traces) and takes `\r\n` for it; else a line break is shown. */
export interface NeutraliseOptions {
  readonly newlines?: boolean;
}

/** More than any script stacks on one base; the rest climbs over other rows. */
const MOST_MARKS = 8;
const TAB = '    ';
const LF = 0x0a;
const CR = 0x0d;
const JOINER = 0x200d;

// Ordinary Latin, kana, kanji and their punctuation: a text of these alone has nothing to neutralise.
const UNUSUAL =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u3000-\u3029\u3030-\u3098\u309b-\u30ff\u4e00-\u9fff\uff01-\uff9f]/;

const joinedEmoji = pattern(() => /\p{RGI_Emoji_ZWJ_Sequence}/vy);

/**
 * Makes outside text safe to print: nothing in the result moves the cursor, reorders, hides or joins to what stands before it.
 * What is neutralised is shown in place: `␛` for ESC and the other control pictures, `<U+202E>` for the rest; a tab becomes spaces.
 * Emoji sequences of the RGI set, emoji style selectors and kanji variants (`葛󠄀`) stay. Idempotent; linear time.
 */
export function neutralise(text: string, options: NeutraliseOptions = {}): string {
  return replaceUnseen(text, options.newlines === true, shown);
}

/**
 * The same for a JSON text: what must not be printed is in it as `\uXXXX`, so that it says the same. Joiners do in
 * emoji, too, since nothing is lost by it.
 */
export function neutraliseJson(json: string): string {
  return replaceUnseen(json, true, escaped).replaceAll('\u200d', '\\u200d');
}

function replaceUnseen(text: string, newlines: boolean, replacement: (codePoint: number) => string): string {
  if (!UNUSUAL.test(text)) return text;
  let out = '';
  let copied = 0;
  // Marks on the present base; at the start of a line there is no base, so that none may stay.
  let marks = MOST_MARKS;
  for (let at = 0, next = 0; at < text.length; at = next) {
    const codePoint = text.codePointAt(at)!;
    next = at + (codePoint > 0xffff ? 2 : 1);
    const kind = characterClass(codePoint);
    if (kind === PLAIN) {
      marks = 0;
      if (joinsSoon(text, next)) next = joinedEnd(text, at) ?? next;
      continue;
    }
    if (kind === MARK && marks < MOST_MARKS) {
      marks++;
      continue;
    }
    if (kind === SELECTOR && selects(text, at, next)) continue;
    if (newlines && codePoint === LF) {
      marks = MOST_MARKS;
      continue;
    }
    out += text.slice(copied, at);
    copied = next;
    if (newlines && codePoint === CR && text.charCodeAt(next) === LF) continue;
    if (kind !== MARK) marks = 0;
    out += replacement(codePoint);
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/** True for a text that `neutralise` would leave as it is. */
export function isClean(text: string, options: NeutraliseOptions = {}): boolean {
  return neutralise(text, options) === text;
}

/** The visible name of a character that must not be printed. */
function shown(codePoint: number): string {
  if (codePoint === 0x09) return TAB;
  if (codePoint < 0x20) return String.fromCharCode(0x2400 + codePoint);
  if (codePoint === 0x7f) return '␡';
  return `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** The escape of a character in a JSON string. */
function escaped(codePoint: number): string {
  const units = String.fromCodePoint(codePoint).split('');
  return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/** A joiner stands next, or after a style selector or a skin tone: only then is it worth to look for a joined emoji. */
function joinsSoon(text: string, next: number): boolean {
  const after = text.charCodeAt(next);
  if (after === JOINER) return true;
  if (after === 0xfe0f) return text.charCodeAt(next + 1) === JOINER;
  return after === 0xd83c && text.charCodeAt(next + 2) === JOINER;
}

function joinedEnd(text: string, at: number): number | undefined {
  const joined = joinedEmoji();
  joined.lastIndex = at;
  return joined.test(text) ? joined.lastIndex : undefined;
}

/** A selector is legitimate once, after an emoji (its style), in a keycap, or after a kanji (its variant). */
function selects(text: string, at: number, next: number): boolean {
  const before = /^[\uDC00-\uDFFF]/.test(text.slice(at - 1, at))
    ? text.slice(at - 2, at)
    : text.slice(at - 1, at);
  const selector = text.charCodeAt(at);
  if (selector !== 0xfe0e && selector !== 0xfe0f) return /^\p{Script=Han}$/u.test(before);
  if (/^[\d#*]$/.test(before)) return selector === 0xfe0f && text.charCodeAt(next) === 0x20e3;
  return /^\p{Emoji}$/u.test(before);
}
