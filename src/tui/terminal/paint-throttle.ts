/** Runs something soon and at most once in so many milliseconds, or at once where somebody waits for it. */
export class PaintThrottle {
  readonly #run: () => void;
  readonly #everyMs: number;
  #last = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  constructor(run: () => void, everyMs: number) {
    this.#run = run;
    this.#everyMs = everyMs;
  }

  now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#stopped) return;
    this.#last = performance.now();
    this.#run();
  }

  /** After what runs now, so that many changes in one turn are one. */
  soon(): void {
    if (this.#timer !== null || this.#stopped) return;
    const due = this.#last + this.#everyMs - performance.now();
    this.#timer = setTimeout(() => this.now(), Math.max(0, due));
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stopped = true;
  }
}
