import type { DetectionRule } from '../../detection/rule.ts';
import type { PresentStep, RuleScan } from '../../ports/rule-scan.ts';

type Spans = Pick<DetectionRule, 'every' | 'window' | 'delay' | 'quiet'>;

/** 0 divides nothing. */
function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The step in which all slots of some rules begin and end: their greatest common divisor, ms. */
export const grainOf = (rules: readonly Spans[]): number =>
  rules.flatMap(({ every, window, delay }) => [every, window, delay]).reduce(gcd);

/** Steps of one search: a cluster gives 65,535 buckets. */
const STEPS = 50_000;

/**
 * In which windows the source had any document at all when it was looked: live calls a slot without one unknown. Steps with
 * documents are kept in order, so that a window is one binary search. Nothing is asked for rules that may be silent.
 */
export async function presenceOf(
  scan: RuleScan,
  rules: readonly Spans[],
  { first, last }: { readonly first: number; readonly last: number },
  signal: AbortSignal,
): Promise<(span: { readonly from: number; readonly to: number }, seen: number) => boolean> {
  if (rules.every(({ quiet }) => quiet)) return () => true;
  const grain = grainOf(rules);
  const reach = Math.max(...rules.map(({ window, delay }) => window + delay));
  const steps = new Steps();
  for (let from = Math.floor((first - reach) / grain) * grain; from < last; from += STEPS * grain) {
    const to = Math.min(last, from + STEPS * grain);
    for (const step of await scan.presence({ from, to }, grain, signal)) steps.add(step);
  }
  return ({ from, to }, seen) => steps.hasWithin(from, to, seen);
}

/** Numbers side by side: 16 bytes a step, so that 30 days of minutes are less than a megabyte. */
class Steps {
  readonly #at: number[] = [];
  /** Of a step whose ingest is not told: from the beginning. */
  readonly #taken: number[] = [];

  /** In the order of `at`. */
  add({ at, ingestedAt }: PresentStep): void {
    this.#at.push(at);
    this.#taken.push(ingestedAt ?? Number.NEGATIVE_INFINITY);
  }

  hasWithin(from: number, to: number, seen: number): boolean {
    for (let i = this.#firstFrom(from); i < this.#at.length; i++) {
      if ((this.#at[i] as number) >= to) return false;
      if ((this.#taken[i] as number) < seen) return true;
    }
    return false;
  }

  /** Place of the first step that does not begin before a limit. */
  #firstFrom(limit: number): number {
    let [low, high] = [0, this.#at.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] as number) < limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
