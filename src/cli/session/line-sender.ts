/** Bounds of what is held while the hub is busy or away; beyond them the reader of standard input waits. */
export interface SenderLimits {
  readonly heldBytes: number;
  readonly batchLines: number;
  readonly batchBytes: number;
}

const LIMITS: SenderLimits = {
  heldBytes: 16 * 1024 * 1024,
  batchLines: 2_000,
  batchBytes: 256 * 1024,
};

export interface SenderDeps {
  /** Sends one batch, numbered from 1 on and the same when sent again; resolves when the hub has taken it. */
  readonly send: (lines: readonly string[], batch: number) => Promise<void>;
  /** Whether the same batch should be tried again after this error. */
  readonly isPassing: (error: unknown) => boolean;
  /** Waits before the next try; `attempt` counts from 1. */
  readonly pause: (attempt: number) => Promise<void>;
  /** The hub went away (with why) or came back (null); `held` lines wait. */
  readonly changed: (error: unknown, held: number) => void;
}

/**
 * Sends lines in order, each batch until the hub has taken it. What comes while a batch is on its way forms the next,
 * so a slow hub gets few large ones. A batch whose answer was lost is sent again under its number, by which the hub knows
 * what of it was taken.
 */
export class LineSender {
  readonly #deps: SenderDeps;
  readonly #limits: SenderLimits;
  #held: string[] = [];
  #bytes = 0;
  #sent = 0;
  #batch = 0;
  #running: Promise<void> | null = null;
  #roomy: (() => void)[] = [];
  #failure: { readonly error: unknown } | null = null;

  constructor(deps: SenderDeps, limits: SenderLimits = LIMITS) {
    this.#deps = deps;
    this.#limits = limits;
  }

  /** Lines the hub has taken. */
  get sent(): number {
    return this.#sent;
  }

  /** Lines it has not. */
  get held(): number {
    return this.#held.length;
  }

  /** Takes lines; resolves when there is room for more: waiting for it is the back-pressure. Rejects once sending has failed. */
  async add(lines: readonly string[]): Promise<void> {
    this.#rethrow();
    for (const line of lines) {
      this.#held.push(line);
      this.#bytes += sizeOf(line);
    }
    this.#run();
    while (this.#bytes > this.#limits.heldBytes && !this.#failure) {
      await new Promise<void>((room) => this.#roomy.push(room));
    }
    this.#rethrow();
  }

  /** Resolves when all is sent; rejects with what will not pass. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
    this.#rethrow();
  }

  #run(): void {
    if (this.#running || this.#held.length === 0 || this.#failure) return;
    this.#running = this.#sendAll()
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#running = null;
        this.#wake();
      });
  }

  async #sendAll(): Promise<void> {
    while (this.#held.length > 0) {
      const batch = this.#nextBatch();
      this.#batch += 1;
      await this.#sendUntilTaken(batch);
      this.#held.splice(0, batch.length);
      this.#bytes -= batch.reduce((sum, line) => sum + sizeOf(line), 0);
      this.#sent += batch.length;
      this.#wake();
    }
  }

  async #sendUntilTaken(batch: readonly string[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#deps.send(batch, this.#batch);
        if (attempt > 1) this.#deps.changed(null, this.held);
        return;
      } catch (error) {
        if (!this.#deps.isPassing(error)) throw error;
        if (attempt === 1) this.#deps.changed(error, this.held);
        await this.#deps.pause(attempt);
      }
    }
  }

  #nextBatch(): readonly string[] {
    let bytes = 0;
    let count = 0;
    for (const line of this.#held) {
      bytes += sizeOf(line);
      if (count > 0 && (bytes > this.#limits.batchBytes || count >= this.#limits.batchLines)) break;
      count++;
    }
    return this.#held.slice(0, count);
  }

  #wake(): void {
    const waiting = this.#roomy;
    this.#roomy = [];
    for (const room of waiting) room();
  }

  #rethrow(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

/** Upper bound in bytes; exact counting would cost more than it tells. */
function sizeOf(line: string): number {
  return line.length * 3 + 1;
}
