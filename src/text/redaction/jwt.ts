import type { Report } from './rule.ts';

const HEADER = 'eyJ';
const SHORTEST_PART = 8;
const PART = /[A-Za-z0-9_-]*/y;

/**
 * JSON Web Tokens, signed (three parts) or encrypted (five). Scanned by hand: every run of characters is passed once,
 * since a later start within a run that led nowhere leads nowhere too.
 */
export function findJwts(text: string, report: Report): void {
  let from = text.indexOf(HEADER);
  while (from !== -1) {
    const headerEnd = partEnd(text, from);
    let next = headerEnd;
    if (text[headerEnd] === '.' && headerEnd - from >= SHORTEST_PART) {
      const bodyEnd = partEnd(text, headerEnd + 1);
      // An encrypted token may have an empty second part.
      const isBody = bodyEnd - headerEnd > SHORTEST_PART || text[headerEnd + 1] === '.';
      if (isBody && text[bodyEnd] === '.') {
        next = lastPartEnd(text, bodyEnd);
        report('jwt', from, next);
      }
    }
    from = text.indexOf(HEADER, next);
  }
}

function partEnd(text: string, from: number): number {
  PART.lastIndex = from;
  PART.test(text);
  return PART.lastIndex;
}

function lastPartEnd(text: string, dot: number): number {
  let end = partEnd(text, dot + 1);
  for (let more = 0; more < 2 && text[end] === '.' && partEnd(text, end + 1) > end + 1; more++)
    end = partEnd(text, end + 1);
  return end;
}
