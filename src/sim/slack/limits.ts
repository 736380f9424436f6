/** A post a second in a channel, with short bursts. */
const POSTS = { perMinute: 60, burst: 3 };

interface Bucket {
  tokens: number;
  at: number;
}

/** Slack's published rates: a minute's worth by method, posts by channel. */
export class SlackLimits {
  readonly #buckets = new Map<string, Bucket>();

  /** Seconds to wait; 0: it may be made. `now`: epoch milliseconds. */
  take(method: string, perMinute: number, channel: string, now: number): number {
    const own = this.#take(method, perMinute, Math.max(5, perMinute), now);
    if (own > 0 || method !== 'chat.postMessage') return own;
    return this.#take(`${method} ${channel}`, POSTS.perMinute, POSTS.burst, now);
  }

  #take(key: string, perMinute: number, burst: number, now: number): number {
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perMinute) / 60_000);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / perMinute));
    bucket.tokens -= 1;
    return 0;
  }
}
