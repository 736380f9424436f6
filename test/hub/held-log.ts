import {
  type Batch,
  type EventLog,
  EventLogError,
  type EventLogErrorKind,
} from '../../src/ports/event-log.ts';
import { settle } from '../network/fake-time.ts';
import { MemoryLog } from '../rigs/memory-log.ts';

/** A log whose appends wait in the test's hand while `held`, or fail while `broken`. */
export class HeldLog implements EventLog {
  readonly inner: EventLog;
  held = false;
  /** They wait only when the disk has them. */
  heldAfter = false;
  broken: EventLogErrorKind | null = null;
  /** Nor does it answer when it is asked whether it does. */
  silent = false;
  /** What each append held, in order of call. */
  readonly appends: Batch[] = [];
  reads = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(inner: EventLog = new MemoryLog()) {
    this.inner = inner;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  async append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    this.appends.push(batch);
    if (this.held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.broken) throw new EventLogError(this.broken, { session });
    await this.inner.append(session, expectedSeq, batch);
    if (this.heldAfter) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Lets the oldest waiting append go on. */
  async release(): Promise<void> {
    this.#waiting.shift()?.();
    await settle();
  }

  read(session: string, fromSeq: number) {
    this.reads += 1;
    return this.inner.read(session, fromSeq);
  }
  answers(session: string) {
    return this.inner.answers(session);
  }
  sessions() {
    return this.inner.sessions();
  }
  remove(session: string) {
    return this.inner.remove(session);
  }
  async check() {
    if (this.silent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.inner.check();
  }
  close() {
    return this.inner.close();
  }
}
