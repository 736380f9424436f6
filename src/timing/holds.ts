import type { Time } from '../ports/clock.ts';

/** What is held until an instant each, epoch milliseconds. Where the clock was set back since, nothing waits for it any more. */
export class Holds {
  readonly #time: Time;
  readonly #held = new Map<string, { readonly since: number; readonly until: number }>();

  constructor(time: Time) {
    this.#time = time;
  }

  hold(name: string, until: number): void {
    this.#held.set(name, { since: this.#time.now(), until });
  }

  /** Until when it is held; 0: it is not. */
  until(name: string): number {
    const held = this.#held.get(name);
    const now = this.#time.now();
    if (held !== undefined && held.since <= now && now < held.until) return held.until;
    this.#held.delete(name);
    return 0;
  }

  /** Of each that is held. */
  all(): readonly number[] {
    return [...this.#held.keys()].map((name) => this.until(name)).filter((until) => until > 0);
  }
}
