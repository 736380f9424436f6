import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A rule with its tests, as a team would write it. */
export const CHECKOUT = `# Who cannot pay calls support within minutes.
name: checkout-5xx
title: 5xx at checkout
source: app
query: status:>=500 AND service:checkout
total: service:checkout
impact:
  users: user
  share: 2%
  minTotal: 20   # at night there are fewer
  page: 5        # five people
window: 1m
every: 1m
delay: 0s
for: 1m
resolve: { below: 3, clean: 2 }
service: checkout
owner: payments
runbook: https://wiki.example.com/checkout
tests:
  - name: 40 users are hurt
    slots:
      - { users: 0, of: 400, state: normal, times: 3 }
      - { users: 40, of: 400, state: pending }
      - { users: 40, of: 400, state: paging }
      - { users: 0, of: 400, state: resolving }
      - { users: 0, of: 400, state: normal }
  - name: nine users are just enough
    slots:
      - { users: 9, of: 400, state: pending }
      - { users: 9, of: 400, state: paging }
  - name: five of twenty users are just enough at night
    slots:
      - { users: 5, of: 20, state: pending }
      - { users: 5, of: 20, state: paging }
  - name: too small a share, and too few users to tell
    slots:
      - { users: 9, of: 500, state: normal }
      - { users: 9, of: 19, state: normal }
  - name: one minute pages nobody
    slots:
      - { users: 40, of: 400, state: pending }
      - { users: 0, of: 400, state: normal }
`;

const MINUTE = 60_000;

/** One document of the log. */
export const logLine = (at: number, user: string, status: number, message = 'done'): string =>
  `${JSON.stringify({
    '@timestamp': new Date(at).toISOString(),
    service: 'checkout',
    ...{ user, status, message },
    level: status >= 500 ? 'error' : 'info',
  })}\n`;

/** A folder with a rule, and a log in which 30 users are hurt for five minutes, an hour before `now`. */
export function ruleWorld(work: string, now: number): void {
  mkdirSync(join(work, 'sessions', 'rules'), { recursive: true });
  writeFileSync(join(work, 'sessions', 'rules', 'checkout.yaml'), CHECKOUT);
  writeFileSync(
    join(work, 'oncall.yaml'),
    'sources:\n  app: { type: file, path: checkout.log, user: user }\n',
  );
  const log = join(work, 'checkout.log');
  writeFileSync(log, '');
  const begin = Math.floor(now / MINUTE) * MINUTE - 120 * MINUTE;
  for (let minute = 0; minute < 120; minute++) {
    const hurt = minute >= 60 && minute < 65;
    const lines = Array.from({ length: 100 }, (_, i) => {
      const status = hurt && i < 30 ? 503 : 200;
      return logLine(
        begin + minute * MINUTE + i * 100,
        `u${i}`,
        status,
        status === 503 ? `acquirer ${i} timed out` : 'done',
      );
    });
    appendFileSync(log, lines.join(''));
  }
}
