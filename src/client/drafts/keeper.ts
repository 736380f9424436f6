import type { Time } from '../../ports/clock.ts';
import { Throttle } from '../../timing/throttle.ts';
import { type KeptClient, keptText, type Storage } from './drafts.ts';

/** What a kill may cost of a text being written: a key or two. A save takes well under a millisecond of CPU. */
const SOON_MS = 100;

export interface KeeperOptions {
  readonly session: string;
  readonly storage: Storage;
  readonly time: Time;
  /** What stands at the moment. */
  readonly kept: () => KeptClient;
  readonly failed: (error: unknown) => void;
}

/** Writes what must survive a kill: at once and awaited for a command, soon for the rest. */
export class Keeper {
  readonly #saver: Saver;
  readonly #soon: Throttle<null>;

  constructor({ session, storage, time, kept, failed }: KeeperOptions) {
    this.#saver = new Saver(() => storage.save(keptText(session, kept())), failed);
    this.#soon = new Throttle(time, () => void this.#saver.request());
  }

  /** Resolves, never rejects, when what stands now is kept, or could not be. */
  now(): Promise<void> {
    return this.#saver.request();
  }

  soon(): void {
    this.#soon.give(null, SOON_MS);
  }

  /** The last save. */
  close(): Promise<void> {
    this.#soon.stop();
    return this.now();
  }
}

/**
 * Saves one thing at a time, always the newest: what is asked while a save runs is covered by the one after it.
 */
export class Saver {
  readonly #save: () => void | Promise<void>;
  readonly #failed: (error: unknown) => void;
  #running: Promise<void> | null = null;
  #after: Promise<void> | null = null;

  /** `save` writes what stands at the moment it is called. `failed` is called, and saving counts as done. */
  constructor(save: () => void | Promise<void>, failed: (error: unknown) => void) {
    this.#save = save;
    this.#failed = failed;
  }

  /** Resolves, never rejects, when what stands now is saved or could not be. */
  request(): Promise<void> {
    if (this.#after !== null) return this.#after;
    if (this.#running === null) return this.#start();
    this.#after = this.#running.then(() => {
      this.#after = null;
      return this.#start();
    });
    return this.#after;
  }

  #start(): Promise<void> {
    this.#running = this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    try {
      await this.#save();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running = null;
    }
  }
}
