/*
 * Group commit without a timer: while one commit is on its way to the disk, the next gathers.
 *
 *   add ─► [ gathering ] ──(the disk is free)──► [ on its way ] ──► durable ─► committed(entries)
 *               ▲                                     │
 *               └────────── all of it, too ◄──────────┴─► failed(entries of both): they stood on what was lost
 *
 * Always: entries come out in the order they came in, each exactly once; at most one commit is on its way.
 */

export interface Commits<E> {
  /** Makes the entries durable together, or rejects and nothing of them is kept. */
  append(entries: readonly E[]): Promise<void>;
  /** Called before anything gathered meanwhile is sent on its way. Must not throw. */
  committed(entries: readonly E[]): void;
  /** Those of the failed commit and all that gathered on top of it. Must not throw. */
  failed(entries: readonly E[], cause: unknown): void;
}

export class Committer<E> {
  readonly #commits: Commits<E>;
  /** Entries of one commit at most. */
  readonly #most: number;
  #gathering: E[] = [];
  #onItsWay = 0;
  #running: Promise<void> | null = null;

  constructor(commits: Commits<E>, most: number) {
    this.#commits = commits;
    this.#most = most;
  }

  /** Entries not durable yet. */
  get waiting(): number {
    return this.#gathering.length + this.#onItsWay;
  }

  /** What gathers for the next commit. */
  get gathered(): readonly E[] {
    return this.#gathering;
  }

  add(entry: E): void {
    this.#gathering.push(entry);
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // What arrives in the same turn of the event loop belongs together.
    await null;
    while (this.#gathering.length > 0) {
      const entries = this.#gathering.splice(0, this.#most);
      this.#onItsWay = entries.length;
      try {
        await this.#commits.append(entries);
      } catch (cause) {
        this.#onItsWay = 0;
        this.#commits.failed([...entries, ...this.#gathering.splice(0)], cause);
        continue;
      }
      this.#onItsWay = 0;
      this.#commits.committed(entries);
    }
    this.#running = null;
  }
}
