import type { CommandType } from '../../src/domain/command.ts';
import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Hub } from '../../src/hub/base/contract.ts';
import type { Limits } from '../../src/hub/base/limits.ts';
import type { Answer } from '../../src/hub/base/requests.ts';
import type { Who } from '../../src/hub/base/who.ts';
import { createHub, type HubDeps } from '../../src/hub/hub.ts';
import type { PagerQueries } from '../../src/hub/pager/queries.ts';
import type { Time } from '../../src/ports/clock.ts';
import type { Socket, SocketHandlers } from '../../src/ports/socket.ts';
import type { Down, DownOf, Up } from '../../src/protocol/messages.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { opening, sato } from '../domain/given.ts';
import { FakeTime, settle } from '../network/fake-time.ts';
import { HeldLog } from './held-log.ts';
import { whoIs } from './who-is.ts';

/** The hub's end of a connection, with everything it was sent; `buffered` is the test's to set. */
export class HandSocket implements Socket {
  readonly sent: string[] = [];
  buffered = 0;
  closed: number | null = null;
  terminated = false;
  pings = 0;
  /** Pings stay without an answer. */
  mute = false;
  #handlers: SocketHandlers | null = null;

  send(text: string): void {
    if (this.closed === null) this.sent.push(text);
  }
  close(code = 1000): void {
    this.closed ??= code;
  }
  terminate(): void {
    this.terminated = true;
  }
  ping(): void {
    this.pings += 1;
    if (!this.mute) this.pong();
  }
  on(handlers: SocketHandlers): void {
    this.#handlers = handlers;
  }
  pong(): void {
    this.#handlers?.pong?.();
  }
  /** The other end is gone. */
  drop(): void {
    this.#handlers?.close(1006);
  }
  receive(text: string): void {
    this.#handlers?.message(text);
  }
}

let terminals = 0;

/** One person's terminal at a hub, speaking the wire by hand. */
export class Terminal {
  readonly socket = new HandSocket();
  readonly client: string;
  #n = 0;

  constructor(client = `terminal-${++terminals}`) {
    this.client = client;
  }

  send(frame: Up): void {
    this.socket.receive(JSON.stringify(frame));
  }

  hello(from: Partial<Extract<Up, { t: 'hello' }>> = {}): void {
    const { client } = this;
    const nothing = { epoch: null, lastSeq: 0, linesEpoch: null, lastLine: 0 };
    this.send({ t: 'hello', protocol: 1, client, ...nothing, ...from });
  }

  /** Returns the command's number; `n` sends one again. */
  command(type: CommandType | string, data: unknown = {}, n = this.#n + 1): number {
    this.#n = Math.max(this.#n, n);
    this.send({ t: 'command', n, type, data });
    return n;
  }

  get frames(): Down[] {
    return this.socket.sent.map((text) => JSON.parse(text) as Down);
  }

  of<T extends Down['t']>(t: T): DownOf<T>[] {
    return this.frames.filter((frame): frame is DownOf<T> => frame.t === t);
  }

  get events(): AnyEvent[] {
    return this.of('events').flatMap(({ events }) => events);
  }

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }

  /** `ack` or `refused` of a command, once. */
  answer(n: number): DownOf<'ack'> | DownOf<'refused'> | undefined {
    return this.frames.find(
      (frame): frame is DownOf<'ack'> | DownOf<'refused'> =>
        (frame.t === 'ack' || frame.t === 'refused') && frame.n === n,
    );
  }

  get bye(): DownOf<'bye'> | undefined {
    return this.of('bye')[0];
  }

  forget(): void {
    this.socket.sent.length = 0;
  }
}

export interface RigOptions {
  readonly log?: HeldLog;
  readonly time?: FakeTime;
  /** What the hub goes by; absent: `time`. */
  readonly clock?: Time;
  readonly limits?: Partial<Limits>;
  readonly openSource?: HubDeps['openSource'];
  readonly pager?: PagerQueries;
  readonly sourcesByOwner?: boolean;
  readonly changes?: HubDeps['changes'];
  readonly serving?: HubDeps['serving'];
}

export class Rig {
  readonly log: HeldLog;
  readonly time: FakeTime;
  readonly #options: RigOptions;
  readonly errors: object[] = [];
  hub: Hub;
  id = '';
  #random = 0;

  constructor(options: RigOptions = {}) {
    this.#options = options;
    this.log = options.log ?? new HeldLog();
    this.time = options.time ?? new FakeTime();
    this.hub = this.#start();
  }

  #start(): Hub {
    const noSource = (spec: string) => {
      throw new Error(`no source ${spec}`);
    };
    return createHub({
      log: this.log,
      time: this.#options.clock ?? this.time,
      hash: sha256,
      random: () => `random-text-${++this.#random}`,
      openSource: this.#options.openSource ?? noSource,
      logger: { info: () => {}, warn: () => {}, error: (fields) => this.errors.push(fields) },
      sourcesByOwner: this.#options.sourcesByOwner ?? false,
      ...(this.#options.limits ? { limits: this.#options.limits } : {}),
      ...(this.#options.pager ? { pager: this.#options.pager } : {}),
      ...(this.#options.changes ? { changes: this.#options.changes } : {}),
      ...(this.#options.serving ? { serving: this.#options.serving } : {}),
    });
  }

  /** Another hub on the same log, as after a kill. */
  restart(): void {
    this.hub = this.#start();
  }

  async open(data: object = {}, by: Actor = sato, wantedId = 'checkout'): Promise<string> {
    const cmd = { client: `opener-${++terminals}`, n: 1 };
    const opened = await this.hub.openSession({ data: { ...opening, ...data }, by, cmd, wantedId });
    if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
    this.id = opened.session;
    return opened.session;
  }

  /** A terminal attached and greeted; live when the log is not held. */
  async join(actor: Actor = sato, who: Partial<Who> = {}, terminal = new Terminal()): Promise<Terminal> {
    await this.attach(actor, who, terminal);
    terminal.hello();
    await settle();
    return terminal;
  }

  async attach(actor: Actor = sato, who: Partial<Who> = {}, terminal = new Terminal()): Promise<Terminal> {
    this.hub.attach(this.id, terminal.socket, whoIs(actor, who));
    await settle();
    return terminal;
  }

  command(by: Actor, type: string, data: unknown, client: string, n: number): Promise<Answer> {
    return this.hub.command(this.id, { client, n, type, data }, whoIs(by));
  }

  async state(): Promise<Session> {
    const state = await this.hub.session(this.id);
    if (!state) throw new Error(`no session ${this.id}`);
    return state;
  }

  async stored(id = this.id): Promise<AnyEvent[]> {
    const events: AnyEvent[] = [];
    for await (const chunk of this.log.inner.read(id, 1)) events.push(...chunk);
    return events;
  }
}

/** A hub with one open session, `checkout-1125`. */
export async function opened(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options);
  await rig.open();
  return rig;
}

export { settle };
