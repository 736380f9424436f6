import { has, LINE_END, WORD } from './char-set.ts';
import type { Assertion } from './parse-regex.ts';
import type { Program } from './program.ts';

/** What the assertions need to know of the character on either side of a position. */
export const EDGE = 0;
const LINE_BREAK = 1;
const WORD_CHAR = 2;
const OTHER = 3;
export type Side = typeof EDGE | typeof LINE_BREAK | typeof WORD_CHAR | typeof OTHER;

export function sideOf(code: number): Side {
  return has(WORD, code) ? WORD_CHAR : has(LINE_END, code) ? LINE_BREAK : OTHER;
}

function holds(at: Assertion, before: Side, after: Side): boolean {
  if (at === 'line-start') return before <= LINE_BREAK;
  if (at === 'line-end') return after <= LINE_BREAK;
  const edge = (before === WORD_CHAR) !== (after === WORD_CHAR);
  return at === 'word-edge' ? edge : !edge;
}

/**
 * Visits every step reachable from `from` without reading a character, between the two given sides. `seen` is shared
 * by all starting steps of one position, so each step is visited once: that is what keeps the search linear.
 */
export function close(
  program: Program,
  from: number,
  before: Side,
  after: Side,
  seen: Uint8Array,
  visit: (at: number) => void,
): void {
  const stack = [from];
  while (stack.length > 0) {
    const at = stack.pop() as number;
    if (seen[at] === 1) continue;
    seen[at] = 1;
    const step = program.steps[at];
    if (step === undefined) continue;
    if (step.op === 'split') stack.push(step.other, step.next);
    else if (step.op === 'assert') {
      if (holds(step.at, before, after)) stack.push(step.next);
    } else visit(at);
  }
}
