import type { PagerDutyOptions } from '../../../src/adapters/pagerduty/options.ts';
import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import { Account } from '../../../src/demo/pagerduty/account.ts';
import type { Incident, Team } from '../../../src/demo/pagerduty/model.ts';
import { type LocalOptions, localPagerDuty } from '../../../src/demo/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/demo/pagerduty/team.ts';
import type { PagerAct, PagerActing, PagerUser } from '../../../src/ports/pager.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { FastTime } from './fast-time.ts';

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
  const server = await localPagerDuty({ account, ...local });
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

export type PagerRig = Awaited<ReturnType<typeof pagerRig>>;

/** Acts as Sato; `waits` gathers what it was told to wait for. */
export async function act(rig: PagerRig, what: PagerAct, acting: Partial<PagerActing> = {}) {
  const waits: string[] = [];
  const done = rig.pager.act(what, {
    as: sato,
    mark: '[oncall checkout-1125#7]',
    since: new Date(rig.time.now()).toISOString(),
    signal: new AbortController().signal,
    mayWrite: true,
    fresh: false,
    onWait: ({ kind }) => waits.push(kind),
    ...acting,
  });
  return done.then(
    (value) => ({ ok: true as const, ...value, waits }),
    (error: unknown) => {
      if (!(error instanceof PagerError)) throw error;
      return { ok: false as const, error, waits };
    },
  );
}

export const acknowledge = ({ id }: Incident, takeOver = false): PagerAct => ({
  kind: 'acknowledge',
  incident: id,
  takeOver,
});

/** How often something stands in an incident's history. */
export const logged = (incident: Incident, type: RegExp): number =>
  incident.log.filter((entry) => type.test(entry.type)).length;
