import { whenAsked } from '../../domain/deciders/past.ts';
import type { Time } from '../../ports/clock.ts';
import type { Socket } from '../../ports/socket.ts';
import type { ByeKind, Up, UpOf, Welcome } from '../../protocol/messages.ts';
import { runAt } from '../../timing/timers.ts';
import type { Limits } from '../base/limits.ts';
import { isGuest, type Who } from '../base/who.ts';
import { type Asked, answerText } from '../lines/ask.ts';
import { LineCursor } from '../lines/line-cursor.ts';
import type { LineBatch, LineFeed } from '../lines/line-feed.ts';
import type { Settle } from '../room/entry.ts';
import type { Texts } from '../room/event-texts.ts';
import type { EventFrame } from '../room/fan-out.ts';
import { type Bye, sayBye } from './bye.ts';
import { catchUp } from './catch-up.ts';
import { decodeUp } from './decode-up.ts';
import { CommandOrder, FrameGate } from './frame-gate.ts';
import { heartbeat } from './heartbeat.ts';
import { Outbox } from './outbox.ts';

/*
 * One connection, from its hello on.
 *
 *   greeting ──hello──► catching-up ──head reached──► live
 *      │                    │                          │
 *      └── no hello, bad frame, too slow, too fast, expired, revoked, closed ──► ended
 *
 * Always:
 *  1. events reach the peer in order, each once: first from the log up to the head, then as published
 *  2. an answer never overtakes the events it names; answers given while catching up wait for its end
 *  3. lines come after events, may be dropped, and their count is sent; events are never dropped: a peer that
 *     cannot take them is ended and resumes by seq
 *  4. what it costs the hub is bounded: frames, commands, asks a second; bytes under way
 *  5. its commands are decided in the order of their numbers, also when one of them had to be asked again
 */

/** A command, and the ISO time at which the person asked; undefined: the client does not say. */
export interface AskedFrame extends UpOf<'command'> {
  readonly askedAt: string | undefined;
}

/** What a peer needs of its room. */
export interface PeerHost {
  admit(peer: Peer, hello: UpOf<'hello'>): { readonly welcome: Welcome; readonly after: number } | Bye;
  readonly feed: LineFeed;
  readonly room: { readonly head: { readonly seq: number }; texts(seq: number): AsyncIterable<Texts> };
  command(peer: Peer, frame: AskedFrame, settle: Settle): void;
  /** Never rejects. */
  ask(peer: Peer, what: string, args: UpOf<'ask'>['args']): Promise<Asked>;
  view(peer: Peer, frame: UpOf<'view'>): void;
  /** It has caught up and gets what is published from now on. */
  live(peer: Peer): void;
  gone(peer: Peer, bye: Bye | null): void;
  failed(cause: unknown): void;
  linesSkipped(count: number): void;
}

type State =
  | { readonly k: 'greeting'; readonly cancel: () => void }
  | { readonly k: 'catching-up'; readonly answers: string[] }
  | { readonly k: 'live' }
  | { readonly k: 'ended' };

export class Peer {
  readonly who: Who;
  readonly #socket: Socket;
  readonly #host: PeerHost;
  readonly #time: Time;
  readonly #limits: Limits;
  readonly #gate: FrameGate;
  readonly #order = new CommandOrder();
  readonly #out: Outbox;
  readonly #lines: LineCursor;
  readonly #stops: (() => void)[] = [];
  #state: State;
  #client = '';
  #watches = false;

  constructor(socket: Socket, who: Who, host: PeerHost, time: Time, limits: Limits) {
    this.who = who;
    this.#socket = socket;
    this.#host = host;
    this.#time = time;
    this.#limits = limits;
    this.#gate = new FrameGate(limits, time.now());
    this.#out = new Outbox(socket, limits);
    this.#lines = new LineCursor(socket, host.feed, who, limits);
    const noHello = () => this.bye('bad-frame', { where: 'hello' });
    this.#state = { k: 'greeting', cancel: time.after(limits.helloWithin, noHello) };
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

  /** Whether sources closed to guests are hidden from it. */
  get isGuest(): boolean {
    return isGuest(this.who);
  }

  /** Whether nothing is done from there. */
  get watches(): boolean {
    return this.#watches;
  }

  /** Id of the terminal; empty before its hello. */
  get client(): string {
    return this.#client;
  }

  get isEnded(): boolean {
    return this.#state.k === 'ended';
  }

  /** What was committed, in order. A peer that is not live gets it from the log. */
  events(frames: readonly EventFrame[]): void {
    for (const frame of frames) {
      if (this.#state.k === 'live' && !this.#out.published(frame)) this.bye('too-slow');
    }
  }

  lines(batch: LineBatch): void {
    if (this.#state.k === 'live') this.#host.linesSkipped(this.#lines.batch(batch));
  }

  /** Presence, sources, the driver's view: the next one makes the loss of one good. False: it was left out. */
  tell(text: string): boolean {
    return this.#state.k !== 'live' || this.#out.passing(text);
  }

  /** Ends the connection, telling why. */
  bye(kind: ByeKind, params: Bye['params'] = {}): void {
    if (this.#state.k === 'ended') return;
    sayBye(this.#socket, { kind, params }, this.#time, this.#limits.byeGrace);
    this.#end({ kind, params });
  }

  /** Ends it without a word, for a peer that would not hear one. */
  cut(): void {
    this.#socket.terminate();
    this.#end(null);
  }

  #end(bye: Bye | null): void {
    if (this.#state.k === 'ended') return;
    if (this.#state.k === 'greeting') this.#state.cancel();
    this.#state = { k: 'ended' };
    for (const stop of this.#stops) stop();
    this.#host.gone(this, bye);
  }

  #message(text: string): void {
    if (this.#state.k === 'ended') return;
    if (!this.#gate.frame(this.#time.now())) {
      this.bye('too-fast');
      return;
    }
    const decoded = decodeUp(text, this.#limits.frame);
    if (decoded.k === 'frame') this.#frame(decoded.frame);
    else if (decoded.k === 'bad') this.bye(decoded.bye.kind, decoded.bye.params);
    else if (decoded.k === 'refused') {
      if (this.#state.k === 'greeting') this.bye('bad-frame', { where: 'hello' });
      else this.#refuse(decoded.n, decoded.refusal.kind, decoded.refusal.params);
    }
  }

  #frame(frame: Up): void {
    if ((frame.t === 'hello') !== (this.#state.k === 'greeting')) {
      this.bye('bad-frame', { where: frame.t });
      return;
    }
    switch (frame.t) {
      case 'hello':
        this.#hello(frame);
        break;
      case 'command':
        this.#command(frame);
        break;
      case 'ask':
        this.#ask(frame);
        break;
      case 'view':
        this.#host.view(this, frame);
        break;
      case 'seen':
        this.#out.seen(frame.seq);
        this.#lines.seen(frame.line);
        if (this.#state.k === 'live') this.#host.linesSkipped(this.#lines.more());
    }
  }

  #hello(hello: UpOf<'hello'>): void {
    this.#client = hello.client;
    this.#watches = hello.watches ?? false;
    const admitted = this.#host.admit(this, hello);
    if ('kind' in admitted) {
      this.bye(admitted.kind, admitted.params);
      return;
    }
    if (this.#state.k === 'greeting') this.#state.cancel();
    this.#state = { k: 'catching-up', answers: [] };
    this.#socket.send(JSON.stringify(admitted.welcome));
    this.#lines.resume(hello);
    this.#catchUp(admitted.after).catch((cause) => {
      this.#host.failed(cause);
      this.bye('damaged');
    });
  }

  async #catchUp(after: number): Promise<void> {
    const caughtUp = await catchUp(
      {
        after,
        head: () => this.#host.room.head.seq,
        texts: (seq) => this.#host.room.texts(seq),
        ended: () => this.#state.k === 'ended',
        congested: () => this.#out.congested,
        send: (frame) => this.#out.past(frame),
        reached: () => this.#live(),
      },
      this.#time,
      this.#limits,
    );
    if (!caughtUp) this.bye('too-slow');
  }

  #live(): void {
    const answers = this.#state.k === 'catching-up' ? this.#state.answers : [];
    this.#state = { k: 'live' };
    for (const answer of answers) this.#reply(answer);
    this.#host.live(this);
    this.#host.linesSkipped(this.#lines.more());
  }

  #command(frame: UpOf<'command'>): void {
    const { n } = frame;
    const passage = this.#order.admits(n) ? this.#gate.command(this.#time.now()) : 'too-fast';
    if (passage === 'enough') this.bye('too-fast');
    else if (passage === 'too-fast') this.#refuseCommand(n, 'too-fast');
    else {
      const askedAt = whenAsked(this.#time.now(), frame);
      this.#host.command(this, { ...frame, askedAt }, (answer) => {
        this.#gate.answered();
        if (answer.ok) this.#reply(JSON.stringify({ t: 'ack', n, seq: answer.seq }));
        else this.#refuseCommand(n, answer.refusal.kind, answer.refusal.params);
      });
    }
  }

  #refuseCommand(n: number, kind: string, params: Bye['params'] = {}): void {
    this.#order.refused(n, kind);
    this.#refuse(n, kind, params);
  }

  #ask({ n, what, args }: UpOf<'ask'>): void {
    if (!this.#gate.ask(this.#time.now())) {
      this.#refuse(n, 'too-fast');
      return;
    }
    this.#host.ask(this, what, args).then((asked) => {
      this.#gate.asked();
      if (this.#state.k === 'ended') return;
      if (!asked.ok) this.#refuse(n, asked.refusal.kind, asked.refusal.params);
      // Answers are large, and the person who reads too slowly for them can ask again.
      else if (!this.#out.passing(answerText(n, what, asked.value))) this.#refuse(n, 'too-fast');
    });
  }

  #refuse(n: number, kind: string, params: Bye['params'] = {}): void {
    this.#reply(JSON.stringify({ t: 'refused', n, kind, params }));
  }

  /** Waits for the end of the catch-up. */
  #reply(text: string): void {
    if (this.#state.k === 'catching-up') this.#state.answers.push(text);
    else if (this.#state.k === 'live' && !this.#out.answer(text)) this.bye('too-slow');
  }
}
