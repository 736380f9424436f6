import type { Socket } from '../../ports/socket.ts';
import type { Limits } from '../base/limits.ts';
import { UnackedBytes } from '../lines/unacked-bytes.ts';
import type { EventFrame } from '../room/fan-out.ts';

/** What goes to one peer beside lines, and how much of it may be under way. `false`: the peer is too slow for it. */
export class Outbox {
  readonly #socket: Pick<Socket, 'buffered' | 'send'>;
  readonly #limits: Limits;
  readonly #unacked = new UnackedBytes();

  constructor(socket: Pick<Socket, 'buffered' | 'send'>, limits: Limits) {
    this.#socket = socket;
    this.#limits = limits;
  }

  /** A catch-up waits meanwhile. */
  get congested(): boolean {
    const { catchUpBuffered, eventsUnseen } = this.#limits;
    return this.#socket.buffered > catchUpBuffered || this.#unacked.bytes > eventsUnseen;
  }

  seen(seq: number): void {
    this.#unacked.seen(seq);
  }

  /** Events of a catch-up: the caller waits while it is congested. */
  past(frame: Pick<EventFrame, 'text' | 'bytes' | 'last'>): void {
    this.#socket.send(frame.text);
    this.#unacked.sent(frame.last, frame.bytes);
  }

  /** Events as they are published. */
  published(frame: EventFrame): boolean {
    const { eventsBuffered, eventsUnseen } = this.#limits;
    if (this.#socket.buffered + frame.bytes > eventsBuffered) return false;
    if (this.#unacked.bytes > 2 * eventsUnseen) return false;
    this.past(frame);
    return true;
  }

  answer(text: string): boolean {
    if (this.#socket.buffered > this.#limits.eventsBuffered) return false;
    this.#socket.send(text);
    return true;
  }

  /** What may be left out, since the next of its kind makes it good, or the peer asks again. */
  passing(text: string): boolean {
    if (this.#socket.buffered > this.#limits.linesBuffered) return false;
    this.#socket.send(text);
    return true;
  }
}
