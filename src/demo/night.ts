import type { Time } from '../ports/clock.ts';
import { Account } from '../sim/pagerduty/account.ts';
import type { AccountIncident, Team } from '../sim/pagerduty/model.ts';
import { type LocalPagerDuty, localPagerDuty } from '../sim/pagerduty/server.ts';
import { exampleTeam } from '../sim/pagerduty/team.ts';
import { demoMessages } from '../text/i18n/demo.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { demoKey, detectInDemo } from './demo-detection.ts';
import { type DemoRole, demoPeople } from './people.ts';
import { openShop, type Shop } from './shop.ts';

const IDS: Readonly<Record<DemoRole, string>> = {
  you: 'PSUZUKI',
  sato: 'PSATO01',
  tanaka: 'PTANAKA',
  yamada: 'PYAMADA',
};
const MINUTE = 60_000;

/** PagerDuty's and GitHub's side of the demo, both on this machine, and what happens there without `oncall`. */
export interface Night {
  readonly server: LocalPagerDuty;
  readonly shop: Shop;
  /** The rule counts the shop's log from now on, and pages the person who is at the keyboard; resolves with its page. */
  page(log: string): Promise<AccountIncident>;
  /** The expert accepts the request on their phone: now, or when the request arrives, which may be later on a busy machine. */
  answer(): void;
  /** The expert resolves it in PagerDuty; nothing where it is resolved. */
  resolve(): void;
  close(): Promise<void>;
}

/** A night on which the person at the keyboard has the turn, and one page of another team is being worked on. */
export async function openNight(lang: Lang, time: Time): Promise<Night> {
  const key = demoKey(lang);
  let ago = 52 * MINUTE;
  const account = new Account(demoTeam(lang, time.now()), () => time.now() - ago);
  const other = account.trigger('SSEARCH', demoMessages.otherPage[lang], { urgency: 'low' });
  account.acknowledge(other, IDS.yamada);
  for (const days of [21, 6]) {
    ago = days * 24 * 60 * MINUTE;
    account.resolve(account.trigger('SCHECK1', demoMessages.title[lang], { key }), IDS.sato);
  }
  ago = 0;
  const server = await localPagerDuty({ account });
  const shop = await openShop(lang, time);
  let page: AccountIncident | null = null;
  let stop = async (): Promise<void> => {};
  return {
    server,
    shop,
    async page(log) {
      const paged = new Promise<AccountIncident>((found) => {
        const seen = (incident: AccountIncident): void => {
          if (incident.key !== key) return;
          account.watchers.delete(seen);
          found(incident);
        };
        account.watchers.add(seen);
      });
      stop = detectInDemo({ lang, time, log, url: server.url });
      page = await paged;
      return page;
    },
    answer() {
      const answered = (incident: AccountIncident): void => {
        const asked = incident.responders.some(
          ({ user, state }) => user === IDS.yamada && state === 'pending',
        );
        if (incident !== page || !asked) return;
        account.watchers.delete(answered);
        account.answer(page, IDS.yamada, 'joined');
      };
      account.watchers.add(answered);
      if (page) answered(page);
    },
    resolve() {
      if (page && page.status !== 'resolved') account.resolve(page, IDS.yamada);
    },
    async close() {
      await stop();
      await server.close();
    },
  };
}

function demoTeam(lang: Lang, now: number): Team {
  const team = exampleTeam(now);
  const people = demoPeople(lang);
  const names = new Map(Object.entries(IDS).map(([role, id]) => [id, people[role as DemoRole]]));
  const words: Readonly<Record<string, string>> = {
    EPAY001: demoMessages.payments[lang],
    ESEARCH: demoMessages.platform[lang],
    DPRIM01: demoMessages.payments[lang],
    DSEARCH: demoMessages.platform[lang],
    TPAY001: demoMessages.payments[lang],
    TSEARCH: demoMessages.platform[lang],
  };
  const named = <T extends { readonly id: string; readonly name: string }>(list: readonly T[]): T[] =>
    list.map((one) => ({ ...one, name: words[one.id] ?? one.name }));
  return {
    ...team,
    users: team.users.map((user) => ({ ...user, ...names.get(user.id) })),
    teams: named(team.teams),
    schedules: named(team.schedules).map((one) =>
      one.id === 'DPRIM01' ? { ...one, users: [IDS.you, IDS.tanaka] } : one,
    ),
    policies: named(team.policies).map((one) =>
      one.id === 'EPAY001' ? { ...one, levels: [['DPRIM01'], [IDS.sato]], delayMs: 5 * MINUTE } : one,
    ),
  };
}
