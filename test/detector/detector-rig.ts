import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { pagerDutyEvents } from '../../src/adapters/pagerduty/events.ts';
import { pagerDuty } from '../../src/adapters/pagerduty/pagerduty.ts';
import type { Checkpoint } from '../../src/detection/checkpoint.ts';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { INITIAL_STATE, ruleStanding } from '../../src/detection/machine.ts';
import type { DetectionRule, RuleGroup } from '../../src/detection/rule.ts';
import type { SlotCounts } from '../../src/detection/slot.ts';
import { Detector } from '../../src/detector/detector.ts';
import type { LoadedRules } from '../../src/detector/detector-deps.ts';
import type { CountAsk, DetectionSource, RuleAnswer } from '../../src/ports/detection-source.ts';
import type { DetectionStore } from '../../src/ports/detection-store.ts';
import type { Fallback } from '../../src/ports/page-sender.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { FaultPlan } from '../../src/sim/pagerduty/fault-plan.ts';
import type { Exchange } from '../../src/sim/pagerduty/server.ts';
import {
  ACCOUNT_KEY,
  CHECKOUT_ROUTING_KEY,
  exampleTeam,
  SEARCH_ROUTING_KEY,
} from '../../src/sim/pagerduty/team.ts';
import { localSender } from '../adapters/pagerduty/local-sender.ts';
import { countsFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { sha256 } from '../network/sha256.ts';

type Counted = number | Partial<SlotCounts> | null;

/** A source whose counts are the test's to say, by rule. */
export class HeldSource implements DetectionSource {
  readonly name: string;
  readonly asks: CountAsk[] = [];
  readonly counts = new Map<string, Counted>();
  readonly groups = new Map<string, readonly { readonly group: RuleGroup; readonly users: number }[]>();
  /** Bad documents of earlier windows, by rule: the nearest first. */
  readonly earlier = new Map<string, readonly number[]>();
  skew: number | null = null;

  constructor(name: string) {
    this.name = name;
  }

  async count(ask: CountAsk): Promise<readonly RuleAnswer[]> {
    this.asks.push(ask);
    return ask.rules.map(({ rule }) => {
      const said = this.counts.has(rule.name) ? (this.counts.get(rule.name) as Counted) : 0;
      if (said === null) return { unknown: { kind: 'unreachable', params: { node: 'http://search' } } };
      const groups = this.groups.get(rule.name);
      const counts = typeof said === 'number' ? countsFor(said) : countsFor(said.users?.n ?? 0, said);
      const late = this.earlier.get(rule.name);
      return {
        unknown: null,
        groups: groups?.map(({ group, users }) => ({ group, counts: countsFor(users) })) ?? [
          { group: [], counts },
        ],
        bad: groups?.reduce((sum, { users }) => sum + users, 0) ?? counts.bad,
        earlier: ask.earlier.map((_, i) => late?.[i] ?? 0),
        total: counts.total,
        unlisted: null,
      };
    });
  }

  message: string | null = null;
  messageField = (): string | null => this.message;
  skewMs = async (): Promise<number | null> => this.skew;
  close = async (): Promise<void> => {};
}

export interface DetectorRigOptions {
  readonly rules: readonly DetectionRule[];
  readonly store?: DetectionStore;
  readonly time?: FakeTime;
  readonly account?: Account;
  /** Without a token nothing can be looked up. */
  readonly looks?: boolean;
  readonly name?: string;
  /** In place of `rules`, which are held in the hand. */
  readonly load?: () => Promise<LoadedRules>;
  readonly keys?: Parameters<typeof pagerDutyEvents>[0]['keys'];
  readonly fallback?: Fallback;
}

/** A detector, its sources and PagerDuty on a clock held in the hand. */
export function detectorRig(options: DetectorRigOptions) {
  const time = options.time ?? new FakeTime(T0 + 5_000);
  const account = options.account ?? new Account(exampleTeam(time.now()), () => time.now());
  const server = { faults: new FaultPlan(), calls: [] as Exchange[] };
  const store = options.store ?? new MemoryDetection();
  const app = new HeldSource('app');
  const other = new HeldSource('cdn');
  const send = localSender({ ...server, account, time, token: ACCOUNT_KEY });
  const machine = { time, random: () => 0.5 };
  const pager = options.looks === false ? null : pagerDuty({ token: ACCOUNT_KEY, ...machine }, send);
  const { keys = { default: CHECKOUT_ROUTING_KEY, services: { search: SEARCH_ROUTING_KEY } } } = options;
  const loaded = { rules: options.rules as readonly DetectionRule[], broken: [] as readonly string[] };
  const logged: { readonly event: string; readonly fields: object }[] = [];
  const log = (fields: object, event: string): void => void logged.push({ event, fields });
  const pings: number[] = [];
  let checkpoint: Checkpoint | null = null;
  const watcher = new Detector({
    watcher: options.name ?? 'a',
    store,
    sources: new Map([
      ['app', app],
      ['cdn', other],
    ]),
    rules: options.load ?? (async () => ({ ...loaded })),
    sender: pagerDutyEvents({ keys, ...machine, pager }, send),
    ping: async () => pings.push(time.now()) > 0,
    ...(options.fallback === undefined ? {} : { fallback: options.fallback }),
    ...machine,
    hash: sha256,
    logger: { info: log, warn: log, error: log },
    words: { lang: 'en', timeZone: 'UTC' },
    leaseMs: 15_000,
    onCheckpoint(found) {
      checkpoint = found;
    },
  });
  const ends = new AbortController();
  let running: Promise<void> | null = null;
  return {
    time,
    account,
    server,
    store,
    app,
    cdn: other,
    watcher,
    logged,
    pings,
    loaded,
    get checkpoint() {
      return checkpoint as Checkpoint | null;
    },
    events: () => logged.map(({ event }) => event),
    start() {
      running = watcher.run(ends.signal);
    },
    /** Lets whole slots pass. */
    async slots(n = 1) {
      for (let i = 0; i < n; i += 1) await time.advance(60_000);
    },
    facts: async () => (await store.events(1)).map(({ type }): DetectionFact['type'] => type),
    standing(rule: string) {
      const watched = checkpoint?.rules.find((each) => each.rule.name === rule);
      return ruleStanding(watched?.groups[0]?.state ?? INITIAL_STATE);
    },
    triggers: () =>
      server.calls.filter(
        ({ path, body }) =>
          path === '/v2/enqueue' && (body as { event_action: string }).event_action === 'trigger',
      ),
    incidents: () => account.incidents.filter(({ key }) => key.startsWith('oncall/')),
    async stop() {
      ends.abort();
      await time.advance(1);
      await running;
    },
  };
}
