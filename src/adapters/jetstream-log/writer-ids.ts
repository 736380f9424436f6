import { EventLogError } from '../../ports/event-log.ts';
import type { StreamMessage, Writer } from './commit-message.ts';

/**
 * Who writes: an id for each commit that no other process gives, and the epoch of the lease under which it is written. A
 * message of a later epoch means that another hub has taken over; from then on this one writes nothing more.
 */
export class WriterIds {
  readonly #name: string;
  readonly #epoch: (session: string | null) => number;
  readonly #holds: (session: string | null) => boolean;
  #count = 0;
  #deposed = false;

  /** Resolves when another hub has taken over. */
  readonly lost: Promise<EventLogError>;
  #lose: (error: EventLogError) => void = () => {};

  /**
   * `name`: random, new for each process. `epoch`: of the lease at this moment, of a session or of what belongs to none.
   * `holds`: whether this hub believes to have that lease.
   */
  constructor(
    name: string,
    epoch: (session: string | null) => number,
    holds: (session: string | null) => boolean,
  ) {
    this.#holds = holds;
    this.#name = name;
    this.#epoch = epoch;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  /** The id of the next commit to a session, or to what belongs to none. Throws `conflict` once another hub has taken over. */
  next(session: string | null): Writer {
    if (this.#deposed) throw new EventLogError('conflict', { reason: 'taken-over' });
    this.#count += 1;
    return { id: `${this.#name}.${this.#count}`, epoch: this.#epoch(session) };
  }

  isOwn(id: string): boolean {
    return id.startsWith(`${this.#name}.`);
  }

  /**
   * A message that was found where one of ours was to go. Throws `conflict` for one of the hub that this one gave the
   * session to: that was in order, and says nothing of the other sessions.
   */
  met({ epoch }: Pick<StreamMessage, 'epoch'>, session: string | null): void {
    if (epoch <= this.#epoch(session)) return;
    if (this.#holds(session)) this.depose();
    else throw new EventLogError('conflict', { session: session ?? '', reason: 'given' });
  }

  depose(): void {
    if (this.#deposed) return;
    this.#deposed = true;
    this.#lose(new EventLogError('conflict', { reason: 'taken-over' }));
  }
}
