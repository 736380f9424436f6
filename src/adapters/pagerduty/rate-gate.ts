import type { Time } from '../../ports/clock.ts';
import type { PagerRate } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { pause } from './pause.ts';
import type { Reply } from './transport.ts';

/** Part of the rate that is kept for people who act: reads of feeds wait when less is left. */
const RESERVE = 0.1;
/** Calls under way at once. */
const AT_ONCE = 4;

/** One rate for all that this hub asks, whatever the session: who acts goes first, feeds wait for what is left. */
export class RateGate {
  readonly #time: Time;
  readonly #waiting: { readonly background: boolean; readonly go: () => void }[] = [];
  #open = 0;
  #blockedUntil = 0;
  #rate: PagerRate | null = null;

  constructor(time: Time) {
    this.#time = time;
  }

  get rate(): PagerRate | null {
    return this.#rate;
  }

  /** Runs `call` when it is its turn. Rejects with `rate-limited` at once while the pager takes nothing. */
  async run(call: () => Promise<Reply>, background: boolean, signal?: AbortSignal): Promise<Reply> {
    await this.#turn(background);
    try {
      const blocked = this.#blockedFor(background);
      if (blocked > 0) {
        throw new PagerError('rate-limited', { retryAt: new Date(this.#time.now() + blocked).toISOString() });
      }
      if (signal?.aborted) throw new PagerError('aborted');
      const reply = await call();
      this.#learn(reply);
      return reply;
    } finally {
      this.#open -= 1;
      this.#next();
    }
  }

  /** After a 429 nobody asks before `until`. */
  block(until: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, until);
  }

  /** Resolves when calls are taken again. */
  async opened(signal?: AbortSignal): Promise<void> {
    const wait = this.#blockedFor(false);
    if (wait > 0) await pause(this.#time, wait, signal);
  }

  #blockedFor(background: boolean): number {
    const now = this.#time.now();
    const hard = this.#blockedUntil - now;
    if (hard > 0 || !background || this.#rate === null) return hard;
    const { remaining, limit, resetAt } = this.#rate;
    return remaining <= limit * RESERVE ? Date.parse(resetAt) - now : 0;
  }

  #turn(background: boolean): Promise<void> {
    return new Promise((go) => {
      const at = background ? -1 : this.#waiting.findIndex((each) => each.background);
      if (at < 0) this.#waiting.push({ background, go });
      else this.#waiting.splice(at, 0, { background, go });
      this.#next();
    });
  }

  #next(): void {
    while (this.#open < AT_ONCE) {
      const first = this.#waiting.shift();
      if (!first) return;
      this.#open += 1;
      first.go();
    }
  }

  #learn({ headers, at }: Reply): void {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      Number(headers[`ratelimit-${name}`] ?? Number.NaN),
    ) as [number, number, number];
    if (![limit, remaining, reset].every(Number.isFinite)) return;
    this.#rate = { limit, remaining, resetAt: new Date(at + reset * 1_000).toISOString() };
  }
}
