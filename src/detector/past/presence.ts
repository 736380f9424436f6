import type { DetectionRule } from '../../detection/rule.ts';
import { firstAtLeast } from '../../logs/ring.ts';
import type { PresentStep, RuleScan } from '../../ports/rule-scan.ts';

type Spans = Pick<DetectionRule, 'every' | 'window' | 'delay' | 'quiet'>;

/** 0 divides nothing. */
function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The step in which all slots of some rules begin and end: their greatest common divisor, ms. */
export const grainOf = (rules: readonly Spans[]): number =>
  rules.flatMap(({ every, window, delay }) => [every, window, delay]).reduce(gcd);

/** Steps of one search. */
const STEPS = 4_000;

/** Whether a source had any document of a span by a time. Rejects with what keeps it from being read. */
export type SourcePresence = (
  span: { readonly from: number; readonly to: number },
  seen: number,
) => Promise<boolean>;

/**
 * In which windows the source had any document at all when it was looked: live calls a slot without one unknown. A part of the
 * past is read when a slot of it has no bad document. Steps with documents are kept in order, so that a window is one binary
 * search. Nothing is asked for rules that may be silent.
 */
export function presenceOf(
  scan: RuleScan,
  rules: readonly Spans[],
  { first, last }: { readonly first: number; readonly last: number },
  signal: AbortSignal,
): SourcePresence {
  if (rules.every(({ quiet }) => quiet)) return async () => true;
  const grain = grainOf(rules);
  const reach = Math.max(...rules.map(({ window, delay }) => window + delay));
  const begin = Math.floor((first - reach) / grain) * grain;
  const width = STEPS * grain;
  const parts = new Map<number, Steps>();
  const partAt = async (n: number): Promise<Steps> => {
    const known = parts.get(n);
    if (known !== undefined) return known;
    const steps = new Steps();
    const from = begin + n * width;
    const span = { from, to: Math.min(last, from + width) };
    if (span.from < span.to) for (const step of await scan.presence(span, grain, signal)) steps.add(step);
    parts.set(n, steps);
    return steps;
  };
  return async ({ from, to }, seen) => {
    for (let n = Math.max(0, Math.floor((from - begin) / width)); begin + n * width < to; n += 1) {
      if ((await partAt(n)).hasWithin(from, to, seen)) return true;
    }
    return false;
  };
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
    return firstAtLeast(this.#at, limit);
  }
}
