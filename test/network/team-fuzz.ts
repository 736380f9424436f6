import type { Settled } from '../../src/client/sync/settlements.ts';
import { type TeamActEnd, TeamClient } from '../../src/client/team-client.ts';
import type { Actor } from '../../src/domain/event.ts';
import type { Socket } from '../../src/ports/socket.ts';
import type { PageScope } from '../../src/protocol/http.ts';
import type { PageActWish } from '../../src/protocol/page-acts.ts';
import { FRAME_LIMIT } from '../../src/protocol/version.ts';
import { handHub, SATO, TANAKA } from '../hub/pager/hand-hub.ts';
import { whoIs } from '../hub/who-is.ts';
import { Broken } from './checks.ts';
import { settle } from './fake-time.ts';
import { Network, type Wire } from './network.ts';
import { Random } from './random.ts';

const WEIGHTS = [
  ['act', 14],
  ['page', 5],
  ['elsewhere', 5],
  ['look', 5],
  ['deliver', 40],
  ['dial', 14],
  ['wait', 9],
  ['cut', 2],
  ['freeze', 0.4],
  ['twice', 2],
  ['turn', 3],
  ['newer', 3],
  ['restart', 0.7],
  ['crash', 0.7],
  ['lease', 0.7],
] as const;
type Operation = (typeof WEIGHTS)[number][0];
const TOTAL = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);

interface Asked {
  readonly home: string;
  /** Of a note: nobody else writes it. */
  readonly text: string | null;
  settled: Settled<TeamActEnd> | null;
  /** Its process ended: nobody asks for it any more. */
  lost: boolean;
}

/** One person's home over the lives of its processes. */
class Home {
  readonly name: string;
  readonly actor: Actor;
  readonly #run: TeamRun;
  client: TeamClient;
  scope: PageScope = 'all';
  hundreds = 1;
  #life = 0;

  constructor(name: string, actor: Actor, run: TeamRun) {
    this.name = name;
    this.actor = actor;
    this.#run = run;
    this.client = this.#start();
  }

  restart(): void {
    this.#life += 1;
    for (const one of this.#run.asked) if (one.home === this.name && one.settled === null) one.lost = true;
    this.#run.network.kill(this.name);
    this.client = this.#start();
  }

  #start(): TeamClient {
    const life = this.#life;
    const alive = () => life === this.#life;
    const { time } = this.#run.hub;
    const dial = this.#run.network.dial(this.name);
    const client = new TeamClient(
      {
        client: `${this.name}-life-${life}`,
        dial: (signal) => (alive() ? dial(signal) : new Promise(() => {})),
        time: { now: () => time.now(), after: (ms, run) => time.after(ms, () => alive() && run()) },
        random: () => this.#run.random.next(),
      },
      { scope: this.scope, hundreds: this.hundreds },
    );
    client.open();
    return client;
  }
}

export interface TeamFuzzOptions {
  readonly operations: number;
}

/** One random history of homes at a hub, wholly decided by its seed. Rejects with the seed and the last operations when a promise breaks. */
export async function teamFuzz(seed: number, { operations }: TeamFuzzOptions): Promise<TeamRun> {
  const run = new TeamRun(seed);
  try {
    for (let i = 0; i < operations; i += 1) await run.operate();
    await run.quiet();
    await run.check();
  } catch (error) {
    const story = run.story.slice(-40).join('\n  ');
    const why =
      error instanceof Error ? (error instanceof Broken ? error.message : error.stack) : String(error);
    throw new Error(`seed ${seed}: ${why}\n  ${story}`);
  }
  return run;
}

export class TeamRun {
  readonly random: Random;
  readonly hub = handHub();
  readonly network: Network;
  readonly homes: readonly Home[];
  readonly asked: Asked[] = [];
  readonly story: string[] = [];
  readonly #sockets = new Set<Socket>();
  #numbers = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.network = new Network((socket, name) => {
      const home = this.homes.find((one) => one.name === name) as Home;
      this.#sockets.add(socket);
      this.hub.feed.attach(bounded(socket), whoIs(home.actor));
    });
    for (let i = 0; i < 3; i += 1) this.#page();
    const people = [SATO, TANAKA, SATO];
    this.homes = people
      .slice(0, 2 + this.random.below(2))
      .map((actor, i) => new Home(`${actor.id}-home-${i}`, actor, this));
  }

  async operate(): Promise<void> {
    let roll = this.random.upTo(TOTAL);
    const [name] = WEIGHTS.find(([, weight]) => {
      roll -= weight;
      return roll < 0;
    }) as (typeof WEIGHTS)[number];
    await this.#operations[name]();
    await settle();
    this.#checkOnce();
  }

  readonly #operations: Readonly<Record<Operation, () => void | Promise<void>>> = {
    act: () => this.#act(),
    page: () => this.#page(),
    elsewhere: () => this.#elsewhere(),
    look: () => this.#look(),
    deliver: () => this.#deliver(),
    dial: () => this.#dial(),
    wait: () => this.#wait(),
    cut: () => this.#wire('cut', (wire) => wire.cut()),
    freeze: () =>
      this.#wire('freeze', (wire) => {
        wire.frozen = true;
      }),
    twice: () =>
      this.#wire('twice', (wire) => wire.duplicate(this.random.pick(['up', 'down']), this.random.below(3))),
    turn: () => this.#wire('turned round', (wire) => wire.swap('down', this.random.below(3))),
    newer: () => this.#newer(),
    restart: () => {
      const home = this.random.pick(this.homes);
      this.#tell(`${home.name} killed`, () => home.restart());
    },
    crash: () => this.#crash('hub killed'),
    lease: () => this.#lease(),
  };

  #tell(what: string, run: () => void): void {
    this.story.push(what);
    run();
  }

  #pages() {
    return this.hub.account.incidents;
  }

  #act(): void {
    const home = this.random.pick(this.homes);
    const page = this.random.pick(this.#pages());
    this.#numbers += 1;
    const text = this.random.chance(0.7) ? `note number ${this.#numbers}.` : null;
    const ask: PageActWish = text === null ? { act: 'acknowledge', takeOver: true } : { act: 'note', text };
    const asked: Asked = { home: home.name, text, settled: null, lost: false };
    this.asked.push(asked);
    const { client } = home;
    const { n } = client.act(page.id, ask);
    this.story.push(`${home.name} ${n} ${ask.act} of ${page.id}`);
    void client.settled(n).then((settled) => {
      if (home.client === client) asked.settled = settled;
    });
  }

  /** Somebody is paged. */
  #page(): void {
    this.#numbers += 1;
    const service = this.random.pick(['SCHECK1', 'SSEARCH']);
    this.#tell('a page', () => void this.hub.account.trigger(service, `page ${this.#numbers}`));
  }

  /** Somebody does something in PagerDuty; now and then it tells. */
  #elsewhere(): void {
    const open = this.#pages().filter(({ status }) => status !== 'resolved');
    if (open.length === 0) return;
    const page = this.random.pick(open);
    this.#tell(`${page.id} resolved elsewhere`, () => this.hub.account.resolve(page, null));
    if (this.random.chance(0.5)) this.hub.api.pages.changed();
  }

  #look(): void {
    const home = this.random.pick(this.homes);
    home.scope = this.random.pick(['mine', 'team', 'all']);
    home.hundreds = 1 + this.random.below(2);
    this.#tell(`${home.name} looks at ${home.scope} ${home.hundreds}`, () =>
      home.client.look(home.scope, home.hundreds),
    );
  }

  async #deliver(): Promise<void> {
    const wires = this.network.live();
    if (wires.length === 0) return;
    const wire = this.random.pick(wires);
    for (const way of this.random.chance(0.5) ? (['up', 'down'] as const) : (['down', 'up'] as const)) {
      const moved = await wire.deliver(way, this.random.below(12));
      if (moved > 0) this.story.push(`${wire.name} ${moved} ${way}`);
    }
  }

  async #dial(): Promise<void> {
    const { dialling } = this.network;
    if (dialling.length === 0) return;
    const at = this.random.below(dialling.length);
    const refuse = this.random.chance(0.2);
    this.story.push(`${dialling[at]?.name} ${refuse ? 'is refused' : 'gets through'}`);
    if (refuse) await this.network.refuse('unreachable', at);
    else await this.network.admit(at);
  }

  #wire(what: string, run: (wire: Wire) => void): void {
    const wires = this.network.live();
    if (wires.length === 0) return;
    const wire = this.random.pick(wires);
    this.#tell(`${wire.name} ${what}`, () => run(wire));
  }

  /** The other side is of a later version. */
  #newer(): void {
    const weather = {
      t: 'part',
      part: 'weather',
      rev: 1,
      since: null,
      head: {},
      rows: [],
      gone: [],
      more: false,
    };
    const frame = this.random.pick([
      ['down', { t: 'forecast', text: 'rain' }],
      ['down', weather],
      ['up', { t: 'whistle', n: 1 }],
      ['up', { t: 'seen', frames: 0, rows: 12 }],
    ] as const);
    this.#wire(`newer ${frame[0]}`, (wire) => {
      // Only what a side that has greeted may say.
      if (wire.frames('up').some(({ t }) => t === 'hello')) return;
      wire.put(frame[0], { kind: 'text', text: JSON.stringify(frame[1]) });
    });
  }

  async #crash(what: string): Promise<void> {
    this.story.push(what);
    for (const socket of this.#sockets) {
      socket.on({ message: () => {}, close: () => {} });
      socket.terminate();
    }
    this.#sockets.clear();
    await this.hub.kill();
    this.hub.begin();
  }

  /** The hub learns that it leads no more, and some time later another one does. */
  async #lease(): Promise<void> {
    this.story.push('the lease goes');
    this.hub.leads = false;
    await this.hub.time.advance(this.random.pick([100, 2_500]));
    this.hub.leads = true;
    await this.#crash('another hub leads');
  }

  async #wait(): Promise<void> {
    const ms = this.random.pick([50, 300, 1_000, 1_000, 4_000, 20_000]);
    this.story.push(`${ms} ms`);
    await this.hub.time.advance(ms);
  }

  /** Everything heals, and goes on until nothing is open. */
  async quiet(): Promise<void> {
    this.story.push('quiet');
    for (let round = 0, calm = 0; round < 200; round += 1) {
      while (this.network.dialling.length > 0) await this.network.admit();
      await this.network.flush();
      await this.hub.time.advance(2_000);
      await this.network.flush();
      const isQuiet = this.homes.every(({ client }) => {
        const { connection, pending } = client.get();
        return connection.kind === 'live' && pending.length === 0;
      });
      calm = isQuiet ? calm + 1 : 0;
      if (calm === 40) return;
    }
    throw new Broken(
      `never quiet: ${this.homes.map(({ name, client }) => `${name} ${JSON.stringify(client.get().connection)} ${JSON.stringify(client.get().pending)}`)}`,
    );
  }

  /** How often each note stands at PagerDuty. */
  #notes(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { notes } of this.#pages())
      for (const { content } of notes) {
        const text = /note number \d+\./.exec(content)?.[0] ?? content;
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    return counts;
  }

  #checkOnce(): void {
    const notes = this.#notes();
    for (const [text, times] of notes) if (times > 1) throw new Broken(`${text} was written ${times} times`);
    for (const { text, settled } of this.asked) {
      if (text === null || settled?.kind !== 'told' || settled.asked.outcome !== 'done') continue;
      if (notes.get(text) !== 1) throw new Broken(`${text} was told as done and is not there`);
    }
  }

  async check(): Promise<void> {
    for (const one of this.asked) {
      if (one.lost) continue;
      if (one.settled === null) throw new Broken(`of an act of ${one.home} nothing was told: ${one.text}`);
      if (one.settled.kind === 'ended') throw new Broken(`an act of ${one.home} was given up`);
    }
    this.#checkOnce();
    for (const { name, actor, client, scope, hundreds } of this.homes) {
      const { parts } = client.get();
      const list = await this.hub.time.during(this.hub.api.pages.list(scope, actor, hundreds));
      same(`${name} pages`, parts.pages?.rows, list.incidents);
      same(`${name} counts`, parts.pages?.head.counts, list.counts);
      same(`${name} scope`, parts.pages?.head.scope, scope);
      const { policies, schedules } = await this.hub.time.during(this.hub.api.oncall(actor));
      same(`${name} on call`, parts.oncall?.rows.length, policies.length + schedules.length);
      same(`${name} sessions`, parts.sessions?.rows, []);
      same(`${name} detection`, parts.detection, null);
      if (list.stalled !== null || parts.pages?.head.stalled !== null) throw new Broken('PagerDuty is there');
    }
    const open = this.#pages().filter(({ status }) => status !== 'resolved');
    const all = await this.hub.time.during(this.hub.api.pages.list('all', SATO, 2));
    same('what PagerDuty lists', all.counts.all, open.length);
    if (this.hub.bugs.length > 0) throw new Broken(`a fault: ${this.hub.bugs.map(String)}`);
  }
}

function same(what: string, told: unknown, is: unknown): void {
  const [a, b] = [JSON.stringify(told), JSON.stringify(is)];
  if (a !== b) throw new Broken(`${what}: told ${a}, is ${b}`);
}

/** No frame is larger than a home takes. */
function bounded(socket: Socket): Socket {
  return {
    send(text) {
      if (Buffer.byteLength(text) > FRAME_LIMIT) throw new Broken(`a frame of ${text.length}`);
      socket.send(text);
    },
    get buffered() {
      return socket.buffered;
    },
    close: (code) => socket.close(code),
    terminate: () => socket.terminate(),
    ping: () => socket.ping(),
    on: (handlers) => socket.on(handlers),
  };
}
