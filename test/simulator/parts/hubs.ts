import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import { countedTime, steadyTime } from '../../../src/hub/clock/steady-time.ts';
import type { Chat } from '../../../src/ports/chat.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { Socket } from '../../../src/ports/socket.ts';
import type { WorkflowRuns } from '../../../src/ports/workflow-runs.ts';
import { ACCOUNT_KEY } from '../../../src/sim/pagerduty/team.ts';
import { type HubProcess, type HubProcessDeps, hubProcess } from '../../hub/pager/hub-process.ts';
import { Broken } from '../../network/checks.ts';
import { ProcessTime } from '../process-time.ts';
import { MINUTE_MS, type Part, type World } from '../world.ts';
import type { Opened, Place } from './disk.ts';
import type { SimPager } from './pager.ts';
import { TEAM } from './team.ts';

/** What clocks are set to, less the true time, ms. */
export const OFF_MS = [-3_600_000, -90_000, -20_000, -3_000, 0, 3_000, 20_000, 90_000, 3_600_000];

/** A machine on which a hub runs, over the lives of its processes. */
export class Host {
  readonly name: string;
  /** Null: it is down. */
  time: ProcessTime | null = null;
  /** Null: it does not serve. */
  process: HubProcess | null = null;
  opened: Opened | null = null;
  /** Its clock less the true time, ms. */
  offMs = 0;
  readonly sockets = new Set<Socket>();

  constructor(name: string) {
    this.name = name;
  }
}

/** What hubs have of the world, beside where their events are kept. */
export interface HubSurroundings {
  readonly place: Place;
  readonly pager: SimPager;
  /** The chat as one process has it; null: the team has none. */
  readonly chat:
    | ((process: ProcessTime, time: Time) => HubProcessDeps['chat'] & { readonly chat: Chat })
    | null;
  /** Workflows as one process runs them; null: the team has none. */
  readonly runs: ((process: ProcessTime, time: Time) => WorkflowRuns) | null;
}

/** The hubs of the team: real ones, which die, are stopped, and start again. */
export class Hubs implements Part {
  readonly hosts: readonly Host[];
  readonly bugs: unknown[] = [];
  readonly #world: World;
  readonly #around: HubSurroundings;
  readonly #texts: () => string;

  constructor(world: World, around: HubSurroundings) {
    this.#world = world;
    this.#around = around;
    let texts = 0;
    this.#texts = () => `random-text-${++texts}`;
    this.hosts = around.place.hosts.map((name) => new Host(name));
    for (const host of this.hosts) this.#begin(host);
  }

  readonly troubles = {
    'hub killed': {
      perHour: 0.6,
      strike: (random) => this.kill(random.pick(this.hosts), random.pick([100, 3_000, 30_000, 120_000])),
    },
    'hub stopped': {
      perHour: 0.2,
      strike: (random) =>
        this.#stop(random.pick(this.hosts), random.pick([3_000, 12_000, 60_000, 1_200_000])),
    },
    'machine of a hub sleeps': {
      perHour: 0.2,
      strike: (random) =>
        this.#stop(random.pick(this.hosts), random.pick([3_000, 12_000, 60_000, 600_000]), true),
    },
    'clock of a hub set': {
      perHour: 0.4,
      strike: (random) => {
        const host = random.pick(this.hosts);
        host.offMs = random.pick(OFF_MS);
        this.#world.tell(`the clock of ${host.name} is off by ${host.offMs} ms`);
        host.time?.setOff(host.offMs);
        return true;
      },
    },
    'hub killed as it writes to its disk': { perHour: 1 },
    'hub killed as it writes to PagerDuty': { perHour: 1 },
    'nothing saved as a hub writes to PagerDuty': { perHour: 1 },
  } satisfies Part['troubles'];

  /** Those that serve, or believe to. */
  get serving(): readonly (Host & { readonly process: HubProcess })[] {
    return this.hosts.filter(
      (host): host is Host & { readonly process: HubProcess } => host.process !== null,
    );
  }

  /** The one that serves when nothing goes wrong. */
  get one(): HubProcess {
    const [host, other] = this.serving;
    if (host === undefined || other !== undefined) throw new Broken(`${this.serving.length} hubs serve`);
    return host.process;
  }

  /** As `kill -9`: at this moment, whatever is under way. */
  kill(host: Host, downMs: number): boolean {
    if (host.time === null) return false;
    this.#world.tell(`${host.name} killed for ${downMs} ms`);
    this.#end(host);
    this.#world.time.after(downMs, () => {
      this.#world.tell(`${host.name} starts`);
      this.#begin(host);
    });
    return true;
  }

  /** Kills the hub whose process this is, soon after a call of it began. */
  killAt(time: ProcessTime, kind: string, withinMs: number): boolean {
    const random = this.#world.swarm.hits(kind);
    const host = this.hosts.find((one) => one.time === time);
    if (random === null || host === undefined) return false;
    const downMs = random.pick([100, 1_000, 5_000, 20_000]);
    this.#world.tell(`${kind}: ${host.name}`);
    this.#world.time.after(random.below(withinMs), () => host.time === time && this.kill(host, downMs));
    return true;
  }

  mend(): void {
    for (const host of this.hosts) {
      host.offMs = 0;
      host.time?.setOff(0);
      host.time?.goOn();
    }
  }

  busy(): string | null {
    const served = this.serving.length;
    return served === 1 ? null : `${served} hubs serve`;
  }

  check(): void {
    const bugs = this.bugs.filter((bug) => !this.#around.place.explains(bug));
    const text = (bug: unknown) => (bug instanceof Error ? (bug.stack ?? String(bug)) : JSON.stringify(bug));
    if (bugs.length > 0) throw new Broken(`a fault: ${bugs.slice(0, 5).map(text).join(', ')}`);
    this.bugs.length = 0;
  }

  #begin(host: Host): void {
    const { place, pager, chat, runs } = this.#around;
    const time = new ProcessTime(this.#world.time);
    time.setOff(host.offMs);
    // One clock of the process, as the program has it (`hubTime`).
    const clock = steadyTime({ time, counters: time.counters, onJump: () => {} });
    const opened = place.open(host.name, time, clock);
    Object.assign(host, { time, opened });
    const sender = pager.sender(time, (ms) => {
      const full = this.#world.swarm.hits('nothing saved as a hub writes to PagerDuty');
      if (full) place.fails(host.name, 500 + full.below(40_000));
      return this.killAt(time, 'hub killed as it writes to PagerDuty', 2 * ms);
    });
    opened.serve(() => {
      if (host.time !== time) return;
      if (place.hosts.length > 1) this.#world.tell(`${host.name} serves`);
      host.process = hubProcess({
        log: opened.log,
        time: clock,
        counted: countedTime(time, time.counters),
        pager: pagerDuty({ token: ACCOUNT_KEY, time: clock, random: () => 0.5 }, sender),
        newText: this.#texts,
        members: TEAM.map(({ id }) => ({ participant: id, email: `${id}@example.com` })),
        webhookSecrets: pager.secrets,
        onBug: (bug) => this.bugs.push(bug),
        leads: () => opened.mayAct(),
        ...(place.hosts.length > 1 ? { mayAct: () => opened.mayAct() } : {}),
        chat: chat?.(time, clock) ?? null,
        runs: runs?.(time, clock) ?? null,
      });
    });
    opened.lost(() => {
      if (host.time !== time) return;
      this.#world.tell(`${host.name} serves no more`);
      this.#end(host);
      this.#world.time.after(100, () => host.time === null && this.#begin(host));
    });
  }

  #end(host: Host): void {
    host.time?.die();
    host.opened?.cut();
    for (const socket of host.sockets) {
      socket.on({ message: () => {}, close: () => {} });
      socket.terminate();
    }
    host.sockets.clear();
    Object.assign(host, { time: null, process: null, opened: null });
  }

  /** As SIGSTOP, or as its machine sleeps: for a while nothing of it runs. */
  #stop(host: Host, ms: number, sleeps = false): boolean {
    const { time } = host;
    if (!time?.runs) return false;
    this.#world.tell(`${host.name} ${sleeps ? 'sleeps' : 'stopped'} for ${ms} ms`);
    if (sleeps) time.sleep();
    else time.stop();
    this.#world.time.after(Math.min(ms, 20 * MINUTE_MS), () => time.goOn());
    return true;
  }
}
