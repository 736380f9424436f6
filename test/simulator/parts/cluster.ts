import { streamMessage } from '../../../src/adapters/jetstream-log/commit-message.ts';
import { JetStreamLog } from '../../../src/adapters/jetstream-log/jetstream-log.ts';
import { HubLease, LEASE_TTL_MS } from '../../../src/adapters/jetstream-log/lease.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { untilClaimed } from '../../../src/cli/hub/standby.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { countedTime } from '../../../src/hub/clock/steady-time.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import type { Random } from '../../network/random.ts';
import type { ProcessTime } from '../process-time.ts';
import type { Part, World } from '../world.ts';
import type { Opened, Place } from './disk.ts';
import { type LostWay, SimConnection, SimNats } from './sim-nats.ts';

const PREFIX = 'team';
/** A connection that is gone for so long is noticed by the client. */
const NOTICED_MS = 6_000;

/** What a hub reports while it cannot reach the servers, or when another one has taken over. */
const EXPLAINED = new Set(['failed', 'unknown', 'conflict', 'closed', 'elsewhere', 'stopping']);

/** Two hubs with one log at JetStream servers: one serves, the other one waits for its lease. */
export class Cluster implements Part, Place {
  readonly hosts = ['hub a', 'hub b'];
  readonly #world: World;
  readonly #nats: SimNats;
  /** Of the process that runs on each host. */
  readonly #connections = new Map<string, SimConnection>();
  /** Ids of the processes so far, by host. */
  readonly #lives = new Map<string, number>();
  readonly #own: JetStreamLog;
  /** Longest way to the servers, ms. */
  readonly #latencyMs: number;
  /** As of `Disk`. */
  wrote: (time: ProcessTime, ms: number) => void = () => {};

  constructor(world: World) {
    this.#world = world;
    this.#nats = new SimNats(world.time, LEASE_TTL_MS);
    this.#latencyMs = world.chance('cluster').pick([2, 20, 200]);
    const own = new SimConnection(this.#nats, world.time, world.time, () => 0);
    this.#own = new JetStreamLog({ link: own.link(), prefix: PREFIX, writer: 'nobody', epoch: () => 0 });
  }

  readonly troubles = {
    'servers hear nothing of a hub': { perHour: 0.6, strike: (random) => this.#part(random, 'requests') },
    'a hub hears nothing of the servers': { perHour: 0.6, strike: (random) => this.#part(random, 'answers') },
    'no servers for a hub': { perHour: 0.6, strike: (random) => this.#part(random, 'both') },
    'message to the servers late': { perHour: 2 },
    'no leader of the servers': { perHour: 0.4, strike: (random) => this.#election(random) },
  } satisfies Part['troubles'];

  open(host: string, time: ProcessTime, clock: Time): Opened {
    const life = (this.#lives.get(host) ?? 0) + 1;
    this.#lives.set(host, life);
    const name = (n: number) => `${host.replace(' ', '-')}-${n}`;
    const chance = this.#world.chance(`way of ${host}`);
    const connection = new SimConnection(
      this.#nats,
      this.#world.time,
      time,
      () => 1 + chance.below(this.#latencyMs),
    );
    // The machine is as far from the servers as it was.
    connection.loses = this.#connections.get(host)?.loses ?? null;
    connection.late = () => this.#late(host);
    this.#connections.set(host, connection);
    const before = life > 1 ? { before: name(life - 1) } : {};
    const lease = new HubLease(connection.kv(), countedTime(time, time.counters), {
      ...{ id: name(life), host, pid: life, url: null },
      ...before,
    });
    const log = new JetStreamLog({
      ...{ link: connection.link(clock), prefix: PREFIX, writer: name(life) },
      ...{ epoch: () => lease.epoch, mayBegin: () => lease.held },
    });
    const append = log.append.bind(log);
    log.append = (...given) => {
      this.wrote(time, 2 + 4 * this.#latencyMs);
      return append(...given);
    };
    void lease.lost.then(() => log.depose());
    const ends = new AbortController();
    const nothing = () => {};
    return {
      log,
      mayAct: () => lease.held,
      serve: (run) => {
        const claimed = lease
          .take(ends.signal, nothing)
          .then((taken) => taken && untilClaimed(() => log.claimFacts(), clock, ends.signal, nothing));
        // Where another one took over meanwhile, `lost` says so.
        void claimed.then((serves) => serves && run(), nothing);
      },
      lost: (run) => void Promise.race([lease.lost, log.lost]).then(run),
      cut: () => {
        connection.cut();
        ends.abort();
      },
    };
  }

  headOf(session: string): number {
    const names = natsNames(PREFIX);
    const last = this.#nats.stream(names.events).lastOf(names.session(session));
    return last === null ? 0 : streamMessage(last.seq, last.header, last.data).head.seq;
  }

  async sessions(): Promise<readonly string[]> {
    return (await this.#own.sessions()).map(({ session }) => session);
  }

  read = (session: string): AsyncIterable<readonly AnyEvent[]> => this.#own.read(session, 1, true);

  explains(bug: unknown): boolean {
    const { kind, cause } = (bug ?? {}) as { readonly kind?: string; readonly cause?: unknown };
    return (
      bug instanceof EventLogError ||
      (cause !== undefined && this.explains(cause)) ||
      EXPLAINED.has(String(kind ?? (bug as { reason?: unknown })?.reason))
    );
  }

  mend(): void {
    for (const connection of this.#connections.values()) this.#reach(connection);
  }

  figures(): Readonly<Record<string, number>> {
    return { calls: this.#nats.calls };
  }

  /** Who sent it gives up before it arrives, and may send it again. */
  #late(host: string): number {
    const random = this.#world.swarm.hits('message to the servers late');
    if (random === null) return 0;
    const ms = 1_000 + random.below(15_000);
    this.#world.tell(`a message of ${host} to the servers arrives ${ms} ms late`);
    return ms;
  }

  fails(host: string, ms: number): void {
    this.#world.tell(`no servers for ${host} for ${ms} ms`);
    this.#lose(host, 'both', ms);
  }

  #part(random: Random, way: LostWay): true {
    const host = random.pick(this.hosts);
    const ms = random.pick([300, 2_000, 5_000, 10_000, 40_000]);
    this.#world.tell(`${host} and the servers: ${way} are lost for ${ms} ms`);
    this.#lose(host, way, ms);
    return true;
  }

  #election(random: Random): true {
    const ms = 1_000 + random.below(9_000);
    this.#world.tell(`the servers have no leader for ${ms} ms`);
    for (const host of this.hosts) this.#lose(host, 'requests', ms, false);
    return true;
  }

  #lose(host: string, way: LostWay, ms: number, isNoticed = true): void {
    const of = () => this.#connections.get(host);
    const connection = of();
    if (connection === undefined) return;
    connection.loses = way;
    const { time } = this.#world;
    if (isNoticed)
      time.after(NOTICED_MS, () => of()?.loses === way && ms > NOTICED_MS && of()?.notices('disconnect'));
    time.after(ms, () => {
      const now = of();
      if (now) this.#reach(now);
    });
  }

  #reach(connection: SimConnection): void {
    connection.loses = null;
    connection.notices('reconnect');
  }
}
