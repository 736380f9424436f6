import type { Time } from '../../ports/clock.ts';
import type { PagerCall, PagerRate } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { doubledWithJitter } from '../../timing/backoff.ts';
import { pause } from '../../timing/timers.ts';
import { faultOf, retryAt } from './faults.ts';
import { type PagerDutyOptions, READ_FOR_MS } from './options.ts';
import { RateGate } from './rate-gate.ts';
import type { PagerReply, PagerRequest, Sender } from './transport.ts';

/** PagerDuty's largest page, and how many of a list are read. */
const PAGE = 100;
const MOST_PAGES = 10;
/** As many as PagerDuty gives of any list. */
export const EVERY_PAGE = 100;
/** Between two tries of a read. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

type Query = NonNullable<PagerRequest['query']>;

/** All calls to PagerDuty go through here: the rate, the errors, the retries of reads, the pages. */
export class Calls {
  readonly #options: PagerDutyOptions;
  readonly #transport: Sender;
  readonly #gate: RateGate;
  #skewMs: number | null = null;

  constructor(options: PagerDutyOptions, transport: Sender) {
    this.#options = options;
    this.#transport = transport;
    this.#gate = new RateGate(options.time);
  }

  get host(): string {
    return this.#transport.host;
  }

  get rate(): PagerRate | null {
    return this.#gate.rate;
  }

  get skewMs(): number | null {
    return this.#skewMs;
  }

  get time(): Time {
    return this.#options.time;
  }

  /** One try of anything. What failed with `uncertain` may have been done. */
  async once(request: PagerRequest, { signal, lane = 'person' }: PagerCall = {}): Promise<unknown> {
    const reply = await this.#gate.run(request, () => this.#transport.send(request, signal), lane, signal);
    this.#learn(reply);
    const fault = faultOf(reply, request);
    if (reply.status === 429) this.#gate.block(request, retryAt(reply));
    if (fault) throw fault;
    return reply.data;
  }

  /** A read, tried again for some seconds where waiting may help. */
  async get(path: string, query: Query = {}, call: PagerCall = {}): Promise<unknown> {
    const { time, random, readForMs = READ_FOR_MS } = this.#options;
    const end = time.now() + readForMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.once({ method: 'GET', path, query }, call);
      } catch (error) {
        if (!(error instanceof PagerError) || !error.passing) throw error;
        const wait = this.waitFor(error, attempt, random);
        if (time.now() + wait > end) throw error;
        call.onRetry?.(error);
        await pause(time, wait, call.signal);
        if (call.signal?.aborted) throw new PagerError('aborted');
      }
    }
  }

  /** Pages of a list one after the other, each as the value under `key`; `most` of a hundred items. */
  async *pages(
    path: string,
    key: string,
    query: Query = {},
    call: PagerCall = {},
    most = MOST_PAGES,
  ): AsyncGenerator<Page> {
    for (let page = 0, offset = 0; page < most; page += 1) {
      const { items, more } = await this.page(path, key, offset, query, call);
      yield { items, more };
      if (!more) return;
      offset += items.length;
    }
  }

  /** A hundred items of a list from the `offset`th on. */
  async page(
    path: string,
    key: string,
    offset: number,
    query: Query = {},
    call: PagerCall = {},
  ): Promise<Page> {
    const asked = { ...query, limit: String(PAGE), offset: String(offset) };
    const data = (await this.get(path, asked, call)) as Record<string, unknown>;
    const items = data[key];
    if (!Array.isArray(items)) throw new PagerError('bad-reply', { reason: `no-${key}` });
    return { items, more: data.more === true && items.length > 0 };
  }

  async all(
    path: string,
    key: string,
    query: Query = {},
    call: PagerCall = {},
  ): Promise<{ readonly items: readonly unknown[]; readonly more: boolean }> {
    const items: unknown[] = [];
    let left = false;
    for await (const page of this.pages(path, key, query, call)) {
      items.push(...page.items);
      left = page.more;
    }
    return { items, more: left };
  }

  /** Milliseconds until it is worth trying again. */
  waitFor(error: PagerError, attempt: number, random: () => number): number {
    const told = Date.parse(String(error.params.retryAt ?? ''));
    if (Number.isNaN(told)) return doubledWithJitter(FIRST_WAIT_MS, LONGEST_WAIT_MS, attempt, random());
    // Everybody who waits for the same moment must not come at the same moment.
    return Math.max(0, told - this.#options.time.now()) + 250 * random();
  }

  #learn({ headers, at }: PagerReply): void {
    const theirs = Date.parse(headers.date ?? '');
    // The header cuts the second off, so on average their clock is half a second further.
    if (!Number.isNaN(theirs)) this.#skewMs = theirs + 500 - at;
  }
}

interface Page {
  readonly items: readonly unknown[];
  readonly more: boolean;
}
