import type { AnyEvent } from '../../../src/domain/event.ts';
import {
  type Batch,
  type EventLog,
  EventLogError,
  type EventLogErrorKind,
} from '../../../src/ports/event-log.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';

type Fate = 'synced' | 'lost' | 'kept-unacked';

/**
 * A disk held in a test's hands. Logs opened on it see what earlier ones left.
 *
 *   append ──► waits while held ──► release(): kept, acked
 *                              └──► crash(n): the first n kept without an ack, the rest lost; all reject `failed`
 */
export class FakeDisk {
  readonly #platter = new MemoryLog();
  readonly #waiting: ((fate: Fate) => void)[] = [];
  readonly #damage = new Map<string, number>();
  #held = false;
  #fault: EventLogErrorKind | null = null;
  #boot = 0;

  /** Appends that wait for their sync. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** From now on appends wait until `release` or `crash`. */
  hold(): void {
    this.#held = true;
  }

  /** Syncs the oldest `count` waiting appends, by default all, and then holds none. */
  release(count = Number.POSITIVE_INFINITY): void {
    if (count === Number.POSITIVE_INFINITY) this.#held = false;
    for (const settle of this.#waiting.splice(0, count)) settle('synced');
  }

  /** From now on appends fail like this; null heals. */
  fail(kind: EventLogErrorKind | null): void {
    this.#fault = kind;
  }

  /** From now on the event at `seq` cannot be read. */
  damage(session: string, seq: number): void {
    this.#damage.set(session, seq);
  }

  /** Power off: logs opened before are dead. The first `survivors` unsynced batches were kept all the same. */
  crash(survivors = 0): void {
    this.#boot++;
    this.#held = false;
    this.#waiting.splice(0).forEach((settle, i) => {
      settle(i < survivors ? 'kept-unacked' : 'lost');
    });
  }

  /** Opens a log on what is there, as after a restart. */
  open(): EventLog {
    const boot = this.#boot;
    let closed = false;
    const check = () => {
      if (closed) throw new EventLogError('closed');
      if (boot !== this.#boot) throw new EventLogError('failed', { reason: 'crashed' });
    };
    return {
      append: async (session, expectedSeq, batch) => {
        check();
        await this.#append(session, expectedSeq, batch);
      },
      read: (session, fromSeq) => this.#read(session, fromSeq, check),
      answers: async (session) => {
        check();
        return this.#platter.answers(session);
      },
      sessions: async () => {
        check();
        return this.#platter.sessions();
      },
      remove: async (session) => {
        check();
        return this.#platter.remove(session);
      },
      check: async () => check(),
      close: async () => {
        closed = true;
      },
    };
  }

  async #append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    const fate = this.#held ? await new Promise<Fate>((settle) => this.#waiting.push(settle)) : 'synced';
    if (fate === 'lost') throw new EventLogError('failed', { session, reason: 'crashed' });
    if (this.#fault !== null) throw new EventLogError(this.#fault, { session });
    await this.#platter.append(session, expectedSeq, batch);
    if (fate === 'kept-unacked') throw new EventLogError('failed', { session, reason: 'crashed' });
  }

  async *#read(session: string, fromSeq: number, check: () => void): AsyncGenerator<readonly AnyEvent[]> {
    check();
    const bad = this.#damage.get(session);
    for await (const chunk of this.#platter.read(session, fromSeq)) {
      check();
      const good = bad === undefined ? chunk : chunk.filter((event) => event.seq < bad);
      if (good.length > 0) yield good;
      if (bad !== undefined && good.length < chunk.length) {
        throw new EventLogError('damaged', { session, seq: bad });
      }
    }
  }
}
