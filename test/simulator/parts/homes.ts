import { isDeepStrictEqual } from 'node:util';
import type { Settled } from '../../../src/client/sync/settlements.ts';
import { type TeamActEnd, TeamClient } from '../../../src/client/team-client.ts';
import type { Actor } from '../../../src/domain/event.ts';
import type { PageActWish } from '../../../src/protocol/page-acts.ts';
import { Broken } from '../../network/checks.ts';
import type { Random } from '../../network/random.ts';
import type { Part, World } from '../world.ts';
import type { Hubs } from './hubs.ts';
import type { SimPager } from './pager.ts';
import { TEAM } from './team.ts';
import type { Wires } from './wires.ts';

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
  readonly wishes: HomeWish[] = [];
  readonly #world: World;
  readonly #wires: Wires;
  #life = 0;

  constructor(actor: Actor, world: World, wires: Wires) {
    this.actor = actor;
    this.name = `home of ${actor.id}`;
    this.#world = world;
    this.#wires = wires;
    this.client = this.#start();
  }

  ask(page: string, ask: PageActWish): void {
    const wish: HomeWish = { home: this.name, page, ask, settled: null, lost: false };
    this.wishes.push(wish);
    const { client } = this;
    const { n } = client.act(page, ask);
    void client.settled(n).then((settled) => {
      wish.settled = settled;
    });
  }

  restart(): void {
    this.#life += 1;
    this.#wires.network.kill(this.name);
    for (const wish of this.wishes) if (wish.settled === null) wish.lost = true;
    this.client = this.#start();
  }

  #start(): TeamClient {
    const life = this.#life;
    const alive = () => life === this.#life;
    const { time } = this.#world;
    const chance = this.#world.chance(this.name);
    const dial = this.#wires.network.dial(this.name);
    const client = new TeamClient(
      {
        client: `home-${this.actor.id}-life-${life}`,
        dial: (signal) => (alive() ? dial(signal) : new Promise(() => {})),
        time: { now: () => time.now(), after: (ms, run) => time.after(ms, () => alive() && run()) },
        random: () => chance.next(),
      },
      { scope: chance.pick(['mine', 'team', 'all']), hundreds: 1 },
    );
    client.open();
    return client;
  }
}

/** A page that changed later than this before the end may be shown as it was. */
const LATELY_MS = 5 * 60_000;

/** Home screens on the team's feed. */
export class Homes implements Part {
  readonly all: readonly Home[];
  readonly #world: World;
  readonly #pager: SimPager;
  readonly #hubs: Hubs;

  constructor(world: World, pager: SimPager, hubs: Hubs, wires: Wires) {
    this.#world = world;
    this.#pager = pager;
    this.#hubs = hubs;
    const many = 2 + world.chance('people').below(4);
    this.all = TEAM.slice(0, many).map((actor) => new Home(actor, world, wires));
  }

  readonly troubles = {
    'home killed': { perHour: 0.5, strike: (random) => this.#kill(random.pick(this.all)) },
    'home killed as it asks': { perHour: 1 },
  } satisfies Part['troubles'];

  of(name: string): Home | undefined {
    return this.all.find((one) => one.name === name);
  }

  /** Something is asked of a page. */
  ask(home: Home, page: string, random: Random): void {
    const wish = random.pick<PageActWish>([
      { act: 'acknowledge', takeOver: random.chance(0.3) },
      { act: 'escalate' },
      { act: 'note', text: this.#world.text() },
      { act: 'note', text: this.#world.text() },
      { act: 'resolve' },
    ]);
    this.#world.tell(`${home.actor.id} asks ${JSON.stringify(wish)} of ${page}`);
    home.ask(page, wish);
    const dies = this.#world.swarm.hits('home killed as it asks');
    if (dies) this.#world.time.after(dies.below(2_000), () => this.#kill(home));
  }

  /** What is asked for now is done. */
  afterwards(): void {
    for (const home of this.all)
      this.#world.once('wish afterwards', (random) => {
        const [page] = this.#pager.open;
        if (page === undefined || random.chance(0.5)) return false;
        this.#world.tell(`${home.actor.id} asks afterwards for a note on ${page.id}`);
        home.ask(page.id, { act: 'note', text: this.#world.text() });
        return true;
      });
  }

  busy(): string | null {
    for (const { name, client } of this.all) {
      const { connection, pending } = client.get();
      if (connection.kind !== 'live') return `${name} is ${JSON.stringify(connection)}`;
      if (pending.length > 0) return `${name} waits for ${JSON.stringify(pending)}`;
    }
    return null;
  }

  /** What homes show is what is so, and what they asked for has an end. */
  async check(): Promise<void> {
    for (const home of this.all) {
      await this.#checkList(home);
      this.#checkPages(home);
      for (const { lost, settled, ask } of home.wishes)
        if (!lost && settled === null)
          throw new Broken(`of ${JSON.stringify(ask)} by ${home.name} nothing was said`);
    }
  }

  tidy(): void {
    for (const { wishes } of this.all) wishes.length = 0;
  }

  /** A home shows the list that its hub has. */
  async #checkList({ name, client, actor }: Home): Promise<void> {
    const { pages } = client.get().parts;
    const { scope, stalled } = pages?.head ?? {};
    if (!pages || scope === undefined) throw new Broken(`${name} has no pages`);
    if (stalled !== null) throw new Broken(`${name}: PagerDuty is there`);
    const list = await this.#world.time.during(this.#hubs.one.api.pages.list(scope, actor, 1));
    const ids = (rows: readonly { readonly id: string; readonly status: string }[]) =>
      rows.slice(0, 100).map(({ id, status }) => `${id} ${status}`);
    if (!isDeepStrictEqual(ids(pages.rows), ids(list.incidents)))
      throw new Broken(`${name} shows ${ids(pages.rows)}, there are ${ids(list.incidents)}`);
  }

  /** A home shows pages as PagerDuty has them. */
  #checkPages({ name, client }: Home): void {
    const { account } = this.#pager;
    account.settle();
    const { rows = [], head } = client.get().parts.pages ?? {};
    const shown = new Map(rows.map(({ id, status }) => [id, status]));
    for (const { id, status, changedAt } of account.incidents) {
      if (account.now() - changedAt <= LATELY_MS) continue;
      const must = status === 'resolved' ? undefined : status;
      const isLacking = shown.get(id) === undefined && (head?.scope !== 'all' || head.more);
      if (shown.get(id) !== must && !isLacking)
        throw new Broken(`${name} shows ${id} as ${shown.get(id)}, PagerDuty has it as ${status}`);
    }
  }

  #kill(home: Home): true {
    this.#world.tell(`${home.name} killed`);
    home.restart();
    return true;
  }
}
