import type { PagerDutyOptions } from '../../../src/adapters/pagerduty/options.ts';
import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import { ACTION_EXPIRES_MS } from '../../../src/domain/actions.ts';
import { type Carried, carryOut } from '../../../src/hub/outside/carry-out.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { OutsideError } from '../../../src/ports/outside.ts';
import type { Pager, PagerAct, PagerActing, PagerProof, PagerUser } from '../../../src/ports/pager.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import type { AccountIncident, Team } from '../../../src/sim/pagerduty/model.ts';
import { type Exchange, type LocalOptions, localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { FastTime } from './fast-time.ts';
import { localSender } from './local-sender.ts';

export const sato: PagerUser = {
  id: 'PSATO01',
  name: '佐藤',
  email: 'sato@example.com',
  teams: ['TPAY001'],
};

export interface RigOptions {
  readonly team?: Partial<Team>;
  readonly pager?: Partial<PagerDutyOptions>;
  readonly local?: Partial<LocalOptions>;
}

/** The adapter against a local PagerDuty, over real sockets. */
export async function pagerRig({ team = {}, pager = {}, local = {} }: RigOptions = {}) {
  const time = new FastTime();
  const account = new Account({ ...exampleTeam(time.now()), ...team }, () => time.now());
  const server = await localPagerDuty({ account, after: (ms, run) => time.after(ms, run), ...local });
  const incident = account.trigger('SCHECK1', '決済画面で5xx急増');
  // A slow machine must not look like a slow PagerDuty: only tests of hangs shorten this.
  const options = {
    token: ACCOUNT_KEY,
    url: server.url,
    time,
    random: () => 0.5,
    timeoutMs: 600_000,
    ...pager,
  };
  return {
    time,
    account,
    server,
    incident,
    pager: pagerDuty(options),
    /** Calls that could change something, answered or not. */
    writes: () => server.calls.filter(({ method }) => method !== 'GET'),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export interface HandRigOptions {
  readonly team?: Partial<Team>;
  readonly pager?: Partial<PagerDutyOptions>;
  /** By so many milliseconds PagerDuty's clock is ahead of ours. */
  readonly aheadMs?: number;
}

/** The same without sockets, on a clock held in the hand: a minute of doubt takes no time. */
export function handRig({ team = {}, pager = {}, aheadMs = 0 }: HandRigOptions = {}) {
  const time = new FakeTime();
  const account = new Account({ ...exampleTeam(time.now()), ...team }, () => time.now() + aheadMs);
  const server = { faults: new FaultPlan(), calls: [] as Exchange[] };
  const incident = account.trigger('SCHECK1', '決済画面で5xx急増');
  const options = { token: ACCOUNT_KEY, time, random: () => 0.5, ...pager };
  return {
    time,
    account,
    server,
    incident,
    pager: pagerDuty(options, localSender({ ...server, account, time, token: options.token })),
    writes: () => server.calls.filter(({ method }) => method !== 'GET'),
  };
}

export type AnyRig = Pick<
  Awaited<ReturnType<typeof pagerRig>>,
  'account' | 'incident' | 'pager' | 'writes'
> & {
  readonly time: Time;
  readonly server: { readonly faults: FaultPlan; readonly calls: Exchange[] };
};

export interface Acting extends Partial<PagerActing> {
  readonly pager?: Pager;
  /** The hub dies as soon as its first write is under way. */
  readonly dies?: boolean;
  /** As of a hub that finds it begun. */
  readonly begun?: { readonly at: number; readonly before: string };
  readonly askedAt?: number;
  /** The test moves the clock. */
  readonly held?: boolean;
}

let marks = 0;

/** Acts as Sato, as a hub carries it out; `waits` gathers why it had to wait; `befores` and `begunAt` what was
 * kept before each write, and when. */
export async function act(rig: AnyRig, what: PagerAct, acting: Acting = {}) {
  const { time } = rig;
  const { begun, dies = false, held = false, askedAt = time.now() } = acting;
  const death = new AbortController();
  const waits: string[] = [];
  const befores: string[] = [];
  const begunAt: number[] = [];
  marks += 1;
  const { as = sato, mark = `[oncall checkout-1125#7 ${marks}]` } = acting;
  const carried: Carried<PagerProof> = {
    askedAt,
    expiresAt: askedAt + ACTION_EXPIRES_MS,
    isBegun: begun !== undefined,
    before: begun?.before ?? null,
    isUnknown: false,
    prepare: async () => (acting.pager ?? rig.pager).act(what, { as, mark }),
    book: {
      async begin(before) {
        befores.push(before);
        begunAt.push(time.now());
        if (dies) setImmediate(() => death.abort());
        return true;
      },
      delay: ({ why, doubt }) => waits.push(doubt ? `${why.kind}?` : why.kind),
    },
  };
  const onBug = (error: unknown) => {
    throw error;
  };
  const work = carryOut(carried, {
    time,
    now: () => time.now(),
    random: () => 0.5,
    signal: death.signal,
    onBug,
  });
  const outcome = await (time instanceof FakeTime && !held ? time.during(work) : work);
  const told = { waits, befores, begunAt, mark };
  if (outcome.kind === 'done') {
    const { found, proof } = outcome;
    return { ok: true as const, kind: 'done', found, ...proof, ...told };
  }
  const error = 'why' in outcome ? (outcome.why as OutsideError) : null;
  return { ok: false as const, kind: outcome.kind, error, ...told };
}

export const acknowledge = ({ id }: AccountIncident, takeOver = false): PagerAct => ({
  kind: 'acknowledge',
  incident: id,
  takeOver,
});

/** How often something stands in an incident's history. */
export const logged = (incident: AccountIncident, type: RegExp): number =>
  incident.log.filter((entry) => type.test(entry.type)).length;
