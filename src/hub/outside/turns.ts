/** Work under way: each piece once, those of the same turn one after the other in the order they came. */
export class Turns {
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  /** The last of each turn. */
  readonly #turns = new Map<string, Promise<void>>();

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  /** `turn` null: waits for nothing. `work` must not reject. */
  take(key: string, turn: string | null, work: () => Promise<void>): void {
    if (this.#stop.signal.aborted || this.#running.has(key)) return;
    const before = (turn === null ? undefined : this.#turns.get(turn)) ?? Promise.resolve();
    const run = before
      // Its turn came by the end of the one before, which the stop has ended.
      .then(() => (this.#stop.signal.aborted ? undefined : work()))
      .finally(() => {
        if (this.#running.get(key) === run) this.#running.delete(key);
        if (turn !== null && this.#turns.get(turn) === run) this.#turns.delete(turn);
      });
    this.#running.set(key, run);
    if (turn !== null) this.#turns.set(turn, run);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }
}
