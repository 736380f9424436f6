import { type Batch, type EventLog, EventLogError } from '../../../src/ports/event-log.ts';
import type { FactLog, FactMark, FactStream, FactStreams, Numbered } from '../../../src/ports/fact-log.ts';
import type { FakeTime } from '../../network/fake-time.ts';
import type { Random } from '../../network/random.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';

export type Store = EventLog & FactLog;
/** What a hub has of the store until it is killed; `written` is called as each write begins. */
export type Held = Store & { cut(): void; written: () => void };

/**
 * A disk in simulated time. What is written is safe a little later, and its hub hears of it later still: a hub that dies in
 * between has lost it, or has written what nobody heard of.
 */
export class SimDisk {
  readonly log = new MemoryLog();
  /** Every write fails. */
  full = false;
  /** How often it was written to, or read. */
  calls = 0;
  /** The longest that a write takes until it is safe, and again until its hub hears of it, ms. */
  slowMs = 0;
  readonly #time: FakeTime;
  readonly #random: Random;

  constructor(time: FakeTime, random: Random) {
    this.#time = time;
    this.#random = random;
  }

  /** One hub's hold on it. `once`: runs what the hub hears, as soon as it can hear. */
  open(once: (run: () => void) => void = (run) => run()): Held {
    return new Hold(this, once);
  }

  /** Runs `then` after the time that half a write takes. */
  soon(then: () => void): void {
    if (this.slowMs === 0) then();
    else this.#time.after(this.#random.below(this.slowMs), then);
  }

  /** Whether what was under way when a hub died is on the disk. */
  survives(): boolean {
    return this.#random.chance(0.5);
  }
}

class Hold implements Held {
  readonly #disk: SimDisk;
  readonly #once: (run: () => void) => void;
  /** Writes that are not safe yet, the oldest first. */
  readonly #under = new Set<() => void>();
  written = (): void => {};
  #cut = false;
  #closed = false;

  constructor(disk: SimDisk, once: (run: () => void) => void) {
    this.#disk = disk;
    this.#once = once;
  }

  cut(): void {
    this.#cut = true;
    for (const land of this.#under) {
      if (!this.#disk.survives()) break;
      land();
    }
    this.#under.clear();
  }

  #write<T>(work: () => Promise<T>): Promise<T> {
    this.#disk.calls += 1;
    if (this.#cut) return new Promise(() => {});
    if (this.#closed) return Promise.reject(new EventLogError('closed'));
    return new Promise((resolve, reject) => {
      const land = () => {
        this.#under.delete(land);
        const done = this.#disk.full ? Promise.reject(new EventLogError('full', {})) : work();
        const heard = (tell: () => void) => this.#disk.soon(() => this.#cut || this.#once(tell));
        done.then(
          (value) => heard(() => resolve(value)),
          (error: unknown) => heard(() => reject(error)),
        );
      };
      this.#under.add(land);
      this.written();
      this.#disk.soon(() => this.#under.has(land) && land());
    });
  }

  #read<T>(read: () => Promise<T>): Promise<T> {
    this.#disk.calls += 1;
    if (this.#cut) return new Promise(() => {});
    return this.#closed ? Promise.reject(new EventLogError('closed')) : read();
  }

  async *#chunks<T>(read: () => AsyncIterable<T>): AsyncGenerator<T> {
    for await (const chunk of read()) {
      await this.#read(async () => {});
      yield chunk;
    }
    await this.#read(async () => {});
  }

  append = (session: string, seq: number, batch: Batch) =>
    this.#write(() => this.#disk.log.append(session, seq, batch));
  remove = (session: string) => this.#write(() => this.#disk.log.remove(session));
  appendFact = <S extends FactStream>(stream: S, after: number, fact: FactStreams[S]) =>
    this.#write(() => this.#disk.log.appendFact(stream, after, fact));
  rewriteFacts = <S extends FactStream>(
    stream: S,
    upTo: number,
    facts: readonly Numbered<FactStreams[S]>[],
  ) => this.#write(() => this.#disk.log.rewriteFacts(stream, upTo, facts));
  read = (session: string, from: number) => this.#chunks(() => this.#disk.log.read(session, from));
  answers = (session: string) => this.#read(() => this.#disk.log.answers(session));
  sessions = () => this.#read(() => this.#disk.log.sessions());
  facts = <S extends FactStream>(stream: S, since: FactMark) =>
    this.#chunks(() => this.#disk.log.facts(stream, since));
  check = () => this.#read(() => this.#disk.log.check());
  close = async () => {
    this.#closed = true;
  };
}
