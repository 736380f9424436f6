import { openSessionClient } from '../../src/client/live-session-client.ts';
import type { SessionClient } from '../../src/client/session-client.ts';
import type { Settled } from '../../src/client/sync/settlements.ts';
import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Actor } from '../../src/domain/event.ts';
import type { Time } from '../../src/ports/clock.ts';
import { HeldStorage } from './held-storage.ts';
import type { Network } from './network.ts';
import { sha256 } from './sha256.ts';

export interface Given {
  readonly n: number;
  readonly type: CommandType;
  readonly text: string | null;
  settled: Settled | null;
  /** The hub's durable head when that was told. */
  headThen: number;
}

interface Surroundings {
  readonly session: string;
  readonly network: Network;
  readonly time: Time;
  readonly random: () => number;
  /** The hub's durable head. */
  readonly head: () => number;
  /** By which the network knows it; absent: the person's id. */
  readonly name?: string;
  /** Absent: one of the person. */
  readonly client?: string;
}

/** One person's terminal over the lives of its processes, with a record of all it was asked to do. */
export class Terminal {
  readonly name: string;
  readonly actor: Actor;
  readonly clientId: string;
  given: Given[] = [];
  /** What died with its process before it was kept; its numbers may be given anew. */
  readonly lost: Given[] = [];
  storage = new HeldStorage();
  client: SessionClient;
  readonly #around: Surroundings;
  #life = 0;

  constructor(actor: Actor, around: Surroundings) {
    this.name = around.name ?? actor.id;
    this.actor = actor;
    this.clientId = around.client ?? `terminal-${actor.id.split('@')[0]}`;
    this.#around = around;
    this.client = this.#start();
  }

  send<T extends CommandType>(type: T, data: CommandInput<T>): Given {
    const { n } = this.client.send(type, data);
    const text = (data as { text?: string }).text ?? null;
    const given: Given = { n, type, text, settled: null, headThen: 0 };
    this.given.push(given);
    void this.client.settled(n).then((settled) => {
      given.settled = settled;
      given.headThen = this.#around.head();
    });
    return given;
  }

  /** `kill -9`, then the same command again. */
  restart(): void {
    this.#life += 1;
    this.#around.network.kill(this.name);
    const kept = this.storage.nextNumber;
    const gone = ({ n, settled }: Given) => n >= kept && settled === null;
    this.lost.push(...this.given.filter(gone));
    this.given = this.given.filter((given) => !gone(given));
    this.storage = new HeldStorage(this.storage.disk);
    this.client = this.#start();
  }

  #start(): SessionClient {
    const life = this.#life;
    const alive = () => life === this.#life;
    const { session, network, time, random } = this.#around;
    const dial = network.dial(this.name);
    return openSessionClient({
      session,
      client: this.clientId,
      dial: (signal) => (alive() ? dial(signal) : new Promise(() => {})),
      time: { now: () => time.now(), after: (ms, run) => time.after(ms, () => alive() && run()) },
      random,
      hash: sha256,
      storage: this.storage,
    });
  }
}
