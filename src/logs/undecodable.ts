import type { Looks } from './encoding.ts';
import type { ByteLine } from './line-splitter.ts';

/** Lines looked back on, about. */
const LATELY = 1_000;
/** So many lines must look like one encoding; of what looks like none, this share of all. */
const LEAST = 2;
const SHARE = 0.2;

/** Whether what was read of a file or an input lately decodes, and if not, which encoding it looks like. */
export class Undecodable {
  #lines = 0;
  readonly #counts = new Map<Looks, number>();

  note({ broken }: ByteLine): void {
    this.#lines += 1;
    if (broken !== undefined) this.#counts.set(broken, (this.#counts.get(broken) ?? 0) + 1);
    if (this.#lines < LATELY) return;
    this.#lines /= 2;
    for (const [looks, count] of this.#counts) this.#counts.set(looks, count / 2);
  }

  /** The encoding that lines look like, `unknown` where they look like none; null when they decode. */
  get looks(): Looks | null {
    const [best] = [...this.#counts].toSorted(([, a], [, b]) => b - a);
    if (best === undefined) return null;
    const [looks, count] = best;
    if (looks !== 'unknown') return count >= LEAST ? looks : null;
    return count >= Math.max(LEAST, this.#lines * SHARE) ? looks : null;
  }
}
