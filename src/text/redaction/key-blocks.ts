const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/;
const END = /-{4,5} ?END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/;
/** What a line within a key may be: its body, however short its last line is, or a header of an encrypted one. */
const BODY = /^\s*(?:[A-Za-z0-9+/]{1,76}={0,2}|(?:Proc-Type|DEK-Info|Comment|Version): .*)\s*$/;
/** Longest key, in lines: 16384 bits of RSA are some 200. */
const LINES = 256;
const HIDDEN = '[redacted:private-key]';

/**
 * Private keys that a log holds with each of their lines as a line of its own, interleaved with others as it may be.
 * By itself the last, short line of one looks like any word. Give it the lines of one source in their order.
 */
export class KeyBlocks {
  #left = 0;

  /** The line's text, hidden where it belongs to a key. */
  take(text: string): string {
    const begun = BEGIN.test(text);
    const ended = END.test(text);
    if (begun && !ended) this.#left = LINES;
    else if (ended) this.#left = 0;
    if (begun || ended || this.#left === 0) return text;
    this.#left -= 1;
    return BODY.test(text) ? HIDDEN : text;
  }
}

/** The same for lines read back, whose first may stand in the middle of a key: then its end tells. */
export function hideKeyBlocks(texts: readonly string[]): readonly string[] {
  const blocks = new KeyBlocks();
  const hidden = texts.map((text) => blocks.take(text));
  for (const [end, text] of texts.entries()) {
    if (!END.test(text)) continue;
    for (let at = end - 1; at >= 0 && BODY.test(texts[at] ?? ''); at -= 1) hidden[at] = HIDDEN;
  }
  return hidden;
}
