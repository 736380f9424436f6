import type { Time } from '../../ports/clock.ts';
import type { Anchors } from '../../protocol/messages.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';

export interface DriverView {
  readonly by: string;
  readonly anchors: Anchors;
}

/** What the driver's screen is at: the latest wins, sent on at most once in `every` ms. Forgotten at a hand-over. */
export class ViewFeed {
  readonly #time: Time;
  readonly #every: number;
  readonly #send: (view: DriverView) => void;
  readonly #soon: CoalescingTimer;
  #latest: DriverView | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(time: Time, every: number, send: (view: DriverView) => void) {
    this.#time = time;
    this.#every = every;
    this.#send = send;
    this.#soon = new CoalescingTimer(time, () => this.#flush());
  }

  /** For those who join now. */
  get latest(): DriverView | null {
    return this.#latest;
  }

  /** Takes the driver's anchors; the caller knows that they are the driver's. */
  moved(by: string, anchors: Anchors): void {
    this.#latest = { by, anchors };
    const wait = this.#sentAt + this.#every - this.#time.now();
    if (wait <= 0) this.#flush();
    else this.#soon.within(wait);
  }

  handedOver(): void {
    this.#latest = null;
    this.#soon.stop();
  }

  stop(): void {
    this.#soon.stop();
  }

  #flush(): void {
    if (!this.#latest) return;
    this.#sentAt = this.#time.now();
    this.#send(this.#latest);
  }
}
