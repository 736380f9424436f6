import { asCompared } from './as-compared.ts';

/** Longer words are compared by their start: what a person mistypes is short, and the cost grows with the square. */
const LONGEST = 64;

/** The candidate that `word` was most likely meant to be, for "did you mean"; undefined where none is near. The first of equals wins. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(word);
  if (wanted === '') return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const cost = costOf(wanted, folded(candidate));
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** Whom a typed name means, and who else has it in their name. */
export interface Named<T> {
  /** Those of that whole name; without any, those that have each word of it as a word of theirs. */
  readonly meant: readonly T[];
  /** Those whose name contains it. */
  readonly near: readonly T[];
}

/** Looks a typed name up among names; width and case make no difference. */
export function named<T extends { readonly name: string }>(typed: string, all: readonly T[]): Named<T> {
  const wanted = folded(typed);
  if (wanted === '') return { meant: [], near: [] };
  const words = (text: string): readonly string[] => text.split(/\s+/);
  const whole = all.filter(({ name }) => folded(name) === wanted);
  const byWords = all.filter(({ name }) => {
    const its = words(folded(name));
    return words(wanted).every((word) => its.includes(word));
  });
  const near = all.filter(({ name }) => folded(name).includes(wanted));
  return { meant: whole.length > 0 ? whole : byWords, near };
}

function folded(text: string): string {
  return asCompared(text).trim().slice(0, LONGEST);
}

/** A start of three letters is nearer than any typing error; an error in three letters is near, more are not. */
function costOf(wanted: string, candidate: string): number {
  if (wanted === candidate) return 0;
  if (wanted.length >= 3 && candidate.startsWith(wanted)) return 0.5;
  const cost = editDistance(wanted, candidate);
  const most = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
  const nothingInCommon = cost >= Math.max(wanted.length, candidate.length);
  return cost > most || nothingInCommon ? Number.POSITIVE_INFINITY : cost;
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment), in UTF-16 units. */
export function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length]!;
}
