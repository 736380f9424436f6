const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/;
const END = /-{4,5} ?END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/;
/** What a line within a key may be: its body, however short its last line is, or a header of an encrypted one. */
const BODY =
  /^\s*["']?(?:[A-Za-z0-9+/]{1,76}={0,2}|(?:Proc-Type|DEK-Info|Comment|Version): .*?)(?:\\[nr]){0,2}["']?[,;]?\s*$/;
/** Longest key, in lines: 16384 bits of RSA are some 200. */
const LINES = 256;
const HIDDEN = '[redacted:private-key]';
/** What stands before a line is looked at so far. */
const PREFIX = 300;

/** Matches what stood before a key's first line, before its other lines too: times, counters and ids in it change. */
function prefixOf(text: string): RegExp {
  const parts = text
    .slice(-PREFIX)
    .split(/(\d+|\s+|(?<![A-Za-z])[0-9a-z]{5,10}(?![A-Za-z]))/)
    .map((part) => {
      if (/^\s+$/.test(part)) return String.raw`\s+`;
      if (/^\d+$/.test(part)) return '[0-9a-z]{1,20}';
      if (/^[0-9a-z]{5,10}$/.test(part)) return '[0-9a-z]{1,20}';
      return part.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
    });
  return new RegExp(`^${parts.join('')}`);
}

/** The line hidden where it is of a key's body, with what stands before it; null for any other. */
function hiddenLine(line: string, prefix: RegExp | null): string | null {
  const before = prefix?.exec(line)?.[0] ?? '';
  if (BODY.test(line.slice(before.length))) return before + HIDDEN;
  return BODY.test(line) ? HIDDEN : null;
}

/**
 * Private keys that a log holds with each of their lines as a line or document of its own, behind whatever prefix,
 * interleaved with others as it may be. By itself the last, short line of one looks like any word. Give it the texts of
 * one source in their order.
 */
export class KeyBlocks {
  #left = 0;
  #prefix: RegExp | null = null;

  /** The text, hidden where it belongs to a key. */
  take(text: string): string {
    if (this.#left === 0 && !BEGIN.test(text)) return text;
    return text
      .split('\n')
      .map((line) => this.#line(line))
      .join('\n');
  }

  #line(line: string): string {
    const begin = BEGIN.exec(line);
    const ended = END.test(line);
    if (begun(begin, ended)) {
      this.#left = LINES;
      this.#prefix = prefixOf(line.slice(0, begin.index));
    } else if (ended) this.#left = 0;
    if (begin || ended || this.#left === 0) return line;
    this.#left -= 1;
    return hiddenLine(line, this.#prefix) ?? line;
  }
}

const begun = (begin: RegExpExecArray | null, ended: boolean): begin is RegExpExecArray =>
  begin !== null && !ended;

/** The same for texts read back, whose first may stand in the middle of a key: then its end tells. */
export function hideKeyBlocks(texts: readonly string[]): readonly string[] {
  const blocks = new KeyBlocks();
  const hidden = texts.map((text) => blocks.take(text));
  for (const [end, text] of texts.entries()) {
    const found = END.exec(text);
    if (!found) continue;
    const lines = text.slice(0, found.index).split('\n');
    const prefix = prefixOf(lines.at(-1) ?? '');
    // Lines of the same text that stand before its end, then the texts before it.
    if (lines.length > 1) {
      const body = lines.slice(0, -1).map((line) => hiddenLine(line, prefix) ?? line);
      hidden[end] = [...body, text.slice(lines.slice(0, -1).join('\n').length + 1)].join('\n');
    }
    let others = 0;
    for (let at = end - 1; at >= 0 && end - at <= LINES && others < OTHERS; at -= 1) {
      const body = (texts[at] ?? '').split('\n').map((line) => hiddenLine(line, prefix));
      if (BEGIN.test(texts[at] ?? '')) break;
      if (body.every((line) => line !== null)) hidden[at] = body.join('\n');
      else others += 1;
    }
  }
  return hidden;
}

/** Lines of others that may stand among those of a key whose beginning is not there. */
const OTHERS = 20;
