import type { HomeHost } from './home-host.ts';

/** After a wait that failed: an older hub knows no such question, and is polled. */
const AGAIN_MS = 10_000;

/** Waits for what the hub tells to have changed, one question at a time; between its answers the lists are polled. */
export class HomeWatch {
  readonly #host: Pick<HomeHost, 'changes'>;
  readonly #changed: () => void;
  #known = 0;
  #waiting = false;
  #next = 0;
  #closed = false;

  constructor(host: Pick<HomeHost, 'changes'>, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  /** Begins to wait, unless it does already or has failed a moment ago. */
  tick(now: number): void {
    if (this.#waiting || this.#closed || now < this.#next) return;
    this.#waiting = true;
    void this.#host.changes(this.#known).then((result) => {
      this.#waiting = false;
      if (this.#closed) return;
      if (!result.ok) {
        this.#next = now + AGAIN_MS;
        return;
      }
      // The first answer only tells where the hub is.
      const news = this.#known !== 0 && result.value !== this.#known;
      this.#known = result.value;
      // The next answer has what changes until then.
      if (news) this.#changed();
    });
  }

  close(): void {
    this.#closed = true;
  }
}
