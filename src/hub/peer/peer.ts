import { whenAsked } from '../../domain/deciders/past.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Time } from '../../ports/clock.ts';
import type { Socket } from '../../ports/socket.ts';
import type { ByeKind, Up, UpOf, Welcome } from '../../protocol/messages.ts';
import { type Limits, webLimits } from '../base/limits.ts';
import { isGuest, type Who } from '../base/who.ts';
import { type Asked, answerText } from '../lines/ask.ts';
import { LineCursor } from '../lines/line-cursor.ts';
import type { LineBatch, LineFeed } from '../lines/line-feed.ts';
import type { Settle } from '../room/entry.ts';
import type { Texts } from '../room/event-texts.ts';
import type { EventFrame } from '../room/fan-out.ts';
import type { Bye } from './bye.ts';
import { catchUp } from './catch-up.ts';
import { decodeUp, decodeWeb, SESSION_UP } from './decode-up.ts';
import { CommandOrder } from './frame-gate.ts';
import { Outbox } from './outbox.ts';
import { PeerLink } from './peer-link.ts';

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
  | { readonly k: 'greeting' }
  | { readonly k: 'catching-up'; readonly answers: string[] }
  | { readonly k: 'live' }
  | { readonly k: 'ended' };

export class Peer {
  readonly who: Who;
  readonly #socket: Socket;
  readonly #host: PeerHost;
  readonly #time: Time;
  readonly #limits: Limits;
  readonly #order = new CommandOrder();
  readonly #out: Outbox;
  readonly #lines: LineCursor;
  readonly #link: PeerLink<Up>;
  #state: State = { k: 'greeting' };
  #client = '';
  #watches = false;

  constructor(socket: Socket, who: Who, host: PeerHost, time: Time, given: Limits) {
    const limits = who.actor.kind === 'web' ? webLimits(given) : given;
    this.who = who;
    this.#socket = socket;
    this.#host = host;
    this.#time = time;
    this.#limits = limits;
    this.#out = new Outbox(socket, limits);
    this.#lines = new LineCursor(socket, host.feed, who, limits);
    const speech = {
      decode: (text: string, limit: number) =>
        this.isWeb ? decodeWeb(text, who.mayLines) : decodeUp(text, limit, SESSION_UP),
      frame: (frame: Up) => this.#frame(frame),
      refused: (n: number, { kind, params }: Refusal) => this.#refuse(n, kind, params),
      gone: (bye: Bye | null) => {
        this.#state = { k: 'ended' };
        host.gone(this, bye);
      },
    };
    this.#link = new PeerLink(socket, who, speech, time, limits);
  }

  /** Whether sources closed to guests are hidden from it. */
  get isGuest(): boolean {
    return isGuest(this.who);
  }

  /** Whether it is a page on the web, which only reads. */
  get isWeb(): boolean {
    return this.who.actor.kind === 'web';
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
    this.#link.bye(kind, params);
  }

  #frame(frame: Up): void {
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
    const passage = this.#order.admits(n) ? this.#link.gate.command(this.#time.now()) : 'too-fast';
    if (passage === 'enough') this.bye('too-fast');
    else if (passage === 'too-fast') this.#refuseCommand(n, 'too-fast');
    else {
      const askedAt = whenAsked(this.#time.now(), frame);
      this.#host.command(this, { ...frame, askedAt }, (answer) => {
        this.#link.gate.answered();
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
    if (!this.#link.gate.ask(this.#time.now())) {
      this.#refuse(n, 'too-fast');
      return;
    }
    this.#host.ask(this, what, args).then((asked) => {
      this.#link.gate.asked();
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
