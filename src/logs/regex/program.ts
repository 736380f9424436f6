import type { CharSet } from './char-set.ts';
import { type Assertion, type Node, RegexError } from './parse-regex.ts';

/** One step of a Thompson machine; numbers are positions of steps. */
type Step =
  | { readonly op: 'set'; readonly set: CharSet; readonly next: number }
  | { readonly op: 'split'; readonly next: number; other: number }
  | { readonly op: 'assert'; readonly at: Assertion; readonly next: number }
  | { readonly op: 'match' };

export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
}

/** Counted repeats are written out, so this also bounds `(a{100}){100}`. */
const MAX_STEPS = 2_000;

/** Compiles back to front, so that each step knows the one after it. Throws RegexError when it grows too long. */
export function compileProgram(node: Node): Program {
  const steps: Step[] = [{ op: 'match' }];

  const add = (step: Step): number => {
    if (steps.length >= MAX_STEPS) throw new RegexError('too long');
    return steps.push(step) - 1;
  };

  function build(part: Node, next: number): number {
    switch (part.kind) {
      case 'set':
        return add({ op: 'set', set: part.set, next });
      case 'assert':
        return add({ op: 'assert', at: part.at, next });
      case 'seq':
        return part.items.reduceRight((after, item) => build(item, after), next);
      case 'alt':
        return part.items
          .map((item) => build(item, next))
          .reduceRight((other, first) => add({ op: 'split', next: first, other }));
      case 'repeat':
        return repeat(part.item, part.min, part.max, next);
    }
  }

  function repeat(item: Node, min: number, max: number, next: number): number {
    let after = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop: Step = { op: 'split', next, other: next };
      after = add(loop);
      loop.other = build(item, after);
    } else {
      for (let i = min; i < max; i += 1) after = add({ op: 'split', next, other: build(item, after) });
    }
    for (let i = 0; i < min; i += 1) after = build(item, after);
    return after;
  }

  const start = build(node, 0);
  return { steps, start };
}
