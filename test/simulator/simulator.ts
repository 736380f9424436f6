import type { Settled } from '../../src/client/sync/settlements.ts';
import type { TeamActEnd } from '../../src/client/team-client.ts';
import { TeamClient } from '../../src/client/team-client.ts';
import type { Actor } from '../../src/domain/event.ts';
import type { Socket } from '../../src/ports/socket.ts';
import type { PageActWish } from '../../src/protocol/page-acts.ts';
import type { AccountIncident } from '../../src/sim/pagerduty/model.ts';
import { deliverWebhooks } from '../../src/sim/pagerduty/webhooks.ts';
import { opening } from '../domain/given.ts';
import { type HandHub, handHub } from '../hub/pager/hand-hub.ts';
import { whoIs } from '../hub/who-is.ts';
import { Broken } from '../network/checks.ts';
import type { FakeTime } from '../network/fake-time.ts';
import { type Carrier, Network, type Way, type Wire } from '../network/network.ts';
import { Random } from '../network/random.ts';
import { randomAct } from '../network/random-act.ts';
import { Terminal } from '../network/terminal.ts';
import { checkQuiet } from './quiet.ts';
import { SimDisk } from './sim-disk.ts';
import { Swarm, type Trouble } from './swarm.ts';

/*
 * A team, its hub and its PagerDuty over simulated days, on one thread and one clock, all chance from one seed. What runs is the
 * real hub and the real clients; simulated are the network, the disk, the clock, PagerDuty and the people.
 */

const DAY_MS = 86_400_000;
/** For this time things go wrong; then everything is mended and checked. */
const ROUND_MS = 3 * 3_600_000;
const MINUTE_MS = 60_000;
const SECRET = 'webhook-secret-of-the-simulator';

const member = (id: string, name: string): Actor => ({ id, name, kind: 'member' });
const TEAM = [
  member('sato', '佐藤'),
  member('tanaka', '田中'),
  member('suzuki', '鈴木'),
  member('yamada', '山田'),
  member('mori', '森'),
];
const OTHERS: readonly Actor[] = [
  { id: 'vendor', name: 'Vendor', kind: 'guest' },
  { id: 'boss', name: 'Boss', kind: 'observer' },
];

/** What somebody asked of a page from home. */
export interface HomeWish {
  readonly home: string;
  readonly page: string;
  readonly ask: PageActWish;
  settled: Settled<TeamActEnd> | null;
  /** The process that asked died: nobody waits for the end. */
  lost: boolean;
}

/** One member's home, over the lives of its processes. */
export class Home {
  readonly actor: Actor;
  readonly name: string;
  client: TeamClient;
  readonly #sim: Simulator;
  #life = 0;

  constructor(actor: Actor, sim: Simulator) {
    this.actor = actor;
    this.name = `home of ${actor.id}`;
    this.#sim = sim;
    this.client = this.#start();
  }

  ask(page: string, ask: PageActWish): void {
    const { client } = this;
    const wish: HomeWish = { home: this.name, page, ask, settled: null, lost: false };
    this.#sim.wishes.push(wish);
    const { n } = client.act(page, ask);
    void client.settled(n).then((settled) => {
      wish.settled = settled;
    });
  }

  restart(): void {
    this.#life += 1;
    this.#sim.network.kill(this.name);
    for (const wish of this.#sim.wishes)
      if (wish.home === this.name && wish.settled === null) wish.lost = true;
    this.client = this.#start();
  }

  #start(): TeamClient {
    const life = this.#life;
    const alive = () => life === this.#life;
    const { time, random, network } = this.#sim;
    const dial = network.dial(this.name);
    const client = new TeamClient(
      {
        client: `home-${this.actor.id}-life-${life}`,
        dial: (signal) => (alive() ? dial(signal) : new Promise(() => {})),
        time: { now: () => time.now(), after: (ms, run) => time.after(ms, () => alive() && run()) },
        random: () => random.next(),
      },
      { scope: random.pick(['mine', 'team', 'all']), hundreds: 1 },
    );
    client.open();
    return client;
  }
}

export interface SimFigures {
  readonly seed: number;
  readonly days: number;
  readonly pages: number;
  readonly sessions: number;
  readonly events: number;
  readonly frames: number;
  readonly troubles: Swarm['counts'];
}

/** One seed over so many days. Rejects with the seed, the time and the last of the story when a promise breaks. */
export async function simulate(seed: number, days: number): Promise<SimFigures> {
  const sim = new Simulator(seed);
  try {
    const end = sim.time.now() + days * DAY_MS;
    while (sim.time.now() < end) await sim.round();
  } catch (error) {
    const why = error instanceof Broken ? error.message : ((error as Error).stack ?? String(error));
    throw new Error(`seed ${seed}, ${sim.at}: ${why}\n  ${sim.story.slice(-60).join('\n  ')}`);
  }
  return sim.figures(days);
}

export class Simulator {
  readonly seed: number;
  readonly random: Random;
  readonly hub: HandHub;
  readonly disk: SimDisk;
  readonly network: Network;
  readonly homes: readonly Home[];
  readonly wishes: HomeWish[] = [];
  /** Terminals that were opened since the last quiet moment. */
  readonly terminals = new Map<string, { readonly terminal: Terminal; readonly session: string }>();
  /** Those of them that were closed. */
  readonly left: { readonly terminal: Terminal; readonly session: string }[] = [];
  readonly story: string[] = [];
  readonly swarm: Swarm;
  /** Longest way of a frame, ms. */
  readonly #latencyMs: number;
  /** Longest way of a write to the disk, ms. */
  readonly #usualMs: number;
  readonly #sockets = new Set<Socket>();
  #isUp = true;
  #texts = 0;
  #lives = 0;
  #pages = 0;
  #sessions = 0;
  #frames = 0;
  #events = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(seed);
    const { random } = this;
    let disk: SimDisk | null = null;
    this.hub = handHub({
      disk: (time) => {
        disk = new SimDisk(time, random, () => this.#writes());
        return disk;
      },
      aheadMs: random.pick([0, 0, 20_000, -20_000]),
      takes: ({ method }) => this.#asks(method !== 'GET'),
      webhookSecrets: random.chance(0.7) ? [SECRET] : [],
      members: TEAM.map(({ id }) => ({ participant: id, email: `${id}@example.com` })),
    });
    this.disk = disk as unknown as SimDisk;
    this.#usualMs = random.pick([0, 4, 40, 1_500]);
    this.disk.slowMs = this.#usualMs;
    this.#latencyMs = random.pick([2, 40, 400]);
    const carrier: Carrier = {
      dialled: () => this.time.after(this.#latency(), () => void this.#answerDial()),
      put: (wire, way) => this.#put(wire, way),
    };
    this.network = new Network((socket, name) => this.#accept(socket, name), carrier);
    this.homes = TEAM.slice(0, 2 + random.below(4)).map((actor) => new Home(actor, this));
    this.#webhooks();
    this.swarm = new Swarm(this.time, random, (kind) => this.#strike(kind));
    for (const home of this.homes) this.#later(() => this.#live(home));
    this.#later(() => this.#world());
  }

  get time(): FakeTime {
    return this.hub.time;
  }

  /** Now, as the story says it. */
  get at(): string {
    return new Date(this.time.now()).toISOString().slice(0, 19);
  }

  /** Some hours with troubles, then a calm in which everything is mended and checked. */
  async round(): Promise<void> {
    await this.time.advance(ROUND_MS);
    await this.#quiet();
    this.network.wires.splice(0, this.network.wires.length, ...this.network.live());
    this.hub.calls.length = 0;
  }

  figures(days: number): SimFigures {
    return {
      ...{ seed: this.seed, days, pages: this.#pages, sessions: this.#sessions },
      ...{ events: this.#events, frames: this.#frames, troubles: this.swarm.counts },
    };
  }

  /** A text that is nobody else's. */
  text(): string {
    this.#texts += 1;
    return `text ${this.#texts}.`;
  }

  tell(what: string): void {
    this.story.push(`${this.at} ${what}`);
    if (this.story.length > 2_000) this.story.splice(0, 1_000);
  }

  async #quiet(): Promise<void> {
    this.tell('everything is mended');
    this.swarm.calm = true;
    this.disk.full = false;
    this.disk.slowMs = this.#usualMs;
    this.hub.leads = true;
    this.hub.faults.clear();
    for (const wire of this.network.live()) if (wire.frozen) this.#cut(wire);
    for (let minutes = 0; ; minutes += 1) {
      await this.time.advance(MINUTE_MS);
      const busy = this.#busy();
      if (busy === null && minutes >= 15) break;
      if (minutes > 45) throw new Broken(`never quiet: ${busy}`);
    }
    this.#events = await checkQuiet(this);
    for (const [name, { session }] of this.terminals) await this.#leave(name, session);
    this.left.length = 0;
    this.wishes.length = 0;
    this.swarm.calm = false;
  }

  /** What is still under way; null: nothing is. */
  #busy(): string | null {
    for (const { name, client } of this.homes) {
      const { connection, pending } = client.get();
      if (connection.kind !== 'live') return `${name} is ${JSON.stringify(connection)}`;
      if (pending.length > 0) return `${name} waits for ${JSON.stringify(pending)}`;
    }
    for (const { terminal } of this.terminals.values()) {
      const { connection, pending } = terminal.client.get();
      if (connection.kind !== 'live') return `${terminal.name} is ${JSON.stringify(connection)}`;
      if (pending.length > 0) return `${terminal.name} waits for ${JSON.stringify(pending)}`;
    }
    return null;
  }

  // The network.

  #latency(): number {
    return 1 + this.random.below(this.#latencyMs);
  }

  #accept(socket: Socket, name: string): void {
    this.#sockets.add(socket);
    const home = this.homes.find((one) => one.name === name);
    const at = this.terminals.get(name);
    if (home) this.hub.feed.attach(socket, whoIs(home.actor));
    else if (at) this.hub.hub.attach(at.session, socket, whoIs(at.terminal.actor));
    else socket.terminate();
  }

  async #answerDial(): Promise<void> {
    if (this.network.dialling.length === 0) return;
    const isRefused = !this.#isUp || (!this.swarm.calm && this.random.chance(0.05));
    await (isRefused ? this.network.refuse() : this.network.admit());
  }

  #put(wire: Wire, way: Way): void {
    const under = wire.waiting(way);
    if (under > 1 && this.swarm.hits('frames turned round')) wire.swap(way, under - 2);
    this.time.after(this.#latency(), () => {
      this.#frames += 1;
      void wire.deliver(way, 1);
    });
  }

  #cut(wire: Wire): void {
    wire.frozen = false;
    wire.cut();
  }

  /** Each of an incident in its order; some get lost, some come late, some twice. */
  #webhooks(): void {
    const { random, hub } = this;
    deliverWebhooks(hub.account, { url: '', secrets: [SECRET] }, async (_, body, headers) => {
      const signature = headers['x-pagerduty-signature'] ?? '';
      const take = () => {
        if (this.#isUp) this.time.awaits(hub.webhooks.take(signature, new TextEncoder().encode(body)));
      };
      const times = this.swarm.calm ? 1 : random.pick([0, 1, 1, 1, 1, 2]);
      for (let i = 0; i < times; i += 1)
        this.time.after(random.chance(0.1) ? random.below(90_000) : this.#latency(), take);
      return 202;
    });
  }

  // Troubles.

  /** A write to the disk begins. The swarm is made after the hub. */
  #writes(): void {
    if (this.swarm?.hits('hub killed as it writes to its disk'))
      this.time.after(this.random.below(2 + 2 * this.disk.slowMs), () =>
        this.#kill(1 + this.random.below(20_000)),
      );
  }

  /** A call to PagerDuty begins; gives how long it takes, ms. */
  #asks(writes: boolean): number {
    const ms = 20 + this.random.below(300);
    if (writes && this.swarm.hits('hub killed as it writes to PagerDuty'))
      this.time.after(this.random.below(2 * ms), () => this.#kill(1 + this.random.below(20_000)));
    return ms;
  }

  /** The terminal or home of this name has just sent something. */
  #sent(name: string): void {
    const soon = this.random.below(10 + 6 * this.#latencyMs);
    if (!this.swarm.hits('connection cut at a command')) return;
    this.time.after(soon, () => {
      for (const wire of this.network.live()) if (wire.name === name) this.#cut(wire);
    });
  }

  #strike(kind: Trouble): boolean {
    const { random, hub } = this;
    const live = this.network.live();
    const wire = live.length > 0 ? random.pick(live) : null;
    const onWire = (what: (wire: Wire) => void): boolean => {
      if (wire === null) return false;
      this.tell(`${kind}: ${wire.name}`);
      what(wire);
      return true;
    };
    switch (kind) {
      case 'hub killed':
        return this.#kill(1 + random.below(120_000));
      case 'lease lost':
        if (!hub.leads) return false;
        this.tell(kind);
        hub.leads = false;
        this.time.after(100 + random.below(30_000), () => {
          hub.leads = true;
          this.#kill(100);
        });
        return true;
      case 'disk full':
      case 'disk slow': {
        this.tell(kind);
        if (kind === 'disk full') this.disk.full = true;
        else this.disk.slowMs = 10 + random.below(3_000);
        this.time.after(random.below(5 * MINUTE_MS), () => {
          this.disk.full = false;
          this.disk.slowMs = this.#usualMs;
        });
        return true;
      }
      case 'connection cut':
        return onWire((one) => this.#cut(one));
      case 'connection dead':
        return onWire((one) => {
          one.frozen = true;
        });
      case 'frame twice':
        return onWire((one) => one.duplicate(random.pick(['up', 'down']), 0));
      case 'terminal killed': {
        const all = [...this.terminals.values()];
        if (all.length === 0) return false;
        const { terminal } = random.pick(all);
        this.tell(`${kind}: ${terminal.name}`);
        terminal.restart();
        return true;
      }
      case 'home killed': {
        const home = random.pick(this.homes);
        this.tell(`${kind}: ${home.name}`);
        home.restart();
        return true;
      }
      case 'hub machine asleep':
        this.tell(kind);
        this.time.sleep(random.below(20 * MINUTE_MS));
        return true;
      case 'PagerDuty fails':
        return this.#pagerFails();
    }
  }

  #pagerFails(): boolean {
    const { random } = this;
    const done = random.chance(0.5);
    const fault = random.pick([
      { kind: 'status', status: 429, headers: { 'ratelimit-reset': String(1 + random.below(60)) } },
      { kind: 'status', status: random.pick([500, 502, 503]), done },
      { kind: 'html', done },
      { kind: 'empty', done },
      { kind: 'cut', done },
      { kind: 'drop', done },
      { kind: 'hang', done },
      { kind: 'slow', ms: 1_000 + random.below(9_000) },
      { kind: 'slow', ms: 10_500 + random.below(20_000) },
    ] as const);
    const on = random.pick(['', 'PUT', 'POST', 'GET']);
    const times = random.pick([1, 1, 2, 5, 20]);
    this.tell(`PagerDuty fails: ${on} ${JSON.stringify(fault)} ${times} times`);
    this.hub.faults.add(on, fault, times);
    return true;
  }

  #kill(downMs: number): boolean {
    if (!this.#isUp) return false;
    this.tell(`hub killed for ${downMs} ms`);
    this.#isUp = false;
    for (const socket of this.#sockets) {
      socket.on({ message: () => {}, close: () => {} });
      socket.terminate();
    }
    this.#sockets.clear();
    void this.hub.kill();
    this.time.after(downMs, () => {
      this.tell('hub starts');
      this.hub.begin();
      this.#isUp = true;
    });
    return true;
  }

  // People.

  #later(run: () => void, most = 10 * MINUTE_MS): void {
    this.time.after(this.random.below(most), run);
  }

  /** What happens without the team: pages come, and some end by themselves. */
  #world(): void {
    const { random, hub } = this;
    if (!this.swarm.calm) {
      if (random.chance(0.2)) {
        this.#pages += 1;
        const page = hub.account.trigger(random.pick(['SCHECK1', 'SSEARCH']), `page ${this.#pages}`);
        this.tell(`page ${page.id}`);
      }
      const open = this.#open();
      if (open.length > 0 && random.chance(0.03)) {
        const page = random.pick(open);
        this.tell(`${page.id} resolved elsewhere`);
        hub.account.resolve(page, null);
      }
    }
    this.#later(() => this.#world());
  }

  #open(): readonly AccountIncident[] {
    return this.hub.account.incidents.filter(({ status }) => status !== 'resolved');
  }

  /** One member goes on: with a page from home, in a session, or not at all. */
  #live(home: Home): void {
    const { random } = this;
    const open = this.#open();
    if (!this.swarm.calm && (open.length > 0 || this.terminals.size > 0)) {
      const own = [...this.terminals].filter(([, { terminal }]) => terminal.actor.id === home.actor.id);
      if (own.length > 0 && random.chance(0.8)) this.#work(random.pick(own)[1]);
      else if (open.length > 0) this.#fromHome(home, random.pick(open));
    }
    this.#later(() => this.#live(home), open.length > 0 ? 3 * MINUTE_MS : 20 * MINUTE_MS);
  }

  #fromHome(home: Home, page: AccountIncident): void {
    const { random } = this;
    const wish = random.pick<PageActWish | 'start' | 'look'>([
      'look',
      'start',
      'start',
      { act: 'acknowledge', takeOver: random.chance(0.3) },
      { act: 'escalate' },
      { act: 'note', text: this.text() },
      { act: 'note', text: this.text() },
      { act: 'resolve' },
    ]);
    if (wish === 'look') home.client.look(random.pick(['mine', 'team', 'all']), 1 + random.below(2));
    else if (wish === 'start') void this.#start(home.actor, page);
    else {
      this.tell(`${home.actor.id} asks ${JSON.stringify(wish)} of ${page.id}`);
      home.ask(page.id, wish);
      this.#sent(home.name);
      if (this.swarm.hits('home killed as it asks'))
        this.time.after(random.below(2_000), () => home.restart());
    }
  }

  /** Starts the session of a page, or joins it. The answer may get lost; then the same is asked again. */
  async #start(by: Actor, page: AccountIncident): Promise<void> {
    if (!this.#isUp) return;
    this.#lives += 1;
    const cmd = { client: `start-${by.id}-${this.#lives}`, n: 1 };
    const ask = () =>
      this.hub.api.start(page.id, { data: opening, cmd, wantedId: null, takeOver: false }, by).then(
        ({ session, created }) => {
          if (created) this.#sessions += 1;
          this.tell(`${by.id} ${created ? 'starts' : 'joins'} ${session} for ${page.id}`);
          this.#join(by, session);
          const other = this.random.pick(OTHERS);
          if (this.random.chance(0.3)) this.#join(other, session);
        },
        (error: unknown) => this.tell(`${by.id} cannot start: ${String(error)}`),
      );
    void ask();
    if (this.random.chance(0.2)) this.#later(() => this.#isUp && void ask(), MINUTE_MS);
  }

  #join(actor: Actor, session: string): void {
    const isThere = [...this.terminals.values()].some(
      (one) => one.session === session && one.terminal.actor.id === actor.id,
    );
    if (isThere || this.terminals.size >= 12) return;
    this.#lives += 1;
    const name = `terminal ${this.#lives} of ${actor.id}`;
    const around = {
      ...{ session, name, client: `terminal-${actor.id}-${this.#lives}` },
      ...{ network: this.network, time: this.time },
      random: () => this.random.next(),
      head: () => this.disk.log.headOf(session),
    };
    // It dials as it is made.
    const given = { terminal: null as unknown as Terminal, session };
    this.terminals.set(name, given);
    given.terminal = new Terminal(actor, around);
    if (OTHERS.includes(actor)) this.#guest(name);
  }

  /** Somebody of outside, while the terminal is there. */
  #guest(name: string): void {
    const at = this.terminals.get(name);
    if (at === undefined) return;
    if (!this.swarm.calm) this.#work(at);
    this.#later(() => this.#guest(name), 5 * MINUTE_MS);
  }

  /** Something that is done in a session, or several things one after the other. */
  #work(at: { readonly terminal: Terminal; readonly session: string }): void {
    const times = this.random.pick([1, 1, 1, 2, 4]);
    for (let i = 0; i < times; i += 1)
      this.#later(() => {
        if (this.swarm.calm || this.terminals.get(at.terminal.name) !== at) return;
        this.#saves(at.terminal);
        this.#workOnce(at);
        this.#sent(at.terminal.name);
      }, 5_000);
  }

  /** What this terminal is about to save is on its disk only later, or is lost with it. */
  #saves(terminal: Terminal): void {
    const { storage } = terminal;
    storage.quick = this.random.chance(0.5);
    const ms = this.random.below(3_000);
    if (this.swarm.hits('terminal killed as it saves'))
      this.time.after(this.random.below(2 * ms + 1), () => terminal.restart());
    this.time.after(ms, () => {
      storage.quick = true;
      storage.flush();
    });
  }

  #workOnce({ terminal, session }: { readonly terminal: Terminal; readonly session: string }): void {
    const { random } = this;
    const state = terminal.client.get().view.session;
    if (state.status === 'closed') {
      if (random.chance(0.3)) void this.#leave(terminal.name, session);
      return;
    }
    const incident = state.incidents.at(-1)?.id;
    const roll = random.next();
    if (roll < 0.15 && incident !== undefined) {
      const act = random.pick(['acknowledge', 'note', 'escalate'] as const);
      const args = { incident, ...(act === 'note' ? { text: this.text() } : {}) };
      terminal.send('action.request', { target: 'pagerduty', act, args });
    } else if (roll < 0.2) terminal.send('session.close', { reason: this.text(), due: null });
    else if (roll < 0.23 && terminal.actor.kind === 'member') terminal.send('participant.leave', {});
    else {
      this.#texts += 1;
      const [type, data] = randomAct(random, this.#texts, state);
      terminal.send(type, data as never);
    }
  }

  /** A terminal is closed, where nothing of it waits. */
  async #leave(name: string, session: string): Promise<void> {
    const at = this.terminals.get(name);
    if (at === undefined || at.terminal.client.get().pending.length > 0) return;
    this.tell(`${name} leaves ${session}`);
    this.terminals.delete(name);
    this.left.push(at);
    await at.terminal.client.close();
    this.network.kill(name);
  }
}
