import { has } from './char-set.ts';
import { close, EDGE, type Side, sideOf } from './closure.ts';
import type { Program } from './program.ts';

/** UTF-16 indexes into the text: `start` inside, `end` outside. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Up to `max` matches, leftmost first and each as long as can be; empty matches are left out. */
export function findAll(program: Program, text: string, max: number): Range[] {
  const found: Range[] = [];
  let from = 0;
  while (found.length < max && from < text.length) {
    const range = findNext(program, text, from);
    if (range === null) break;
    found.push(range);
    from = range.end;
  }
  return found;
}

const END = -1;

interface Thread {
  readonly at: number;
  readonly start: number;
}

/** All threads run in step over the text; each carries where it started, and the earliest start comes first. */
function findNext(program: Program, text: string, from: number): Range | null {
  let best: Range | null = null;
  let threads: Thread[] = [];
  let before: Side = from === 0 ? EDGE : sideOf(text.charCodeAt(from - 1));
  for (let i = from; i <= text.length; ) {
    const code = text.codePointAt(i) ?? END;
    const after = code === END ? EDGE : sideOf(code);
    // Once something matches, a later start can no longer be leftmost.
    if (best === null) threads.push({ at: program.start, start: i });
    const { next, match } = advance(program, threads, before, after, code, best?.start ?? i);
    if (match !== null && i > match.start) best = { start: match.start, end: i };
    if (code === END || (best !== null && next.length === 0)) break;
    threads = next;
    before = after;
    i += code > 0xffff ? 2 : 1;
  }
  return best;
}

/** One character for all threads that start at `last` or before; `match` is the earliest thread that is complete. */
function advance(
  program: Program,
  threads: readonly Thread[],
  before: Side,
  after: Side,
  code: number,
  last: number,
): { next: Thread[]; match: Thread | null } {
  const next: Thread[] = [];
  const seen = new Uint8Array(program.steps.length);
  let match: Thread | null = null;
  for (const thread of threads) {
    if (thread.start > ((match as Thread | null)?.start ?? last)) break;
    close(program, thread.at, before, after, seen, (at) => {
      const step = program.steps[at];
      if (step?.op === 'match') match ??= thread;
      else if (step?.op === 'set' && code !== END && has(step.set, code))
        next.push({ at: step.next, start: thread.start });
    });
  }
  return { next, match };
}
