import type { Socket } from '../../src/ports/socket.ts';
import { opening } from '../domain/given.ts';
import { whoIs } from '../hub/who-is.ts';
import { Broken } from '../network/checks.ts';
import { Browsers } from './parts/browsers.ts';
import { Cluster } from './parts/cluster.ts';
import { Detection } from './parts/detection.ts';
import { Disk } from './parts/disk.ts';
import { openingWithRun, SimGithub } from './parts/github.ts';
import { Homes } from './parts/homes.ts';
import { type Host, Hubs } from './parts/hubs.ts';
import { SimPager } from './parts/pager.ts';
import { beginPeople } from './parts/people.ts';
import { Redactions } from './parts/redactions.ts';
import { Sessions } from './parts/sessions.ts';
import { SimSlack } from './parts/slack.ts';
import { Terminals } from './parts/terminals.ts';
import { Wires } from './parts/wires.ts';
import { MINUTE_MS, type Part, type Plan, World } from './world.ts';

/*
 * A team, its hubs and what is around them over simulated days, on one thread and one clock, all chance from one seed. What runs
 * is the real hub and the real clients; simulated are the network, the disk, the clock, PagerDuty, Slack, GitHub and the people. Each part
 * of the world brings its own troubles, and what must be true of it.
 */

const DAY_MS = 86_400_000;
/** Once everything is mended, it is quiet for so long at least, and settles within so long at most. */
const QUIET_MINUTES = 15;
const SETTLED_MINUTES = 45;

export interface SimFigures {
  readonly seed: string;
  readonly days: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly troubles: Readonly<Record<string, number>>;
}

/** What is known of a promise that broke. */
export interface Broke {
  readonly plan: Plan;
  /** What did not hold. */
  readonly why: string;
  readonly story: readonly string[];
  /** Keys of all that happened until then. */
  readonly made: readonly string[];
  /** From the begin until everything was mended for the last time. */
  readonly minutes: number;
}

export class Failure extends Error {
  readonly broke: Broke;

  constructor(broke: Broke, cause?: unknown) {
    super(`seed ${broke.plan.seed}: ${broke.why}\n  ${broke.story.slice(-60).join('\n  ')}`, { cause });
    this.broke = broke;
  }
}

/** One seed over so many days. Rejects with a `Failure` when a promise breaks. */
export async function simulate(plan: Plan): Promise<SimFigures> {
  const sim = new Simulator(plan);
  try {
    const end = sim.began + plan.days * DAY_MS;
    do await sim.round();
    while (plan.minutes === undefined && sim.world.time.now() < end);
  } catch (error) {
    throw new Failure(sim.broke(error), error);
  }
  return sim.figures();
}

export class Simulator {
  readonly world: World;
  /** Epoch ms. */
  readonly began: number;
  /** When everything was mended last; null: never yet. */
  mendedAt: number | null = null;
  readonly #parts: readonly Part[];

  constructor(plan: Plan) {
    const world = new World(plan);
    this.world = world;
    this.began = world.time.now();
    const pager = new SimPager(world);
    const place = world.chance('how many hubs').chance(0.4) ? new Cluster(world) : new Disk(world);
    const slack = world.chance('whether there is Slack').chance(0.7)
      ? new SimSlack(world, () => sessions)
      : null;
    const github = world.chance('whether there is GitHub').chance(0.6)
      ? new SimGithub(world, { hubs: () => hubs, terminals: () => terminals, sessions: () => sessions })
      : null;
    const hubs: Hubs = new Hubs(world, {
      ...{ place, pager, chat: slack && ((...of) => slack.chat(...of)) },
      runs: github && ((...of) => github.runs(...of)),
    });
    if (github) github.dispatches = (time, ms) => hubs.killAt(time, 'hub killed as it runs a workflow', ms);
    if (slack) slack.posts = (time, ms) => hubs.killAt(time, 'hub killed as it posts to Slack', ms);
    place.wrote = (time, ms) => hubs.killAt(time, 'hub killed as it writes to its disk', ms);
    const accept = (socket: Socket, name: string, { process }: Host): void => {
      const home = homes.of(name);
      const seat = terminals.open.get(name);
      const page = browsers.of(name);
      if (page)
        process?.hub.attach(
          page.session,
          socket,
          whoIs(page.actor, { session: page.session, mayLines: false }),
        );
      else if (home) process?.feed.attach(socket, whoIs(home.actor));
      else if (seat) process?.hub.attach(seat.session, socket, whoIs(seat.terminal.actor));
      else socket.terminate();
    };
    const wires: Wires = new Wires(
      world,
      hubs,
      accept,
      (name) => (terminals.open.get(name) ?? browsers.of(name))?.time ?? null,
    );
    const terminals: Terminals = new Terminals(world, place, wires);
    const homes = new Homes(world, pager, hubs, wires);
    const sessions: Sessions = new Sessions(world, place, hubs, { terminals, homes, pager });
    const detection = world.chance('whether there is detection').chance(0.6)
      ? new Detection(world, pager)
      : null;
    const browsers: Browsers = new Browsers(world, place, wires, () => sessions);
    const redactions = new Redactions(
      terminals,
      () => sessions,
      () => (slack ? { 'a message of Slack': slack.headlines } : {}),
    );
    const team: readonly Part[] = [
      hubs,
      place,
      pager,
      wires,
      terminals,
      homes,
      sessions,
      browsers,
      redactions,
    ];
    this.#parts = [...team, ...[slack, github, detection].filter((part) => part !== null)];
    for (const { troubles } of this.#parts) world.swarm.add(troubles ?? {});
    this.#watch();
    pager.begin(hubs);
    beginPeople(world, {
      ...{ hubs, pager, homes, terminals, wires },
      opening: github ? openingWithRun : opening,
    });
    github?.begin();
  }

  /** Some hours with troubles, then a calm in which everything is mended and checked. */
  async round(): Promise<void> {
    const { world } = this;
    await world.time.advance(world.roundMs);
    this.mendedAt = world.time.now();
    world.tell('everything is mended');
    world.swarm.still();
    for (const part of this.#parts) part.mend?.();
    for (const part of this.#parts) part.afterwards?.();
    await this.#settle();
    for (const part of this.#parts) await part.check?.();
    for (const part of this.#parts) await part.tidy?.();
    world.swarm.calm = false;
  }

  figures(): SimFigures {
    const { plan, time, swarm } = this.world;
    const counts: Record<string, number> = {};
    for (const part of this.#parts)
      for (const [name, n] of Object.entries(part.figures?.() ?? {})) counts[name] = (counts[name] ?? 0) + n;
    return {
      seed: String(plan.seed),
      days: (time.now() - this.began) / DAY_MS,
      counts,
      troubles: { ...swarm.counts },
    };
  }

  broke(error: unknown): Broke {
    const { plan, story, happenings, time } = this.world;
    const why = error instanceof Broken ? error.message : ((error as Error).stack ?? String(error));
    const minutes = Math.ceil(((this.mendedAt ?? time.now()) - this.began) / MINUTE_MS);
    return { plan, why, story, made: happenings.made, minutes };
  }

  #watch(): void {
    this.world.time.after(MINUTE_MS, () => {
      for (const part of this.#parts) part.watch?.();
      this.#watch();
    });
  }

  async #settle(): Promise<void> {
    const busy = async (): Promise<string | null> => {
      for (const part of this.#parts) {
        const one = await part.busy?.();
        if (one) return one;
      }
      return null;
    };
    for (let minutes = 1; ; minutes += 1) {
      await this.world.time.advance(MINUTE_MS);
      const left = await busy();
      if (left === null && minutes > QUIET_MINUTES) return;
      if (minutes > SETTLED_MINUTES) throw new Broken(`never quiet: ${left}`);
    }
  }
}
