import type { Sender } from '../../../src/adapters/pagerduty/transport.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import type { AccountIncident } from '../../../src/sim/pagerduty/model.ts';
import type { Exchange } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { deliverWebhooks } from '../../../src/sim/pagerduty/webhooks.ts';
import { contractProblems } from '../../adapters/pagerduty/contract/contract.ts';
import { localSender } from '../../adapters/pagerduty/local-sender.ts';
import { Broken } from '../../network/checks.ts';
import type { Random } from '../../network/random.ts';
import type { ProcessTime } from '../process-time.ts';
import type { Part, World } from '../world.ts';
import type { Hubs } from './hubs.ts';
import { failVendor } from './vendor-faults.ts';

const SECRET = 'webhook-secret-of-the-simulator';

/** The team's PagerDuty: what it is asked takes its time, fails, is done without an answer, or is done late. */
export class SimPager implements Part {
  readonly account: Account;
  readonly faults = new FaultPlan();
  readonly calls: Exchange[] = [];
  readonly secrets: readonly string[];
  /** By how much its clock, and so each time of its pages, is ahead of the world's. */
  readonly aheadMs: number;
  readonly #world: World;
  readonly #vendor = {
    ...{ name: 'PagerDuty', faults: this.faults, waits: 'ratelimit-reset' },
    isLate: true,
    calls: ['', 'PUT', 'POST', 'GET'],
  };
  #pages = 0;
  #asked = 0;

  constructor(world: World) {
    this.#world = world;
    const chance = world.chance('PagerDuty');
    this.aheadMs = chance.pick([0, 0, 20_000, -20_000]);
    this.account = new Account(exampleTeam(world.time.now()), () => world.time.now() + this.aheadMs);
    this.secrets = chance.chance(0.5) ? [SECRET] : [];
  }

  readonly troubles = {
    'PagerDuty fails': { perHour: 12, strike: (random) => failVendor(this.#world, this.#vendor, random) },
    'webhook lost': { perHour: 2 },
    'webhook twice': { perHour: 2 },
    'webhook late': { perHour: 2 },
  } satisfies Part['troubles'];

  /** Pages come, and others than the team change some: by PagerDuty's own application, or they end by themselves. */
  begin(hubs: Hubs): void {
    const world = this.#world;
    world.often(
      'page',
      () => 50 * 60_000,
      (random) => {
        this.#pages += 1;
        const page = this.account.trigger(random.pick(['SCHECK1', 'SSEARCH']), `page ${this.#pages}`);
        world.tell(`page ${page.id}`);
        return true;
      },
    );
    world.often(
      'elsewhere',
      () => 24 * 60_000,
      (random) => {
        if (this.open.length === 0) return false;
        return this.#elsewhere(random.pick(this.open), random);
      },
    );
    this.#webhooks(hubs);
  }

  #elsewhere(page: AccountIncident, random: Random): true {
    const isTaken = page.status === 'triggered' && random.chance(0.5);
    this.#world.tell(`${page.id} ${isTaken ? 'acknowledged' : 'resolved'} elsewhere`);
    if (isTaken) this.account.acknowledge(page, 'PSATO01');
    else this.account.resolve(page, 'PSATO01');
    return true;
  }

  get open(): readonly AccountIncident[] {
    return this.account.incidents.filter(({ status }) => status !== 'resolved');
  }

  /** How a process asks it. `asks` hears of each write and how many ms it takes; true: the asker dies of it. */
  sender(time: ProcessTime, asks: (ms: number) => boolean): Sender {
    const { account, faults, calls } = this;
    const chance = this.#world.chance('calls to PagerDuty');
    const takes = ({ method }: { readonly method: string }): number => {
      this.#asked += 1;
      const ms = 20 + chance.below(300);
      // Who dies of it may have been about to hear, or the write may take effect when another one looks for it.
      return method !== 'GET' && asks(ms) && chance.chance(0.5) ? 2_000 + chance.below(20_000) : ms;
    };
    const sender = localSender({
      ...{ account, faults, calls, takes },
      time: this.#world.time,
      token: ACCOUNT_KEY,
    });
    return {
      host: sender.host,
      // The asker's machine says by its own clock when the answer came.
      send: async (request, signal) => ({
        ...(await time.hears(sender.send(request, signal))),
        at: time.now(),
      }),
    };
  }

  mend(): void {
    this.faults.clear();
  }

  /** What changes elsewhere now is shown, too. */
  afterwards(): void {
    for (const page of this.open)
      this.#world.once(
        'elsewhere afterwards',
        (random) => random.chance(0.7) && this.#elsewhere(page, random),
      );
  }

  check(): void {
    const calls = this.calls.filter(({ fault }) => fault === null);
    const problems = [...new Set(calls.flatMap(contractProblems))];
    if (problems.length > 0) throw new Broken(`against the contract of PagerDuty: ${problems.join(', ')}`);
  }

  tidy(): void {
    this.calls.length = 0;
  }

  figures(): Readonly<Record<string, number>> {
    return { pages: this.#pages, calls: this.#asked };
  }

  /** Each of an incident in its order; some get lost, some come late, some twice. */
  #webhooks(hubs: Hubs): void {
    const { swarm, time } = this.#world;
    const chance = this.#world.chance('webhooks');
    deliverWebhooks(this.account, { url: '', secrets: [SECRET] }, async (_, body, headers) => {
      const signature = headers['x-pagerduty-signature'] ?? '';
      const take = () => {
        for (const { process, time: own } of hubs.serving)
          if (own?.runs) time.awaits(process.webhooks.take(signature, new TextEncoder().encode(body)));
      };
      const late = swarm.hits('webhook late')?.below(90_000) ?? 0;
      const times = swarm.hits('webhook lost') ? 0 : swarm.hits('webhook twice') ? 2 : 1;
      for (let i = 0; i < times; i += 1) time.after(1 + chance.below(400) + late, take);
      return 202;
    });
  }
}
