import { LineAssembler } from '../../logs/assemble.ts';
import type { LogLine } from '../../logs/line.ts';
import type { Time } from '../../ports/clock.ts';
import type { RawLine } from '../../ports/log-source.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';

export interface PipeOptions {
  /** Makes ids differ from those of an earlier run. */
  readonly epoch: string;
  /** IANA zone of times written without an offset. */
  readonly zone: string;
  readonly time: Time;
  /** Must not reject. */
  readonly take: (lines: readonly RawLine[]) => Promise<void>;
}

/**
 * Lines that someone pipes in, as they were printed: read as the lines of a file are, freed of what kubectl, stern,
 * compose or a container's runtime put around them, stack traces kept together. It is live while lines come and ended
 * after a silence.
 */
export class Pipe {
  readonly name: string;
  readonly #options: PipeOptions;
  readonly #lines: LineAssembler;
  readonly #rest: CoalescingTimer;
  /** Keeps what several senders push at once in order. */
  #taken: Promise<void> = Promise.resolve();
  #count = 0;
  #lastAt: number;

  constructor(name: string, options: PipeOptions) {
    this.name = name;
    this.#options = options;
    this.#lastAt = options.time.now();
    this.#lines = new LineAssembler({ source: name, zone: options.zone, readsOnce: true });
    this.#rest = new CoalescingTimer(options.time, () => this.#flush());
  }

  /** Epoch milliseconds of the last push. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Resolves when the room has taken them. A line that may still go on waits a moment for its rest. */
  push(lines: readonly (string | RawLine)[]): Promise<void> {
    const now = this.#options.time.now();
    this.#lastAt = now;
    const whole = lines.flatMap((line): readonly RawLine[] => {
      if (typeof line !== 'string') return [{ ...line, source: this.name }];
      this.#count += 1;
      return this.#lines.push({ id: `${this.#options.epoch}:${this.#count}`, text: line, lost: 0 }, now);
    });
    this.#awaitRest();
    return this.#take(whole);
  }

  stop(): void {
    this.#rest.stop();
  }

  /** Gives what still waits: nothing more will come. */
  close(): Promise<void> {
    this.#rest.stop();
    return this.#take(this.#lines.close(this.#options.time.now()));
  }

  #flush(): void {
    void this.#take(this.#lines.flush(this.#options.time.now()));
    this.#awaitRest();
  }

  #awaitRest(): void {
    const { due } = this.#lines;
    if (due !== null) this.#rest.within(Math.max(1, due - this.#options.time.now()));
  }

  #take(lines: readonly LogLine[]): Promise<void> {
    this.#taken = this.#taken.then(() => this.#options.take(lines));
    return this.#taken;
  }
}
