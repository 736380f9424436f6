import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import type { Actor } from '../../../src/domain/event.ts';
import type { Session } from '../../../src/domain/session.ts';
import type { Batch, EventLog } from '../../../src/ports/event-log.ts';
import type { FactLog, FactMark, FactStream, FactStreams, Numbered } from '../../../src/ports/fact-log.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import type { Team } from '../../../src/sim/pagerduty/model.ts';
import type { ApiRequest } from '../../../src/sim/pagerduty/route.ts';
import type { Exchange } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { pause } from '../../../src/timing/timers.ts';
import { contractProblems } from '../../adapters/pagerduty/contract/contract.ts';
import { localSender } from '../../adapters/pagerduty/local-sender.ts';
import { opening } from '../../domain/given.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { whoIs } from '../who-is.ts';
import { type HubProcess, hubProcess } from './hub-process.ts';

type Store = EventLog & FactLog;

/** After `cut` nothing a hub says reaches the disk, and nothing is answered. */
class Leash implements Store {
  readonly #store: Store;
  readonly #busy: () => Promise<void>;
  #cut = false;

  /** `busy`: passes before what was asked of pages can be read. */
  constructor(store: Store, busy: () => Promise<void>) {
    this.#store = store;
    this.#busy = busy;
  }

  cut(): void {
    this.#cut = true;
  }

  #on<T>(work: () => Promise<T>): Promise<T> {
    return this.#cut
      ? new Promise(() => {})
      : work().then((value) => (this.#cut ? new Promise(() => {}) : value));
  }

  append = (session: string, seq: number, batch: Batch) =>
    this.#on(() => this.#store.append(session, seq, batch));
  read = (session: string, from: number) => this.#store.read(session, from);
  answers = (session: string) => this.#on(() => this.#store.answers(session));
  remove = (session: string) => this.#on(() => this.#store.remove(session));
  sessions = () => this.#on(() => this.#store.sessions());
  appendFact = <S extends FactStream>(stream: S, after: number, fact: FactStreams[S]) =>
    this.#on(() => this.#store.appendFact(stream, after, fact));
  async *facts<S extends FactStream>(stream: S, since: FactMark) {
    if (stream === 'acts') await this.#on(() => this.#busy());
    yield* this.#store.facts(stream, since);
  }
  rewriteFacts = <S extends FactStream>(
    stream: S,
    upTo: number,
    facts: readonly Numbered<FactStreams[S]>[],
  ) => this.#on(() => this.#store.rewriteFacts(stream, upTo, facts));
  check = () => this.#on(() => this.#store.check());
  close = async () => {};
}

export const SATO: Actor = { id: 'sato', name: '佐藤', kind: 'member' };
export const TANAKA: Actor = { id: 'tanaka', name: '田中', kind: 'member' };
const MEMBERS = [
  { participant: SATO.id, email: 'sato@example.com' },
  { participant: TANAKA.id, email: 'tanaka@example.com' },
];

export interface HandHubOptions {
  readonly team?: Partial<Team>;
  /** By so many milliseconds PagerDuty's clock is ahead of the hub's. */
  readonly aheadMs?: number;
  /** Milliseconds that PagerDuty takes over a call. */
  readonly takes?: (asked: ApiRequest) => number;
  readonly token?: string;
  /** Signing secrets of the webhooks that it takes. */
  readonly webhookSecrets?: readonly string[];
  /** The hub's members, by their addresses. */
  readonly members?: readonly { readonly participant: string; readonly email: string }[];
  /** As of `HubProcessDeps`. */
  readonly mayAct?: () => boolean;
}

/**
 * A hub with its pager integration against a local PagerDuty, without sockets and on a clock held in the hand. A kill leaves
 * what had reached the disk and what had been sent, and nothing else.
 */
export function handHub({
  team = {},
  aheadMs = 0,
  takes,
  token = ACCOUNT_KEY,
  webhookSecrets = [],
  members = MEMBERS,
  mayAct,
}: HandHubOptions = {}) {
  const time = new FakeTime();
  const account = new Account({ ...exampleTeam(time.now()), ...team }, () => time.now() + aheadMs);
  const faults = new FaultPlan();
  const calls: Exchange[] = [];
  const underWay = new Set<object>();
  const store = new MemoryLog();
  const bugs: unknown[] = [];
  let randoms = 0;
  let numbers = 0;
  let leash: Leash;
  let process: HubProcess;

  function begin(): void {
    leash = new Leash(store, () => pause(time, rig.readsActsAfterMs));
    const took = takes ? { takes } : {};
    const sender = localSender({ account, faults, time, calls, token, underWay, ...took });
    const own: HubProcess = hubProcess({
      log: leash,
      time,
      counted: time,
      pager: pagerDuty({ token, time, random: () => 0.5 }, sender),
      newText: () => `random-text-${++randoms}`,
      members,
      webhookSecrets,
      onBug: (bug) => bugs.push(bug),
      leads: () => rig.leads && own === process,
      ...(mayAct ? { mayAct } : {}),
    });
    process = own;
  }
  const rig = {
    /** So long it takes until a new hub has read what was asked of pages. */
    readsActsAfterMs: 0,
    /** Whether the hub does what a team has once. */
    leads: true,
    time,
    account,
    faults,
    calls,
    underWay,
    bugs,
    begin,
    get api() {
      return process.api;
    },
    get hub() {
      return process.hub;
    },
    get webhooks() {
      return process.webhooks;
    },
    get queries() {
      return process.queries;
    },
    /** What homes are told by. */
    get feed() {
      return process.feed;
    },
    /** As `kill -9`: at this moment, whatever is under way. */
    async kill(): Promise<void> {
      leash.cut();
      process.stop();
      await settle();
    },
    /** What PagerDuty's contract does not allow of the calls so far. */
    problems: () => [...new Set(calls.filter(({ fault }) => fault === null).flatMap(contractProblems))],
    writes: () => calls.filter(({ method }) => method !== 'GET'),
    /** Starts from a page as this person; the session's id. */
    async start(page: string, by = SATO): Promise<string> {
      numbers += 1;
      const request = {
        data: opening,
        cmd: { client: `start-${by.id}`, n: numbers },
        wantedId: null,
        takeOver: false,
      };
      return (await time.during(rig.api.start(page, request, by))).session;
    },
    command(session: string, type: string, data: object, by = SATO, askedAt?: string) {
      numbers += 1;
      const request = {
        client: `script-${by.id}`,
        n: numbers,
        type,
        data,
        ...(askedAt === undefined ? {} : { askedAt }),
      };
      return time.during(process.hub.command(session, request, whoIs(by)));
    },
    async state(session: string): Promise<Session> {
      const state = await time.during(process.hub.session(session));
      if (!state) throw new Error(`no session ${session}`);
      return state;
    },
    /** Lets time pass until the session is as wanted. */
    async until(session: string, holds: (state: Session) => boolean): Promise<Session> {
      for (let steps = 0; steps < 100_000; steps += 1) {
        const state = await rig.state(session);
        if (holds(state)) return state;
        await settle();
        if (!(await time.next())) throw new Error('nothing is left to wait for');
      }
      throw new Error('it never came to be so');
    },
  };
  begin();
  return rig;
}

export type HandHub = ReturnType<typeof handHub>;
