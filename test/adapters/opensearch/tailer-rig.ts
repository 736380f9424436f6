import { TUNING, type Tuning } from '../../../src/adapters/opensearch/options.ts';
import { type CameBehind, Tailer } from '../../../src/adapters/opensearch/tailer.ts';
import { Trouble } from '../../../src/adapters/opensearch/trouble.ts';
import type { ArrivedBefore, SourceBatch } from '../../../src/ports/log-source.ts';
import type { SimulatedIndex } from './simulated-index.ts';

/** A tail on a simulated index, driven by hand. */
export class TailerRig {
  readonly shown = new Map<string, number>();
  readonly order: string[] = [];
  readonly gaps: NonNullable<SourceBatch['gap']>[] = [];
  /** What came for times that are not read. */
  readonly behind: CameBehind[] = [];
  sawAhead = 0;
  whose: string | null = 'web-3';
  failures = 0;
  readonly tailer: Tailer;
  #index: SimulatedIndex;
  #goodAt: number;
  readonly #signal = new AbortController().signal;

  constructor(
    index: SimulatedIndex,
    since: number,
    tuning: Partial<Tuning> = {},
    backlog = false,
    before: ArrivedBefore = {},
    resumed = false,
  ) {
    this.#index = index;
    this.#goodAt = index.now;
    this.tailer = new Tailer(
      {
        tuning: { ...TUNING, ...tuning },
        now: () => Math.floor(this.#index.now),
        dueMs: 15 * 3_600_000,
        behind: () => {},
        sawAhead: () => {
          this.sawAhead += 1;
        },
        cameBehind: async (came) => {
          this.behind.push(came);
          const told = [
            {
              whose: this.whose,
              by: came.span === null ? null : this.#index.now - came.span.to + 1,
              lines: Math.max(came.unshown, came.found.length),
              unshown: came.unshown,
            },
          ];
          if (came.unshown > 0) return told;
          for (const { key } of came.found) {
            this.shown.set(key, (this.shown.get(key) ?? 0) + 1);
            this.order.push(key);
          }
          return told;
        },
        take: async ({ found, gap }) => {
          for (const { key } of found) {
            this.shown.set(key, (this.shown.get(key) ?? 0) + 1);
            this.order.push(key);
          }
          if (gap) this.gaps.push(gap);
        },
      },
      since,
      backlog,
      before,
      resumed,
    );
  }

  /** From now on the index is another one. */
  on(index: SimulatedIndex): this {
    this.#index = index;
    return this;
  }

  /** One round at this moment; a failed one counts and is left to the next. */
  async poll(): Promise<void> {
    try {
      if (this.#index.now - this.#goodAt > TUNING.outageMs) this.tailer.doubt();
      for (;;) if (!(await this.tailer.poll(this.#index, this.#signal)).more) break;
      this.#goodAt = this.#index.now;
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      this.failures += 1;
    }
  }

  /** Documents that came for times that are not read, and are not shown. */
  get unshown(): number {
    return this.behind.reduce((sum, { unshown }) => sum + unshown, 0);
  }

  /** Polls at the given rhythm until a time is reached. */
  async until(time: number, every: number): Promise<void> {
    while (this.#index.now < time) {
      this.#index.now += every;
      await this.poll();
    }
  }
}
