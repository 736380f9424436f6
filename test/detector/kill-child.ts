/*
 * One detector as a process of its own: `node kill-child.ts STORE EVENTS_URL NAME`. Its source always tells of 40 users.
 * Prints a line once it has begun, so that its killer knows from when to count; with `SAYS=1` then its log, a JSON line each.
 * With `FALLBACK_URL` that is told after half a second.
 */
import { postTo } from '../../src/adapters/dead-man/ping.ts';
import { pagerDutyEvents } from '../../src/adapters/pagerduty/events.ts';
import { pagerDuty } from '../../src/adapters/pagerduty/pagerduty.ts';
import { Detector } from '../../src/detector/detector.ts';
import type { Time } from '../../src/ports/clock.ts';
import { sha256 } from '../network/sha256.ts';
import { openStore } from './open-store.ts';

const [place = '', url = '', name = '', routingKey = '', token = ''] = process.argv.slice(2);
const time: Time = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const hook = process.env.FALLBACK_URL;
const machine = { time, random: Math.random };
const counts = {
  bad: 40,
  users: { n: 40, unnamed: 0 },
  fresh: null,
  total: null,
  totalUsers: null,
  excluded: [],
};
const watcher = new Detector({
  watcher: name,
  store: openStore(place, time),
  sources: new Map([
    [
      'app',
      {
        name: 'app',
        count: async ({ rules, earlier }) =>
          rules.map(() => ({
            unknown: null,
            groups: [{ group: [], counts }],
            bad: 40,
            earlier: earlier.map(() => 40),
            total: null,
            unlisted: null,
          })),
        messageField: () => null,
        skewMs: async () => null,
        close: async () => {},
      },
    ],
  ]),
  rules: async () => ({ rules: [rule()], broken: [] }),
  sender: pagerDutyEvents({
    keys: { default: routingKey, services: {} },
    url,
    ...machine,
    pager: pagerDuty({ token, url, ...machine }),
  }),
  ping: null,
  fallback: hook === undefined ? null : { post: postTo(hook), afterMs: 500 },
  ...machine,
  hash: sha256,
  logger: { info: say, warn: say, error: say },
  words: { lang: 'en', timeZone: 'UTC' },
  leaseMs: Number(process.env.LEASE_MS ?? 300),
});
void watcher.run(new AbortController().signal);
process.stdout.write('begun\n');

function say(fields: object, event: string): void {
  if (process.env.SAYS) process.stdout.write(`${JSON.stringify({ ...fields, event })}\n`);
}

function rule() {
  return {
    name: 'checkout-5xx',
    title: null,
    source: 'app',
    query: '*',
    total: null,
    impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 5, share: null } },
    window: 1_000,
    every: Number(process.env.EVERY_MS ?? 200),
    delay: 0,
    for: 0,
    resolve: { below: 5, clean: 2 },
    group: [],
    service: null,
    severity: null,
    procedure: null,
    runbook: null,
    owner: null,
    tests: [],
  };
}
