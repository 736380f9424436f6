import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';
import type { Hub } from '../../src/hub/base/contract.ts';
import { createHub } from '../../src/hub/hub.ts';
import type { Socket } from '../../src/ports/socket.ts';
import { opening, sato } from '../domain/given.ts';
import { whoIs } from '../hub/who-is.ts';
import { type FakeTime, settle } from './fake-time.ts';
import { Disk } from './gated-log.ts';
import type { HubInHand } from './hub-in-hand.ts';
import { sha256 } from './sha256.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** The hub itself, its disk in the hand, its process to be killed. */
export class RealHub implements HubInHand {
  readonly redacts = true;
  readonly #session: string;
  readonly #time: FakeTime;
  readonly #disk = new Disk();
  readonly #sockets = new Set<Socket>();
  #hub: Hub;
  #state: Session;
  #life = 0;
  #randoms = 0;

  private constructor(session: string, time: FakeTime) {
    this.#session = session;
    this.#time = time;
    this.#state = initialSession(session);
    this.#hub = this.#start();
  }

  /** With the session opened. */
  static async open(session: string, time: FakeTime): Promise<RealHub> {
    const real = new RealHub(session, time);
    const cmd = { client: 'opener-1', n: 1 };
    const opened = real.#hub.openSession({
      data: opening,
      by: sato,
      cmd,
      wantedId: session.replace(/-\d+$/, ''),
    });
    await settle();
    await real.settle();
    const result = await opened;
    if (!result.ok || result.session !== session) throw new Error(`opened ${JSON.stringify(result)}`);
    return real;
  }

  get diskFull(): boolean {
    return this.#disk.full;
  }

  set diskFull(full: boolean) {
    this.#disk.full = full;
  }

  get state(): Session {
    const { seq } = this.#state;
    const fresh = this.#disk.events.slice(seq);
    const anew = fresh.some(({ type }) => type === 'events.redacted');
    this.#state = anew
      ? reduceAll(initialSession(this.#session), this.#disk.events)
      : reduceAll(this.#state, fresh);
    return this.#state;
  }

  log(): readonly AnyEvent[] {
    return this.#disk.events;
  }

  accept(socket: Socket, actor: Actor): void {
    this.#sockets.add(socket);
    this.#hub.attach(this.#session, socket, whoIs(actor));
  }

  async commit(): Promise<void> {
    await this.#disk.write();
  }

  async crash(): Promise<void> {
    this.#life += 1;
    // Either side of the moment between the disk and everyone's hearing of it, in turn.
    await this.#disk.crash(this.#life % 2 === 0);
    for (const socket of this.#sockets) {
      socket.on({ message: () => {}, close: () => {} });
      socket.terminate();
    }
    this.#sockets.clear();
    this.#hub = this.#start();
  }

  async settle(): Promise<void> {
    for (let writes = 0; writes === 0 || this.#disk.isWaiting; writes += 1) {
      if (writes > 1_000) throw new Error('the hub never has enough written');
      await this.#disk.write();
      await settle();
    }
    const state = await this.#hub.session(this.#session);
    if (state !== null) this.#state = state;
  }

  #start(): Hub {
    const life = this.#life;
    return createHub({
      log: this.#disk.open(),
      time: {
        now: () => this.#time.now(),
        after: (ms, run) => this.#time.after(ms, () => life === this.#life && run()),
      },
      hash: sha256,
      random: () => {
        this.#randoms += 1;
        return `random-text-${String(this.#randoms).padStart(8, '0')}`;
      },
      openSource: () => {
        throw new Error('no source here');
      },
      logger: silent,
    });
  }
}
