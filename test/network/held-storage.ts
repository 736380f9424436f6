import type { Storage } from '../../src/client/drafts/drafts.ts';

interface Saving {
  readonly text: string;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

/** A disk held in the hand: what is saved is on it only after `flush`, unless it is quick. */
export class HeldStorage implements Storage {
  disk: string | null;
  quick = true;
  readonly #saving: Saving[] = [];

  constructor(disk: string | null = null) {
    this.disk = disk;
  }

  load(): string | null {
    return this.disk;
  }

  save(text: string): Promise<void> {
    if (this.quick && this.#saving.length === 0) {
      this.disk = text;
      return Promise.resolve();
    }
    return new Promise((done, fail) => this.#saving.push({ text, done, fail }));
  }

  get waiting(): number {
    return this.#saving.length;
  }

  flush(): void {
    for (const { text, done } of this.#saving.splice(0)) {
      this.disk = text;
      done();
    }
  }

  /** The disk takes nothing of what waits. */
  break(): void {
    for (const { fail } of this.#saving.splice(0)) fail(new Error('ENOSPC'));
  }

  /** What a process that is killed now leaves behind. */
  get nextNumber(): number {
    return this.disk === null ? 1 : (JSON.parse(this.disk).next as number);
  }
}
