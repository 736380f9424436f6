import { graphemes, isPrintableAscii } from './graphemes.ts';
import { breaksAnywhere, mayNotBegin, mayNotEnd } from './kinsoku.ts';
import { width } from './width.ts';

/** What stays together on a line, and the spaces before it, which go where the line breaks. */
interface Chunk {
  readonly spaces: string;
  readonly graphemes: readonly string[];
  readonly width: number;
}

/**
 * Breaks a plain text into lines of at most `cols` columns: Latin at spaces, Japanese anywhere that kinsoku allows, longer
 * tokens where they must. Its own line breaks stay; spaces at a break go. Only a grapheme wider than `cols` exceeds them.
 */
export function wrap(text: string, cols: number): string[] {
  const room = Math.max(1, Math.floor(cols));
  return text.split('\n').flatMap((line) => (width(line) <= room ? [line] : wrapLine(line, room)));
}

function wrapLine(text: string, cols: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const chunk of chunks(text)) {
    const spaces = chunk.spaces.length === 0 ? 0 : width(chunk.spaces);
    if (used + spaces + chunk.width <= cols) {
      line += chunk.spaces + chunk.graphemes.join('');
      used += spaces + chunk.width;
      continue;
    }
    if (used > 0) lines.push(line);
    const parts = pieces(chunk.graphemes, cols);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
    used = width(line);
  }
  return used > 0 || lines.length === 0 ? [...lines, line] : lines;
}

/** Splits a line where it may break. */
function chunks(text: string): Chunk[] {
  const result: Chunk[] = [];
  let spaces = '';
  let current: string[] = [];
  const close = () => {
    if (current.length > 0) result.push({ spaces, graphemes: current, width: widthOf(current) });
    if (current.length > 0) spaces = '';
    current = [];
  };
  for (const grapheme of graphemes(text)) {
    if (grapheme === ' ' || grapheme === '\u3000') {
      close();
      spaces += grapheme;
      continue;
    }
    if (current.length > 0 && mayBreak(current.at(-1)!, grapheme)) close();
    current.push(grapheme);
  }
  close();
  return result;
}

function mayBreak(before: string, after: string): boolean {
  if (mayNotEnd(before) || mayNotBegin(after)) return false;
  return breaksAnywhere(before) || breaksAnywhere(after);
}

/** Cuts a chunk that is wider than a line; a cut moves back where kinsoku asks for it and there is something to move. */
function pieces(all: readonly string[], cols: number): string[] {
  const result: string[] = [];
  let start = 0;
  while (start < all.length) {
    let end = fitting(all, start, cols);
    if (end < all.length) {
      let better = end;
      while (better > start && (mayNotBegin(all[better]!) || mayNotEnd(all[better - 1]!))) better--;
      if (better > start) end = better;
    }
    result.push(all.slice(start, end).join(''));
    start = end;
  }
  return result;
}

/** The end of as many graphemes as fit, one at least. */
function fitting(all: readonly string[], start: number, cols: number): number {
  let used = width(all[start]!);
  let end = start + 1;
  for (; end < all.length; end++) {
    used += width(all[end]!);
    if (used > cols) break;
  }
  return end;
}

function widthOf(all: readonly string[]): number {
  const text = all.join('');
  return isPrintableAscii(text) ? text.length : all.reduce((sum, each) => sum + width(each), 0);
}
