import type { AnyEvent } from '../../src/domain/event.ts';
import {
  type Batch,
  type EventLog,
  EventLogError,
  type LogHead,
  type StoredAnswer,
} from '../../src/ports/event-log.ts';
import { MemoryLog } from '../rigs/memory-log.ts';

/** A disk whose writes wait for the hand. It outlives the hubs that write to it. */
export class Disk {
  readonly log = new MemoryLog();
  readonly events: AnyEvent[] = [];
  full = false;
  #waiting: { readonly write: () => Promise<void>; readonly fail: (error: Error) => void } | null = null;

  /** One hub's way to it. */
  open(): EventLog {
    return new GatedLog(this);
  }

  get isWaiting(): boolean {
    return this.#waiting !== null;
  }

  /** Lets the write that waits through; its hub learns of it. */
  async write(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) return;
    if (this.full) waiting.fail(new EventLogError('full', {}));
    else await waiting.write();
  }

  /** The hub dies. What it was writing is lost, or is on the disk with nobody left to hear of it. */
  async crash(written: boolean): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (written && !this.full) await waiting?.write();
  }

  append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    return new Promise((resolve, reject) => {
      const write = async () => {
        try {
          await this.log.append(session, expectedSeq, batch);
          this.events.push(...batch.events);
          for (const event of batch.overwrites ?? []) this.events[event.seq - 1] = event;
          resolve();
        } catch (error) {
          reject(error);
        }
      };
      this.#waiting = { write, fail: reject };
    });
  }
}

class GatedLog implements EventLog {
  readonly #disk: Disk;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    return this.#disk.append(session, expectedSeq, batch);
  }

  read(session: string, fromSeq: number): AsyncIterable<readonly AnyEvent[]> {
    return this.#disk.log.read(session, fromSeq);
  }

  answers(session: string): Promise<readonly StoredAnswer[]> {
    return this.#disk.log.answers(session);
  }

  sessions(): Promise<readonly LogHead[]> {
    return this.#disk.log.sessions();
  }

  remove(session: string): Promise<void> {
    return this.#disk.log.remove(session);
  }

  check(): Promise<void> {
    return this.#disk.log.check();
  }

  close(): Promise<void> {
    return this.#disk.log.close();
  }
}
