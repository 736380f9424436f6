import { isClean } from '../../../src/text/neutralise.ts';

/** What an honest hub holds where a hostile one will say something else. */
export const MARK = 'EVIL';

/**
 * What a hostile hub says: it clears the screen, sets title and clipboard, forges a line, turns the reading order around
 * and hides text; C0, C1, DEL, separators and marks.
 */
export const PAYLOAD =
  '\x1b[2J\x1b]0;pwned\x07\x1b]52;c;cHduZWQ=\x07\x9b31m\x85\r\nforged line\x08\x7f\u202e\u2066\u200b\u200e\u2028\ufeff\u{e0041}';

/** Pieces of it that no screen of ours ever sends for itself. */
export const NEVER_SENT = [
  '\x1b]0;pwned',
  '\x1b]52;c;cHduZWQ=',
  '\x9b31m',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u{e0041}',
];

/** What of a text would reach a terminal as more than printable characters; '' when there is none. */
export function unsafeIn(text: string): string {
  const line = text.split('\n').find((each) => !isClean(each));
  return line === undefined ? '' : JSON.stringify(line.slice(0, 300));
}

/** Whether a hostile text reached the output and is shown there: as a picture of ESC, as a word of bash, or escaped in JSON. */
export const isShown = (text: string): boolean =>
  ['␛]0;pwned', '␛\\]0\\;pwned', '\\u001b]0;pwned'].some((shown) => text.includes(shown));
