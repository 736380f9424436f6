import type { Time } from '../../../ports/clock.ts';
import type { Pager } from '../../../ports/pager.ts';
import type { PagerOverride } from '../../../ports/pager-detail.ts';
import { withTimeout } from '../../../timing/timers.ts';
import { AHEAD_MS } from '../on-call.ts';
import { StaleOnErrorCache } from '../stale-on-error-cache.ts';

const KEPT_MS = 5 * 60_000;
/** Each schedule is a read of its own: of an account with very many the rest is not known. */
const MOST = 10;
/** Who is on call must not wait longer for who has taken over. */
const PATIENCE_MS = 2_000;

/** Who has taken over whose turn, by schedule, now and in the days ahead. */
export class KnownOverrides {
  readonly #pager: Pager;
  readonly #time: Time;
  readonly #reads: StaleOnErrorCache<readonly PagerOverride[]>;

  constructor(pager: Pager, time: Time) {
    this.#pager = pager;
    this.#time = time;
    this.#reads = new StaleOnErrorCache(time, KEPT_MS, MOST);
  }

  /** Those of these schedules; one that is absent from the answer is not known. */
  async of(schedules: readonly string[]): Promise<ReadonlyMap<string, readonly PagerOverride[]>> {
    const found = await Promise.all(
      schedules.slice(0, MOST).map(async (id) => {
        const read = await withTimeout(this.#time, PATIENCE_MS, this.#read(id));
        return read === null ? [] : [[id, read] as const];
      }),
    );
    return new Map(found.flat());
  }

  forget(): void {
    this.#reads.forget();
  }

  async #read(id: string): Promise<readonly PagerOverride[] | null> {
    const [since, until] = [0, AHEAD_MS].map((ahead) => new Date(this.#time.now() + ahead).toISOString()) as [
      string,
      string,
    ];
    const call = { lane: 'background' } as const;
    const { value, stalled } = await this.#reads.get(id, () =>
      this.#pager.overrides(id, { since, until }, call),
    );
    return stalled === null ? value : null;
  }
}
