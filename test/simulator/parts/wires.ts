import type { Socket } from '../../../src/ports/socket.ts';
import { type Dialling, Network, type Way, type Wire } from '../../network/network.ts';
import type { Random } from '../../network/random.ts';
import type { ProcessTime } from '../process-time.ts';
import { MINUTE_MS, type Part, type World } from '../world.ts';
import type { Host, Hubs } from './hubs.ts';

/** What connects terminals and homes to hubs: each frame takes its time, and its connection may break. */
export class Wires implements Part {
  readonly network: Network;
  readonly #world: World;
  readonly #hubs: Hubs;
  readonly #clockOf: (name: string) => ProcessTime | null;
  /** Longest way of a frame, ms. */
  readonly latencyMs: number;
  /** Connections that are slow, and how much, ms. */
  readonly #slow = new Map<Wire, number>();
  /** At which hub a connection ends. */
  readonly #ends = new Map<Socket, Host>();
  #frames = 0;

  /** `accept`: somebody's connection to a hub. `clockOf`: of the process that is called so; null: it always runs. */
  constructor(
    world: World,
    hubs: Hubs,
    accept: (socket: Socket, name: string, host: Host) => void,
    clockOf: (name: string) => ProcessTime | null,
  ) {
    this.#world = world;
    this.#hubs = hubs;
    this.#clockOf = clockOf;
    this.latencyMs = world.chance('network').pick([2, 40, 400]);
    this.network = new Network(
      (socket, name) => {
        const host = this.#hostFor(name);
        if (host === null) return socket.terminate();
        host.sockets.add(socket);
        this.#ends.set(socket, host);
        accept(socket, name, host);
      },
      {
        dialled: (dialling) =>
          world.time.after(this.#latency(dialling.name), () =>
            this.#when(dialling.name, () => void this.#answer(dialling)),
          ),
        put: (wire, way) => this.#put(wire, way),
      },
    );
  }

  readonly troubles = {
    'connection cut': { perHour: 6, strike: (random) => this.#hit(random, 'cut', (wire) => this.cut(wire)) },
    'connection dead': {
      perHour: 2,
      strike: (random) =>
        this.#hit(random, 'dead', (wire) => {
          wire.frozen = true;
        }),
    },
    'connection slow': {
      perHour: 4,
      strike: (random) =>
        this.#hit(random, 'slow', (wire) => {
          this.#slow.set(wire, 500 + random.below(6_000));
          this.#world.time.after(random.below(10 * MINUTE_MS), () => this.#slow.delete(wire));
        }),
    },
    'connection cut at a command': { perHour: 3 },
    'dial refused': { perHour: 6 },
    'frame twice': { perHour: 6 },
    'frames turned round': { perHour: 12 },
  } satisfies Part['troubles'];

  /** The terminal or home of this name has just sent something. */
  sent(name: string): void {
    const random = this.#world.swarm.hits('connection cut at a command');
    if (random === null) return;
    this.#world.tell(`connection cut at a command: ${name}`);
    this.#world.time.after(random.below(10 + 6 * this.latencyMs), () => {
      for (const wire of this.network.live()) if (wire.name === name) this.cut(wire);
    });
  }

  cut(wire: Wire): void {
    wire.frozen = false;
    wire.cut();
  }

  mend(): void {
    this.#slow.clear();
    for (const wire of this.network.live()) if (wire.frozen) this.cut(wire);
  }

  tidy(): void {
    this.network.wires.splice(0, this.network.wires.length, ...this.network.live());
    const live = new Set<Socket>(this.network.wires.map((wire) => wire.hub));
    for (const [socket, host] of this.#ends) {
      if (live.has(socket)) continue;
      this.#ends.delete(socket);
      host.sockets.delete(socket);
    }
  }

  figures(): Readonly<Record<string, number>> {
    return { frames: this.#frames };
  }

  #latency(name: string): number {
    return 1 + this.#world.chance(`frames of ${name}`).below(this.latencyMs);
  }

  /** As soon as the process of this name runs. */
  #when(name: string, run: () => void): void {
    const time = this.#clockOf(name);
    if (time === null) run();
    else time.once(run);
  }

  /** One that serves, or believes to: of two any. */
  #hostFor(name: string): Host | null {
    const { serving } = this.#hubs;
    return serving.length === 0 ? null : this.#world.chance(`dials of ${name}`).pick(serving);
  }

  async #answer(dialling: Dialling): Promise<void> {
    const at = this.network.dialling.indexOf(dialling);
    if (at < 0) return;
    const isRefused = this.#hubs.serving.length === 0 || this.#world.swarm.hits('dial refused') !== null;
    await (isRefused ? this.network.refuse('unreachable', at) : this.network.admit(at));
  }

  #put(wire: Wire, way: Way): void {
    const { swarm, time } = this.#world;
    const under = wire.waiting(way);
    const isText = wire.isText(way, under - 1);
    if (isText && swarm.hits('frame twice')) {
      this.#world.tell(`frame twice ${way}: ${wire.name}`);
      wire.duplicate(way, under - 1);
    }
    const turned = 'frames turned round';
    if (swarm.waits(turned) && isTurned(wire, way, under - 1) && swarm.hits(turned)) {
      this.#world.tell(`frames turned round ${way}: ${wire.name}`);
      wire.swap(way, under - 2);
    }
    const ms = this.#latency(wire.name) + (this.#slow.get(wire) ?? 0);
    time.after(ms, () => {
      const deliver = () => {
        this.#frames += 1;
        void wire.deliver(way, 1);
      };
      const time = this.#ends.get(wire.hub)?.time;
      if (way === 'down') this.#when(wire.name, deliver);
      else if (time) time.once(deliver);
      else deliver();
    });
  }

  #hit(random: Random, how: string, what: (wire: Wire) => void): boolean {
    const live = this.network.live();
    if (live.length === 0) return false;
    const wire = random.pick(live);
    this.#world.tell(`connection ${how}: ${wire.name}`);
    what(wire);
    return true;
  }
}

/** Frames of these sorts build on the one before. */
const IN_ORDER = /^(?:events|command|part)\b/;

/** Whether a frame and the one before it are of such a sort, and of the same. */
function isTurned(wire: Wire, way: Way, at: number): boolean {
  const sort = wire.sortAt(way, at);
  return sort !== null && IN_ORDER.test(sort) && wire.sortAt(way, at - 1) === sort;
}
