/** One code of a colour or weight; 8 would conceal. */
const CODE = String.raw`(?:[1-4]?[0-79]|[34]8;5;\d{1,3}|[34]8;2(?:;\d{1,3}){3}|9[0-7]|10[0-7])`;
const SGR = new RegExp(String.raw`^\x1b\[(?:${CODE}(?:;${CODE})*)?m`);

/**
 * The sequences this program may write to a terminal. Whatever else begins with ESC or another control is somebody's
 * log line come through. Sources: ECMA-48, xterm's ctlseqs, the kitty keyboard protocol.
 */
const ALLOWED: readonly RegExp[] = [
  /^\x1b\[\d*(?:;\d*)?[ABCDEFGHJKPX@]/, // cursor moves, clears, cells erased, taken out and put in
  SGR,
  /^\x1b\[\?(?:7|25|1049|2004|2026)[hl]/, // wrap, cursor, alternate screen, paste, synchronised output
  /^\x1b\]11;\?\x1b\\/, // asks for the background's colour
  /^\x1b\[6n/, // asks for the cursor's place: how wide is this terminal's `─`?
  /^\x1b\[(?:\?|[<>=]\d*)(?:\d*;?\d*)u/, // kitty keyboard: asked for, pushed, popped
  /^\x1b\]52;c;[A-Za-z0-9+/=]*\x07/, // the clipboard, when something was copied
  /^\x1b\[c/, // asks what the terminal is, after the kitty question
];

/** The beginning of a sequence whose end has not been read yet. */
const UNFINISHED = /^\x1b(?:\[[\d;:?<>=]*)?$/;

/** The controls of a program's output that no sequence of ours begins with, as `\\x1b…` with what follows. */
export function strangers(written: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < written.length; at++) {
    const code = written.charCodeAt(at);
    if (code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0) && !INVISIBLE.test(written[at] ?? ''))
      continue;
    if (code === 0x0a || code === 0x0d) continue;
    const rest = written.slice(at, at + 400);
    if (UNFINISHED.test(rest)) break;
    const own = code === 0x1b ? ALLOWED.map((each) => each.exec(rest)?.[0]).find(Boolean) : undefined;
    if (own === undefined) found.push(JSON.stringify(rest.slice(0, 24)));
    else at += own.length - 1;
  }
  return [...new Set(found)];
}

/** Bidi controls, line and paragraph separators, zero-width characters. */
const INVISIBLE = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
