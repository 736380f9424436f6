import { MemoryDetection } from '../../../src/adapters/memory-detection/memory-detection.ts';
import { pagerDutyEvents } from '../../../src/adapters/pagerduty/events.ts';
import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import { dedupKey, type RuleGroup } from '../../../src/detection/rule.ts';
import { Detector } from '../../../src/detector/detector.ts';
import type { CountAsk, DetectionSource, RuleAnswer } from '../../../src/ports/detection-source.ts';
import { type DetectionStore, DetectionStoreError } from '../../../src/ports/detection-store.ts';
import type { AccountIncident } from '../../../src/sim/pagerduty/model.ts';
import { ACCOUNT_KEY, CHECKOUT_ROUTING_KEY, SEARCH_ROUTING_KEY } from '../../../src/sim/pagerduty/team.ts';
import { countsFor, ruleFor } from '../../detection/rules.ts';
import { Broken } from '../../network/checks.ts';
import type { Random } from '../../network/random.ts';
import { sha256 } from '../../network/sha256.ts';
import { ProcessTime } from '../process-time.ts';
import { MINUTE_MS, type Part, type World } from '../world.ts';
import type { SimPager } from './pager.ts';

const RULES = [
  ruleFor({ window: '2m' }),
  ruleFor({
    name: 'search-slow',
    query: 'service:search AND status:>=500',
    window: '2m',
    group: ['region'],
  }),
];
const REGIONS = ['eu', 'jp'];
/** A rule, and a group of it. */
interface Target {
  readonly rule: string;
  readonly group: RuleGroup;
}
const TARGETS: readonly Target[] = [
  { rule: 'checkout-5xx', group: [] },
  ...REGIONS.map((value) => ({ rule: 'search-slow', group: [{ field: 'region', value }] })),
];
const KEYS = { default: CHECKOUT_ROUTING_KEY, services: { search: SEARCH_ROUTING_KEY } };

/** Users of one target are hurt from `from` on, until `to`. Epoch ms. */
interface Hurt {
  readonly target: Target;
  readonly from: number;
  to: number;
  readonly users: number;
}

/** Part of a window that users have to be hurt in, so that a count of it shows them. */
const SHOWN_MS = 15_000;
/** How often it is noted whether anything keeps somebody from being paged. */
const STEP_MS = 15_000;
/** Where nothing did for so long in a row, somebody is paged: a window, and three slots. */
const SEEN_MS = 5 * MINUTE_MS;
/** A page may come so long after the last user was hurt: a window, a slot, and a call to PagerDuty. */
const LATE_MS = 5 * MINUTE_MS;
/** A detector that another one has to take over from is gone for so long. */
const LEASE_MS = 15_000;

/** A machine on which a detector runs. */
interface Machine {
  readonly name: string;
  /** Null: it is down. */
  time: ProcessTime | null;
}

/** Two detectors with one store, over counts of what users are known to suffer. What they page for is judged by that alone. */
export class Detection implements Part {
  readonly #world: World;
  readonly #pager: SimPager;
  readonly #store = new MemoryDetection();
  readonly #machines: readonly Machine[] = ['detector a', 'detector b'].map((name) => ({ name, time: null }));
  readonly #hurts: Hurt[] = [];
  /** Times, in steps, at which something kept everybody from being paged. */
  readonly #hidden = new Set<number>();
  /** What a page of another rule named, by the keys of both, and when. */
  readonly #named: { readonly key: string; readonly by: string; readonly at: number }[] = [];
  #isSourceDown = false;
  #isStoreDown = false;
  #lives = 0;
  /** Until then a detector may still wait for the lease of one that died. */
  #takesOverUntil = 0;
  #checked = 0;
  #calls = 0;

  constructor(world: World, pager: SimPager) {
    this.#world = world;
    this.#pager = pager;
    for (const machine of this.#machines) this.#start(machine);
    world.often(
      'users hurt',
      () => 60 * MINUTE_MS,
      (random) => this.#hurt(random),
    );
    this.#note();
  }

  readonly troubles = {
    'detector killed': { perHour: 0.8, strike: (random) => this.#kill(random) },
    'detector stopped': { perHour: 0.5, strike: (random) => this.#stop(random) },
    'detector killed as it pages': { perHour: 1 },
    'detector killed as it writes down a page': { perHour: 1 },
    'log source down': {
      perHour: 0.6,
      strike: (random) => {
        const ms = random.below(6 * MINUTE_MS);
        this.#world.tell(`the log source is down for ${ms} ms`);
        this.#isSourceDown = true;
        this.#world.time.after(ms, () => {
          this.#isSourceDown = false;
        });
        return true;
      },
    },
    'store of detection down': {
      perHour: 0.4,
      strike: (random) => {
        const ms = random.below(3 * MINUTE_MS);
        this.#world.tell(`the store of detection is down for ${ms} ms`);
        this.#isStoreDown = true;
        this.#world.time.after(ms, () => {
          this.#isStoreDown = false;
        });
        return true;
      },
    },
  } satisfies Part['troubles'];

  mend(): void {
    this.#isSourceDown = false;
    this.#isStoreDown = false;
    for (const { time } of this.#machines) time?.goOn();
    for (const hurt of this.#hurts) hurt.to = Math.min(hurt.to, this.#world.time.now());
  }

  /** Each that users suffered long enough was paged for, once, and nothing else. */
  check(): void {
    const { account } = this.#pager;
    account.settle();
    for (const hurt of this.#hurts) {
      const what = `${said(hurt.target)}, hurt from ${at(hurt.from)} to ${at(hurt.to)}`;
      const pages = this.#pagesOf(hurt);
      const untold = { ...hurt, from: this.#namedUntil(hurt) };
      if (pages.length === 0 && this.#isSeen(untold)) throw new Broken(`nobody was paged for ${what}`);
      const [first, ...others] = pages;
      for (const other of others)
        if (first?.resolvedAt === null || (first?.resolvedAt ?? 0) > other.createdAt)
          throw new Broken(`two pages for ${what}`);
    }
    for (const page of account.incidents) {
      const target = TARGETS.find((one) => keyOf(one) === page.key);
      if (target === undefined) {
        if (page.key?.startsWith('oncall/') && page.status !== 'resolved')
          throw new Broken(`${page.id} "${page.title}" is never over`);
        continue;
      }
      if (!this.#hurts.some((hurt) => this.#pagesOf(hurt).includes(page)))
        throw new Broken(`${page.id}: a page for ${said(target)} while nobody was hurt`);
      if (page.status !== 'resolved')
        throw new Broken(`${page.id}: the page for ${said(target)} is never over`);
    }
    this.#checked = this.#hurts.length;
  }

  figures(): Readonly<Record<string, number>> {
    return { hurts: this.#checked, calls: this.#calls };
  }

  /** Pages that were open at some time of it. */
  #pagesOf({ target, from, to }: Hurt): readonly AccountIncident[] {
    const key = keyOf(target);
    const { account, aheadMs } = this.#pager;
    return account.incidents.filter(
      ({ key: its, createdAt, resolvedAt }) =>
        its === key &&
        createdAt - aheadMs <= to + LATE_MS &&
        (resolvedAt === null || resolvedAt - aheadMs >= from),
    );
  }

  /** Until when pages of another rule named it: as long as these were open. Else its begin. */
  #namedUntil({ target, from, to }: Hurt): number {
    const { account, aheadMs } = this.#pager;
    const ends = this.#named
      .filter(({ key, at }) => key === keyOf(target) && at >= from && at <= to + LATE_MS)
      .flatMap(({ by, at }) =>
        account.incidents.flatMap(({ key, resolvedAt }) => {
          const end = (resolvedAt ?? Number.POSITIVE_INFINITY) - aheadMs;
          return key === by && end >= at ? [end] : [];
        }),
      );
    return Math.max(from, ...ends);
  }

  #isSeen({ from, to }: Pick<Hurt, 'from' | 'to'>): boolean {
    let run = 0;
    for (let time = from; time < to; time += STEP_MS) {
      run = this.#hidden.has(Math.floor(time / STEP_MS)) ? 0 : run + STEP_MS;
      if (run >= SEEN_MS) return true;
    }
    return false;
  }

  /** Notes whether anything keeps somebody from being paged now. */
  #note(): void {
    const now = this.#world.time.now();
    const runs = this.#machines.some(({ time }) => time?.runs);
    if (!runs) this.#takesOverUntil = now + 3 * LEASE_MS;
    const isRefused = this.#pager.faults.awaits('POST /v2/enqueue');
    if (this.#isSourceDown || this.#isStoreDown || now < this.#takesOverUntil || isRefused)
      this.#hidden.add(Math.floor(now / STEP_MS));
    this.#world.time.after(STEP_MS, () => this.#note());
  }

  #hurt(random: Random): boolean {
    const now = this.#world.time.now();
    const free = TARGETS.filter(
      (target) => !this.#hurts.some((one) => one.target === target && one.to + 12 * MINUTE_MS > now),
    );
    if (free.length === 0) return false;
    const target = random.pick(free);
    const to = now + (6 + random.below(40)) * MINUTE_MS;
    const hurt = { target, from: now, to, users: 8 + random.below(30) };
    this.#world.tell(`${hurt.users} users of ${said(target)} are hurt until ${at(to)}`);
    this.#hurts.push(hurt);
    return true;
  }

  #start(machine: Machine): void {
    this.#lives += 1;
    const time = new ProcessTime(this.#world.time);
    machine.time = time;
    const sender = this.#pager.sender(time, (ms) =>
      this.#dieAs('detector killed as it pages', 2 * ms, machine, time),
    );
    const own = { time, random: () => 0.5 };
    const quiet = () => {};
    const detector = new Detector({
      watcher: `${machine.name.replace(' ', '-')}-${this.#lives}`,
      store: this.#storeOf(machine, time),
      sources: new Map([['app', this.#sourceOf(time)]]),
      rules: async () => ({ rules: RULES, broken: [] }),
      sender: pagerDutyEvents(
        { keys: KEYS, ...own, pager: pagerDuty({ token: ACCOUNT_KEY, ...own }, sender) },
        sender,
      ),
      ping: null,
      ...own,
      hash: sha256,
      logger: { info: quiet, warn: quiet, error: quiet },
      words: { lang: 'en', timeZone: 'UTC' },
      leaseMs: LEASE_MS,
    });
    void detector.run(new AbortController().signal);
  }

  /** As one process has it. */
  #storeOf(machine: Machine, time: ProcessTime): DetectionStore {
    const store = this.#store;
    const chance = this.#world.chance('store of detection');
    const ask = <T>(work: () => Promise<T>): Promise<T> =>
      time.hears(
        new Promise<T>((resolve, reject) => {
          this.#calls += 1;
          this.#world.time.after(1 + chance.below(30), () => {
            if (this.#isStoreDown) reject(new DetectionStoreError('busy'));
            else work().then(resolve, reject);
          });
        }),
      );
    return {
      lease: (...given) => ask(() => store.lease(...given)),
      release: (...given) => ask(() => store.release(...given)),
      leaseNow: (now) => ask(() => store.leaseNow(now)),
      append: (...given) => {
        if (given[3].some(({ type }) => type === 'page.requested' || type === 'resolve.requested'))
          this.#dieAs('detector killed as it writes down a page', 60, machine, time);
        return ask(async () => {
          const events = await store.append(...given);
          for (const { type, data } of events) {
            if (type !== 'page.requested' && type !== 'page.repeated') continue;
            const at = this.#world.time.now();
            for (const { key } of data.others ?? []) this.#named.push({ key, by: data.key, at });
          }
          return events;
        });
      },
      events: (from) => ask(() => store.events(from)),
      saveCheckpoint: (...given) => ask(() => store.saveCheckpoint(...given)),
      checkpoint: () => ask(() => store.checkpoint()),
      close: async () => {},
    };
  }

  #sourceOf(time: ProcessTime): DetectionSource {
    const chance = this.#world.chance('log source');
    return {
      name: 'app',
      count: (ask) =>
        time.hears(
          new Promise((resolve) => {
            this.#calls += 1;
            this.#world.time.after(5 + chance.below(500), () => resolve(this.#count(ask)));
          }),
        ),
      messageField: () => null,
      skewMs: async () => null,
      close: async () => {},
    };
  }

  #count({ rules, span, earlier }: CountAsk): readonly RuleAnswer[] {
    if (this.#isSourceDown)
      return rules.map(() => ({ unknown: { kind: 'unreachable', params: { node: 'http://search' } } }));
    return rules.map(({ rule }) => {
      const of = ({ from, to }: CountAsk['span']) =>
        TARGETS.filter((target) => target.rule === rule.name).map(({ group }, i, all) => ({
          group,
          counts: countsFor(this.#usersOf(all[i] as Target, from, to)),
        }));
      const bad = (window: CountAsk['span']) => of(window).reduce((sum, { counts }) => sum + counts.bad, 0);
      return {
        unknown: null,
        groups: of(span),
        bad: bad(span),
        earlier: earlier.map(bad),
        total: null,
        unlisted: null,
      };
    });
  }

  #usersOf(target: Target, from: number, to: number): number {
    const users = this.#hurts.map((hurt) => {
      const ms = Math.min(hurt.to, to) - Math.max(hurt.from, from);
      return hurt.target === target && ms >= SHOWN_MS ? hurt.users : 0;
    });
    return Math.max(0, ...users);
  }

  #kill(random: Random): boolean {
    const up = this.#machines.filter(({ time }) => time !== null);
    if (up.length === 0) return false;
    this.#die(random.pick(up), random);
    return true;
  }

  /** A process dies of this trouble within `ms`; false: it does not come now. */
  #dieAs(kind: string, ms: number, machine: Machine, time: ProcessTime): boolean {
    const random = this.#world.swarm.hits(kind);
    if (random === null) return false;
    this.#world.time.after(random.below(ms), () => machine.time === time && this.#die(machine, random));
    return true;
  }

  #die(machine: Machine, random: Random): void {
    const ms = random.pick([100, 3_000, 30_000, 120_000]);
    this.#world.tell(`${machine.name} killed for ${ms} ms`);
    machine.time?.die();
    machine.time = null;
    this.#takesOverUntil = this.#world.time.now() + 3 * LEASE_MS;
    this.#world.time.after(ms, () => {
      this.#world.tell(`${machine.name} starts`);
      this.#start(machine);
    });
  }

  #stop(random: Random): boolean {
    const machine = random.pick(this.#machines);
    const { time } = machine;
    if (!time?.runs) return false;
    const ms = random.pick([3_000, 20_000, 90_000]);
    this.#world.tell(`${machine.name} stopped for ${ms} ms`);
    time.stop();
    this.#takesOverUntil = this.#world.time.now() + ms + 3 * LEASE_MS;
    this.#world.time.after(ms, () => time.goOn());
    return true;
  }
}

const said = ({ rule, group }: Target): string => [rule, ...group.map(({ value }) => value)].join(' ');
const keyOf = ({ rule, group }: Target): string => dedupKey(rule, group, sha256);
const at = (time: number): string => new Date(time).toISOString().slice(11, 19);
