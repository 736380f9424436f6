import { TUNING, type Tuning } from '../../../src/adapters/opensearch/options.ts';
import { Tailer } from '../../../src/adapters/opensearch/tailer.ts';
import { Trouble } from '../../../src/adapters/opensearch/trouble.ts';
import type { SourceBatch } from '../../../src/ports/log-source.ts';
import type { SimulatedIndex } from './simulated-index.ts';

/** A tail on a simulated index, driven by hand. */
export class TailerRig {
  readonly shown = new Map<string, number>();
  readonly order: string[] = [];
  readonly gaps: NonNullable<SourceBatch['gap']>[] = [];
  failures = 0;
  readonly tailer: Tailer;
  readonly #index: SimulatedIndex;
  #goodAt: number;
  readonly #signal = new AbortController().signal;

  constructor(index: SimulatedIndex, since: number, tuning: Partial<Tuning> = {}, backlog = false) {
    this.#index = index;
    this.#goodAt = index.now;
    this.tailer = new Tailer(
      {
        tuning: { ...TUNING, ...tuning },
        now: () => Math.floor(index.now),
        behind: () => {},
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
    );
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

  /** Polls at the given rhythm until a time is reached. */
  async until(time: number, every: number): Promise<void> {
    while (this.#index.now < time) {
      this.#index.now += every;
      await this.poll();
    }
  }
}
