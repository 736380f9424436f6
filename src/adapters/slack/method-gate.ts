import { ChatError } from '../../ports/chat-error.ts';
import type { Time } from '../../ports/clock.ts';
import { pauseUntil } from '../../timing/timers.ts';

/** Slack takes about one post a second in a channel. */
const POST_MS = 1_100;

/**
 * Keeps the published limits: posts in one channel have their distance, and after a 429 the same method is refused here
 * until Slack takes it again.
 */
export class MethodGate {
  readonly #time: Time;
  /** Epoch milliseconds by method. */
  readonly #blocked = new Map<string, number>();
  /** When the next post may go to a channel. */
  readonly #next = new Map<string, number>();

  constructor(time: Time) {
    this.#time = time;
  }

  /** Resolves when the call may go out. Rejects with `rate-limited`, or `aborted`. */
  async pass(method: string, args: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<void> {
    const until = this.#blocked.get(method) ?? 0;
    if (until > this.#time.now())
      throw new ChatError('rate-limited', { retryAt: new Date(until).toISOString() });
    if (method !== 'chat.postMessage') return;
    const channel = String(args.channel);
    const at = Math.max(this.#time.now(), this.#next.get(channel) ?? 0);
    this.#next.set(channel, at + POST_MS);
    await pauseUntil(this.#time, at, signal);
    if (signal?.aborted) throw new ChatError('aborted');
  }

  /** `until`: epoch milliseconds. */
  block(method: string, until: number): void {
    this.#blocked.set(method, Math.max(this.#blocked.get(method) ?? 0, until));
  }
}
