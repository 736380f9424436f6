/** Nesting of arrays and objects that is taken: several times what anything of ours has. */
export const DEEPEST_JSON = 64;

/** Not JSON (`syntax`), or nested so deep that code which walks it would run out of stack (`deep`). */
export class JsonError extends Error {
  readonly reason: 'syntax' | 'deep';
  constructor(reason: JsonError['reason'], cause?: unknown) {
    super(`JSON: ${reason}`, { cause });
    this.name = 'JsonError';
    this.reason = reason;
  }
}

/** A text from outside as the value it stands for; its depth is looked at before it is parsed. Throws a `JsonError`. */
export function parseJson(text: string): unknown {
  if (isDeeper(text, DEEPEST_JSON)) throw new JsonError('deep');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new JsonError('syntax', cause);
  }
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, BRACE, END_BRACE] = [...'"\\[]{}'].map((char) => char.charCodeAt(0));

function isDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN || code === BRACE) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === CLOSE || code === END_BRACE) depth -= 1;
  }
  return false;
}

/** Where the string that begins at `start` ends, or the text does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; ) {
    const end = text.indexOf('"', at);
    if (end === -1) return text.length;
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
    at = end + 1;
  }
}
