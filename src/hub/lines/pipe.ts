import { DEFAULT_MAPPING } from '../../logs/detect.ts';
import { type Joined, Multiline } from '../../logs/multiline.ts';
import { parseLine } from '../../logs/parse.ts';
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
 * Lines that someone pipes in, as they were printed: stack traces are kept together, each line is parsed where it
 * says more than text. It is live while lines come and ended after a silence.
 */
export class Pipe {
  readonly name: string;
  readonly #options: PipeOptions;
  readonly #lines = new Multiline<string>();
  readonly #rest: CoalescingTimer;
  /** Keeps what several senders push at once in order. */
  #taken: Promise<void> = Promise.resolve();
  #count = 0;
  #lastAt: number;

  constructor(name: string, options: PipeOptions) {
    this.name = name;
    this.#options = options;
    this.#lastAt = options.time.now();
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
      return this.#lines.push(line, `${this.#options.epoch}:${this.#count}`, now).map(this.#parse);
    });
    this.#awaitRest();
    return this.#take(whole);
  }

  stop(): void {
    this.#rest.stop();
  }

  #flush(): void {
    void this.#take(this.#lines.flush(this.#options.time.now()).map(this.#parse));
    this.#awaitRest();
  }

  #awaitRest(): void {
    const { due } = this.#lines;
    if (due !== null) this.#rest.within(Math.max(1, due - this.#options.time.now()));
  }

  #take(lines: readonly RawLine[]): Promise<void> {
    this.#taken = this.#taken.then(() => this.#options.take(lines));
    return this.#taken;
  }

  readonly #parse = ({ text, origin }: Joined<string>): RawLine => {
    const { time, zone } = this.#options;
    return parseLine(text, {
      id: origin,
      source: this.name,
      zone,
      now: time.now(),
      mapping: DEFAULT_MAPPING,
    });
  };
}
