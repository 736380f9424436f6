import type { Time } from '../../ports/clock.ts';
import type { PagerLane, PagerRate } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { Holds } from '../../timing/holds.ts';
import type { PagerReply, PagerRequest } from './transport.ts';

/** Part of the rate that is kept for people: what may wait does when less is left. */
const RESERVE = 0.1;
/** Calls under way at once: what hangs for one must not keep the more urgent waiting. */
const SLOTS: Readonly<Record<PagerLane, number>> = { background: 2, person: 4, act: 6 };
const RANKS: readonly PagerLane[] = ['act', 'person', 'background'];

/**
 * One rate for all that this hub asks, whatever the session. PagerDuty limits the account, and some calls by
 * themselves: a 429 keeps everybody from that one call, and what may wait from all once a second call is limited, too.
 */
export class RateGate {
  readonly #waiting: { readonly lane: PagerLane; readonly go: () => void }[] = [];
  readonly #blocked: Holds;
  /** Until PagerDuty counts from zero again. */
  readonly #resets: Holds;
  #open = 0;
  #rate: PagerRate | null = null;

  constructor(time: Time) {
    this.#blocked = new Holds(time);
    this.#resets = new Holds(time);
  }

  get rate(): PagerRate | null {
    return this.#rate;
  }

  /** Runs `call` when it is its turn. Rejects with `rate-limited` at once while the pager does not take it. */
  async run(
    request: PagerRequest,
    call: () => Promise<PagerReply>,
    lane: PagerLane,
    signal?: AbortSignal,
  ): Promise<PagerReply> {
    await this.#turn(lane);
    try {
      const until = this.#blockedUntil(request, lane);
      if (until > 0) {
        throw new PagerError('rate-limited', { retryAt: new Date(until).toISOString() });
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

  /** After a 429 nobody asks the same before `until`, epoch milliseconds. */
  block(request: PagerRequest, until: number): void {
    const call = callOf(request);
    this.#blocked.hold(call, Math.max(this.#blocked.until(call), until));
  }

  #blockedUntil(request: PagerRequest, lane: PagerLane): number {
    const own = this.#blocked.until(callOf(request));
    if (lane !== 'background') return own;
    const ends = this.#blocked.all();
    const account = ends.length > 1 ? Math.max(...ends) : 0;
    const { remaining = 1, limit = 1 } = this.#rate ?? {};
    const reserved = remaining <= limit * RESERVE ? this.#resets.until('rate') : 0;
    return Math.max(own, account, reserved);
  }

  #turn(lane: PagerLane): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ lane, go });
      this.#next();
    });
  }

  #next(): void {
    for (const rank of RANKS) {
      while (this.#open < SLOTS[rank]) {
        const at = this.#waiting.findIndex(({ lane }) => lane === rank);
        const [first] = at < 0 ? [] : this.#waiting.splice(at, 1);
        if (!first) break;
        this.#open += 1;
        first.go();
      }
    }
  }

  #learn({ headers, at }: PagerReply): void {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      Number(headers[`ratelimit-${name}`] ?? Number.NaN),
    ) as [number, number, number];
    if (![limit, remaining, reset].every(Number.isFinite)) return;
    // A call that is limited by itself tells its own rate, which is tighter than the account's.
    if (this.#rate !== null && limit < this.#rate.limit) return;
    const until = at + reset * 1_000;
    this.#resets.hold('rate', until);
    this.#rate = { limit, remaining, resetAt: new Date(until).toISOString() };
  }
}

/** `PUT /incidents/{}/notes`: calls that share a limit of their own. */
const callOf = ({ method, path }: PagerRequest): string =>
  `${method} ${path
    .split('/')
    .map((part, i) => (i > 0 && i % 2 === 0 ? '{}' : part))
    .join('/')}`;
