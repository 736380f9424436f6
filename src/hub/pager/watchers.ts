import type { Time } from '../../ports/clock.ts';

/** So long after they asked last somebody counts as looking. */
const LOOKS_MS = 30_000;
/** The person who has so many pages that they hide the others' is read apart for so long. */
const APART_MS = 10 * 60_000;

/** Users or teams whose pages are looked at now, so that one read can serve them all. */
export class Watchers {
  readonly #time: Time;
  readonly #seen = new Map<string, number>();
  readonly #apart = new Map<string, number>();

  constructor(time: Time) {
    this.#time = time;
  }

  /** All who look and are read together, these among them; null: these are read apart. */
  with(ids: readonly string[]): readonly string[] | null {
    const now = this.#time.now();
    for (const id of ids) this.#seen.set(id, now);
    for (const [id, at] of this.#seen) if (now - at > LOOKS_MS) this.#seen.delete(id);
    for (const [id, at] of this.#apart) if (now - at > APART_MS) this.#apart.delete(id);
    if (ids.some((id) => this.#apart.has(id))) return null;
    return [...this.#seen.keys()].filter((id) => !this.#apart.has(id)).sort();
  }

  /** Sets the one who has most of these apart; false: nobody looks who has any. */
  part(ids: readonly string[]): boolean {
    const counts = new Map<string, number>();
    for (const id of ids) if (this.#seen.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
    const [most] = [...counts].sort(([, a], [, b]) => b - a);
    if (!most || this.#apart.has(most[0])) return false;
    this.#apart.set(most[0], this.#time.now());
    return true;
  }
}
