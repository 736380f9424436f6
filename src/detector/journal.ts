import type { DetectionEvent, DetectionFact, PageRef } from '../detection/detection-event.ts';
import { type DetectionMemory, NO_MEMORY, pageId, remember } from '../detection/detection-memory.ts';
import type { Time } from '../ports/clock.ts';
import { type DetectionStore, DetectionStoreError } from '../ports/detection-store.ts';
import type { Logger } from '../ports/logger.ts';
import { SerialQueue } from '../timing/serial-queue.ts';

export interface JournalDeps {
  readonly store: Pick<DetectionStore, 'append' | 'events'>;
  readonly watcher: string;
  readonly time: Time;
  readonly logger: Logger;
  /** The fence of the lease; null: evaluating without one, as the store cannot be reached. */
  readonly fence: () => number | null;
  /** Somebody else has the lease by now. */
  readonly onFenced: () => void;
}

/**
 * The detection log as one detector writes it. What the store does not take is remembered all the same and written later: a page is
 * sent even when nothing can be saved. What another detector's lease forbids is not.
 */
export class DetectionJournal {
  readonly #deps: JournalDeps;
  readonly #queue = new SerialQueue();
  #memory: DetectionMemory = NO_MEMORY;
  /** Facts that the store has not taken. */
  #owed: { readonly at: string; readonly fact: DetectionFact }[] = [];

  constructor(deps: JournalDeps) {
    this.#deps = deps;
  }

  get memory(): DetectionMemory {
    return this.#memory;
  }

  /** Facts that wait to be saved. */
  get owed(): number {
    return this.#owed.length;
  }

  /** Whether the request of a page is among them. */
  isOwed(page: Pick<PageRef, 'key' | 'episode'>): boolean {
    return this.#owed.some(
      ({ fact }) => fact.type === 'page.requested' && pageId(fact.data) === pageId(page),
    );
  }

  /** Reads what was written since, by others too. Rejects with a `DetectionStoreError`. */
  read(): Promise<void> {
    return this.#queue.run(async () => {
      this.#memory = remember(this.#memory, await this.#deps.store.events(this.#memory.n + 1));
    });
  }

  /** `owed`: remembered, and not saved yet. `fenced`: nothing of it counts. */
  add(facts: readonly DetectionFact[]): Promise<'saved' | 'owed' | 'fenced'> {
    if (facts.length === 0) return Promise.resolve('saved');
    return this.#queue.run(() => this.#add(facts));
  }

  /** Tries again to save what is owed. Never rejects. */
  settle(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#flush().catch(() => {});
    });
  }

  async #add(facts: readonly DetectionFact[]): Promise<'saved' | 'owed' | 'fenced'> {
    const { store, watcher, time, logger, onFenced } = this.#deps;
    const at = new Date(time.now()).toISOString();
    try {
      await this.#flush();
      const fence = this.#deps.fence();
      if (fence === null) throw new DetectionStoreError('failed', { reason: 'no-lease' });
      await store.append(watcher, fence, at, facts);
      await this.#catchUp();
      return 'saved';
    } catch (error) {
      if (error instanceof DetectionStoreError && error.kind === 'fenced') {
        onFenced();
        return 'fenced';
      }
      logger.error({ err: error, facts: facts.map(({ type }) => type) }, 'watch-log-unwritten');
      this.#owed.push(...facts.map((fact) => ({ at, fact })));
      this.#memory = {
        ...remember(
          this.#memory,
          facts.map((fact) => this.#event(at, fact)),
        ),
        n: this.#memory.n,
      };
      return 'owed';
    }
  }

  /** Facts of the time without a store are saved even if another detector has the lease by now: they happened. */
  async #flush(): Promise<void> {
    const { store, watcher } = this.#deps;
    if (this.#owed.length === 0) return;
    for (const [at, same] of Map.groupBy(this.#owed, (each) => each.at)) {
      await store.append(
        watcher,
        0,
        at,
        same.map(({ fact }) => fact),
      );
      this.#owed = this.#owed.filter((each) => each.at !== at);
    }
    await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    this.#memory = remember(this.#memory, await this.#deps.store.events(this.#memory.n + 1));
  }

  #event(at: string, fact: DetectionFact): DetectionEvent {
    return { ...fact, n: this.#memory.n, at, by: this.#deps.watcher, fence: 0 };
  }
}
