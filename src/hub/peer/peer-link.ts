import type { Refusal } from '../../domain/refusal.ts';
import type { Time } from '../../ports/clock.ts';
import type { Socket } from '../../ports/socket.ts';
import type { ByeKind } from '../../protocol/messages.ts';
import { runAt } from '../../timing/timers.ts';
import type { Limits } from '../base/limits.ts';
import type { Who } from '../base/who.ts';
import { type Bye, sayBye } from './bye.ts';
import type { Decoded } from './decode-up.ts';
import { FrameGate } from './frame-gate.ts';

/** What is spoken over a connection. */
export interface Speech<F extends { readonly t: string }> {
  decode(text: string, limit: number): Decoded<F>;
  /** The first one is a `hello`, and no other is. */
  frame(frame: F): void;
  /** What is not in shape, and somebody waits for an answer to it. */
  refused(n: number, refusal: Refusal): void;
  /** The connection is over; null: without a word of ours. */
  gone(bye: Bye | null): void;
}

/**
 * One upgraded connection, whatever is spoken over it: it has to say `hello` in time, is pinged, sends no more than it may, and
 * ends with the access of the person behind it.
 */
export class PeerLink<F extends { readonly t: string }> {
  readonly gate: FrameGate;
  readonly #socket: Socket;
  readonly #speech: Speech<F>;
  readonly #time: Time;
  readonly #limits: Limits;
  readonly #stops: (() => void)[] = [];
  #state: 'greeting' | 'greeted' | 'ended' = 'greeting';
  #noHello: () => void;

  constructor(socket: Socket, who: Who, speech: Speech<F>, time: Time, limits: Limits) {
    this.#socket = socket;
    this.#speech = speech;
    this.#time = time;
    this.#limits = limits;
    this.gate = new FrameGate(limits, time.now());
    this.#noHello = time.after(limits.helloWithin, () => this.bye('bad-frame', { where: 'hello' }));
    const beat = heartbeat(
      time,
      limits,
      () => socket.ping(),
      () => this.cut(),
    );
    this.#stops.push(beat.stop);
    if (who.expiresAt !== undefined) this.#stops.push(runAt(time, who.expiresAt, () => this.bye('expired')));
    socket.on({
      message: (text) => {
        beat.alive();
        this.#message(text);
      },
      pong: beat.alive,
      close: () => this.#end(null),
    });
  }

  get isEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Ends the connection, telling why. */
  bye(kind: ByeKind, params: Bye['params'] = {}): void {
    if (this.#state === 'ended') return;
    sayBye(this.#socket, { kind, params }, this.#time, this.#limits.byeGrace);
    this.#end({ kind, params });
  }

  /** Ends it without a word, for a peer that would not hear one. */
  cut(): void {
    this.#socket.terminate();
    this.#end(null);
  }

  #end(bye: Bye | null): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#noHello();
    for (const stop of this.#stops) stop();
    this.#speech.gone(bye);
  }

  #message(text: string): void {
    if (this.#state === 'ended') return;
    if (!this.gate.frame(this.#time.now())) {
      this.bye('too-fast');
      return;
    }
    const decoded = this.#speech.decode(text, this.#limits.frame);
    if (decoded.k === 'frame') this.#frame(decoded.frame);
    else if (decoded.k === 'bad') this.bye(decoded.bye.kind, decoded.bye.params);
    else if (decoded.k === 'refused') {
      if (this.#state === 'greeting') this.bye('bad-frame', { where: 'hello' });
      else this.#speech.refused(decoded.n, decoded.refusal);
    }
  }

  #frame(frame: F): void {
    if ((frame.t === 'hello') !== (this.#state === 'greeting')) {
      this.bye('bad-frame', { where: frame.t });
      return;
    }
    if (this.#state === 'greeting') {
      this.#noHello();
      this.#state = 'greeted';
    }
    this.#speech.frame(frame);
  }
}

/** Pings a connection and tells when it no longer answers. Returns what stops it and what counts as a sign of life. */
function heartbeat(
  time: Time,
  limits: Pick<Limits, 'pingEvery' | 'missedPings'>,
  ping: () => void,
  gone: () => void,
): { readonly alive: () => void; readonly stop: () => void } {
  let missed = 0;
  let cancel = time.after(limits.pingEvery, beat);
  function beat(): void {
    if (missed >= limits.missedPings) {
      gone();
      return;
    }
    missed += 1;
    cancel = time.after(limits.pingEvery, beat);
    ping();
  }
  return {
    alive: () => {
      missed = 0;
    },
    stop: () => cancel(),
  };
}
