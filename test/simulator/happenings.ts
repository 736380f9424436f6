import { hash } from 'node:crypto';
import { Random } from '../network/random.ts';

/** Chance of its own for each name: what one draws more or less changes nothing of what another one draws. */
export const chanceOf = (seed: bigint, name: string): Random =>
  new Random(Number.parseInt(hash('sha256', `${seed} ${name}`, 'hex').slice(0, 8), 16));

/** Something that may happen once: a trouble, or what somebody does. */
export interface Happening {
  /** `hub-killed.3`: its kind, and the how manieth of it. The same in each run of the seed. */
  readonly key: string;
  /** All chance of it. */
  readonly random: Random;
}

/**
 * All that may happen in a seed, each with a key. A run may be limited to some keys: the others do not happen, and those that
 * do draw the same. So a long story can be made short.
 */
export class Happenings {
  readonly #seed: bigint;
  readonly #keep: ReadonlySet<string> | null;
  readonly #counts = new Map<string, number>();
  /** What has happened, in order. */
  readonly made: string[] = [];

  /** `keep` null: all. */
  constructor(seed: bigint, keep: readonly string[] | null) {
    this.#seed = seed;
    this.#keep = keep === null ? null : new Set(keep);
  }

  /** The next one of a kind; null: it is left out. */
  next(kind: string): Happening | null {
    const n = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, n);
    const key = `${kind.replaceAll(' ', '-')}.${n}`;
    return this.#keep === null || this.#keep.has(key) ? { key, random: chanceOf(this.#seed, key) } : null;
  }
}

/** The kind of a happening. */
export const kindOf = (key: string): string => key.slice(0, key.lastIndexOf('.'));
