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
