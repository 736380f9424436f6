import { whenAsked } from '../../domain/deciders/past.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Time } from '../../ports/clock.ts';
import type { Socket } from '../../ports/socket.ts';
import type { Problem } from '../../protocol/http.ts';
import type { AskedAct } from '../../protocol/page-acts.ts';
import {
  PASSING_REFUSALS,
  type PartName,
  type TeamDown,
  type TeamUp,
  type TeamUpOf,
} from '../../protocol/team.ts';
import { teamUpSchema } from '../../protocol/team-frames.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import type { Limits } from '../base/limits.ts';
import type { Who } from '../base/who.ts';
import type { Bye } from '../peer/bye.ts';
import { drained } from '../peer/catch-up.ts';
import { decodeUp, type UpFrames } from '../peer/decode-up.ts';
import { CommandOrder } from '../peer/frame-gate.ts';
import { Outbox } from '../peer/outbox.ts';
import { PeerLink } from '../peer/peer-link.ts';
import { frameOf } from '../room/fan-out.ts';
import { type PartRevision, partFrames } from './part.ts';

const TEAM_UP: UpFrames<TeamUp> = {
  schema: teamUpSchema,
  answered: ['act'],
  vital: ['hello', 'look', 'seen'],
};

/** So long one request for the outcome of an act waits, ms. */
const FOLLOW_MS = 25_000;
/** So long an outcome waits for the row that shows it, ms. */
const ROW_MS = 2_000;

/** What a home asks of the pager, once however often it is sent. */
export interface TeamAct {
  /** Null: it is about no page. */
  readonly page: string | null;
  /** Nothing of it is checked. */
  readonly ask: unknown;
  /** ISO time at which the person asked. */
  readonly askedAt: string | undefined;
  /** The same again is the same act. */
  readonly cmd: string;
}

/** Whose pages somebody looks at, and how far. */
export type PagesLook = Pick<TeamUpOf<'look'>, 'scope' | 'hundreds'>;

/** What a peer needs of the feed. */
export interface TeamHost {
  /** Whether a client id is this person's. */
  admits(peer: TeamPeer): boolean;
  looks(peer: TeamPeer, look: PagesLook): void;
  /** Keeps an act; a `Problem` where it is not kept. Never rejects. */
  act(peer: TeamPeer, asked: TeamAct): Promise<AskedAct | Problem>;
  /** How it stands with an act after `waitMs` at most. Never rejects. */
  acted(asked: AskedAct, waitMs: number): Promise<AskedAct | Problem>;
  /** Resolves once what shows an act to this peer has been read after this moment: pages, or who is on call and what rests. */
  fresh(peer: TeamPeer, about: 'page' | 'calendar'): Promise<void>;
  gone(peer: TeamPeer, bye: Bye | null): void;
}

/*
 * One home's connection, from its hello on. Always:
 *  1. a part is sent whole first, then as the rows that changed since the last revision sent; while the home reads slowly the
 *     part waits, and the newest state is sent
 *  2. an answer never overtakes the rows that show it, but waits for them no longer than ROW_MS
 *  3. its acts are kept in the order in which they came
 */
export class TeamPeer {
  readonly who: Who;
  readonly #host: TeamHost;
  readonly #socket: Socket;
  readonly #time: Time;
  readonly #limits: Limits;
  readonly #out: Outbox;
  readonly #link: PeerLink<TeamUp>;
  readonly #acts = new SerialQueue();
  readonly #order = new CommandOrder();
  readonly #told = new Map<PartName, PartRevision>();
  readonly #wanted = new Map<PartName, PartRevision>();
  #answers: string[] = [];
  #frames = 0;
  #telling = false;
  #client = '';

  constructor(socket: Socket, who: Who, host: TeamHost, time: Time, limits: Limits) {
    this.who = who;
    this.#host = host;
    this.#socket = socket;
    this.#time = time;
    this.#limits = limits;
    this.#out = new Outbox(socket, limits);
    const speech = {
      decode: (text: string, limit: number) => decodeUp(text, limit, TEAM_UP),
      frame: (frame: TeamUp) => this.#frame(frame),
      refused: (n: number, { kind, params }: Refusal) => this.#refuse(n, { kind, params }),
      gone: (bye: Bye | null) => host.gone(this, bye),
    };
    this.#link = new PeerLink(socket, who, speech, time, limits);
  }

  /** Id of its act counter; empty before its hello. */
  get client(): string {
    return this.#client;
  }

  get isEnded(): boolean {
    return this.#link.isEnded;
  }

  bye(kind: Bye['kind'], params: Bye['params'] = {}): void {
    this.#link.bye(kind, params);
  }

  /** What it is to be shown of a part from now on. */
  show(part: PartName, state: PartRevision): void {
    this.#wanted.set(part, state);
    this.#tell();
  }

  /** What it has of a part is of something that it looks at no more. */
  forget(part: PartName): void {
    this.#told.delete(part);
    this.#wanted.delete(part);
  }

  #frame(frame: TeamUp): void {
    switch (frame.t) {
      case 'hello':
        this.#client = frame.client;
        if (this.#host.admits(this)) this.#send({ t: 'welcome', protocol: PROTOCOL, now: this.#now() });
        else this.bye('client-taken');
        break;
      case 'look':
        this.#host.looks(this, frame);
        break;
      case 'act':
        this.#act(frame);
        break;
      case 'seen':
        this.#out.seen(frame.frames);
    }
  }

  #act(frame: TeamUpOf<'act'>): void {
    const { n, page, ask } = frame;
    const passage = this.#order.admits(n) ? this.#link.gate.command(this.#time.now()) : 'too-fast';
    if (passage === 'enough') this.bye('too-fast');
    else if (passage === 'too-fast') this.#refuse(n, { kind: passage, params: {} });
    else {
      const askedAt = whenAsked(this.#time.now(), frame);
      const asked = { page, ask, askedAt, cmd: `${this.#client}:${n}` };
      void this.#acts.run(async () => {
        const taken = this.isEnded ? null : await this.#host.act(this, asked);
        this.#link.gate.answered();
        if (taken === null) return;
        if (!('act' in taken)) return this.#refuse(n, taken);
        if (taken.outcome === null) this.#answer({ t: 'act', n, asked: taken });
        void this.#follow(n, taken, page === null ? 'calendar' : 'page');
      });
    }
  }

  /** Tells what came of an act. */
  async #follow(n: number, taken: AskedAct, about: 'page' | 'calendar'): Promise<void> {
    let asked: AskedAct | Problem = taken;
    while ('act' in asked && asked.outcome === null) {
      if (this.isEnded) return;
      asked = await this.#host.acted(asked, FOLLOW_MS);
    }
    if (!('act' in asked)) return this.#refuse(n, asked);
    const done: TeamDown = { t: 'act', n, asked };
    let isTold = false;
    const tell = () => {
      if (!isTold) this.#answer(done);
      isTold = true;
      cancel();
    };
    const cancel = this.#time.after(ROW_MS, tell);
    await this.#host.fresh(this, about);
    tell();
  }

  #refuse(n: number, { kind, params }: Problem): void {
    if (PASSING_REFUSALS.includes(kind)) this.#order.refused(n, 'too-fast');
    this.#answer({ t: 'refused', n, kind, params });
  }

  #answer(frame: TeamDown): void {
    this.#answers.push(JSON.stringify(frame));
    this.#tell();
  }

  #send(frame: TeamDown): void {
    this.#socket.send(JSON.stringify(frame));
  }

  #now(): string {
    return new Date(this.#time.now()).toISOString();
  }

  #tell(): void {
    if (this.#telling || this.isEnded) return;
    this.#telling = true;
    void this.#tellAll();
  }

  /** Tells all that waits, no faster than it is taken; one that took nothing for too long is ended. */
  async #tellAll(): Promise<void> {
    while (!this.isEnded && (this.#wanted.size > 0 || this.#answers.length > 0)) {
      const answers = this.#answers;
      this.#answers = [];
      for (const part of [...this.#wanted.keys()]) if (!(await this.#tellPart(part))) this.bye('too-slow');
      for (const text of answers) if (!this.isEnded && !this.#out.answer(text)) this.bye('too-slow');
    }
    // In the very turn of the last look: what comes after it starts over.
    this.#telling = false;
  }

  async #tellPart(part: PartName): Promise<boolean> {
    const ready = () => drained(this.#taking, this.#time, this.#limits);
    if (!(await ready())) return false;
    const [state, before] = [this.#wanted.get(part), this.#told.get(part) ?? null];
    this.#wanted.delete(part);
    if (state === undefined || state === before) return true;
    this.#told.set(part, state);
    for (const text of partFrames(part, before, state, this.#limits.frame)) {
      if (!(await ready())) return false;
      this.#frames += 1;
      this.#out.past({ ...frameOf(text), last: this.#frames });
    }
    return true;
  }

  readonly #taking = {
    ended: () => this.isEnded,
    congested: () => this.#out.congested,
  };
}
