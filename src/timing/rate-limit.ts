/** A token bucket: `rate` a second, `burst` at once. */
export class RateLimit {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(rate: number, burst: number, now: number) {
    this.#perMs = rate / 1_000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes one; false when there is none. A clock that goes back gives nothing. */
  take(now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** A bucket for each key. Those used last are remembered; who is pushed out begins with a full one. */
export class RateLimits {
  readonly #rate: number;
  readonly #burst: number;
  readonly #most: number;
  readonly #limits = new Map<string, RateLimit>();

  constructor(rate: number, burst: number, most: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#most = most;
  }

  take(key: string, now: number): boolean {
    const limit = this.#limits.get(key) ?? new RateLimit(this.#rate, this.#burst, now);
    this.#limits.delete(key);
    this.#limits.set(key, limit);
    const [oldest] = this.#limits.keys();
    if (this.#limits.size > this.#most && oldest !== undefined) this.#limits.delete(oldest);
    return limit.take(now);
  }
}
