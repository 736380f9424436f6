import type { Team } from './model.ts';

const HOUR = 3_600_000;

/** Keys of the local account: an account's own, one user's, and an account's that may only read. They open nothing anywhere else. */
export const ACCOUNT_KEY = 'local-account-key';
export const USER_KEY = 'local-user-key-sato';
export const READ_ONLY_KEY = 'local-read-only-key';
/** Integration keys of its services. */
export const CHECKOUT_ROUTING_KEY = 'R0CHECK0UT0LOCAL0ROUTING0KEY0001';
export const SEARCH_ROUTING_KEY = 'R0SEARCH00LOCAL0ROUTING0KEY00002';

/** A small team with two services: who is on call changes every twelve hours, at nine. */
export function exampleTeam(now: number): Team {
  const anchor = Math.floor(now / (12 * HOUR)) * 12 * HOUR;
  const user = (id: string, name: string, mail: string, team: string) => ({
    id,
    name,
    email: `${mail}@example.com`,
    teams: [team],
  });
  return {
    users: [
      user('PSATO01', '佐藤', 'sato', 'TPAY001'),
      user('PTANAKA', '田中', 'tanaka', 'TPAY001'),
      user('PSUZUKI', '鈴木', 'suzuki', 'TPAY001'),
      user('PYAMADA', '山田', 'yamada', 'TSEARCH'),
      user('PMORI01', '森', 'mori', 'TSEARCH'),
    ],
    teams: [
      { id: 'TPAY001', name: '決済' },
      { id: 'TSEARCH', name: '検索' },
    ],
    services: [
      {
        ...{ id: 'SCHECK1', name: 'checkout', policy: 'EPAY001', team: 'TPAY001' },
        ...{ ackTimeout: 30 * 60_000, routingKey: CHECKOUT_ROUTING_KEY },
      },
      {
        ...{ id: 'SSEARCH', name: 'search', policy: 'ESEARCH', team: 'TSEARCH' },
        ...{ ackTimeout: null, routingKey: SEARCH_ROUTING_KEY },
      },
    ],
    schedules: [
      { id: 'DPRIM01', name: '決済 一次', users: ['PSATO01', 'PTANAKA'], turnMs: 12 * HOUR, anchor },
      { id: 'DSEARCH', name: '検索 一次', users: ['PYAMADA', 'PMORI01'], turnMs: 24 * HOUR, anchor },
    ],
    policies: [
      { id: 'EPAY001', name: '決済', levels: [['DPRIM01'], ['PSUZUKI']] },
      { id: 'ESEARCH', name: '検索', levels: [['DSEARCH']] },
    ],
    priorities: [
      { id: 'PRIO001', name: 'P1' },
      { id: 'PRIO002', name: 'P2' },
      { id: 'PRIO003', name: 'P3' },
    ],
    abilities: ['teams', 'urgencies', 'coordinated_responding', 'priorities'],
    tokens: [
      { token: ACCOUNT_KEY, user: null },
      { token: USER_KEY, user: 'PSATO01' },
      { token: READ_ONLY_KEY, user: null, readOnly: true },
    ],
  };
}
