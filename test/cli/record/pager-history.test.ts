import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { cliRig, oneLine } from '../rig.ts';

const DAY = 86_400_000;
const begun = Date.now();
/** PagerDuty's clock, for what is long past. */
let clock = begun;
let server: LocalPagerDuty;
let account: Account;

const ago = (days: number): void => {
  clock = begun - days * DAY;
};

beforeAll(async () => {
  account = new Account(exampleTeam(begun), () => clock);
  server = await localPagerDuty({ account });
  // Forty days ago and long before: who acknowledged, after how long; the last resolved itself.
  for (const [days, seconds] of [
    [80, 472],
    [79, 600],
    [78, 41],
  ] as const) {
    ago(days);
    const page = account.trigger('SCHECK1', '5xx rate > 5%');
    clock += seconds * 1_000;
    account.acknowledge(page, 'PSATO01');
    account.reassign(page, 'PSATO01', ['PTANAKA']);
    account.resolve(page, 'PTANAKA');
  }
  ago(77);
  const low = account.trigger('SSEARCH', 'nightly', { urgency: 'low' });
  account.acknowledge(low, 'PYAMADA');
  account.resolve(low, 'PYAMADA');
  ago(76);
  const alone = account.trigger('SCHECK1', 'cart NullPointerException');
  clock += 60_000;
  account.resolve(alone, null);
  clock = begun;
});
afterAll(() => server.close());

describe('PagerDuty’s own history', () => {
  const rig = cliRig();
  const env = () => ({ PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url });
  const run = (...args: string[]) => rig.run(args, { env: env() });
  const kept = () => join(rig.work, 'sessions/baseline.json');

  it('CLI-633 without an acknowledged page in the span, and with two sources or none, a baseline is one line and writes nothing', async () => {
    const none = await run('baseline', 'import', '--from', 'pagerduty', '--since', '70d');
    expect([none.code, oneLine(none)]).toEqual([1, expect.stringContaining('none of the 0 pages')]);
    for (const args of [
      [],
      ['alerts.csv', '--from', 'pagerduty'],
      ['--from', 'pagerduty', '--since', '1d', '--until', '2d'],
    ]) {
      const ran = await run('baseline', 'import', ...args);
      expect([ran.code, oneLine(ran).length > 0]).toEqual([2, true]);
    }
    expect((await run('--readonly', 'baseline', 'import', '--from', 'pagerduty')).code).toBe(4);
    expect(existsSync(kept())).toBe(false);
  });

  it('CLI-633 baseline import reads alert and first acknowledgement from PagerDuty, and says what is left out', async () => {
    const taken = await run('baseline', 'import', '--from', 'pagerduty', '--since', '90d');
    expect([taken.code, taken.out.trim()]).toEqual([0, 'sessions/baseline.json']);
    expect(taken.err).toMatch(/^acknowledged: n=3, .* taken as the values from before\n/);
    expect(taken.err).toContain('left out: 1 without an end');
    expect(taken.err).toContain('left out: 1 of low urgency');
    const { baselines } = JSON.parse(readFileSync(kept(), 'utf8'));
    expect(baselines).toMatchObject([
      { measure: 'acknowledged', origin: 'PagerDuty', spans: [472, 600, 41] },
    ]);
    const again = await run('baseline', 'import', '--from', 'pagerduty');
    expect([again.code, oneLine(again)]).toEqual([1, expect.stringContaining('--force')]);
    const json = await run(
      '--json',
      'baseline',
      'import',
      '--from',
      'pagerduty',
      '--until',
      '79d',
      '--force',
    );
    expect(JSON.parse(json.out)).toMatchObject({
      baselines: [{ measure: 'acknowledged', n: 2 }],
      skipped: 0,
      low: 0,
    });
  });

  it('CLI-634 stats counts every page of PagerDuty, compares acknowledgements alone, and needs no session to do so', async () => {
    const { code, out, err } = await run('stats', '--since', '90d');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      'Pages: 5; 0 affected users, 0 did not, 5 not judged (of these, self-resolved within 5 minutes: 1). All pages of PagerDuty',
    );
    expect(out).toMatch(/^3 +5xx rate > 5% +checkout +0 +0 +3 +-$/m);
    const page = account.incidents[0]?.number ?? 0;
    await run('verdict', '--incident', String(page), '--no-hurt', '--prevent', 'raise the limit');
    const told = JSON.parse((await run('stats', '--since', '90d', '--json')).out);
    expect(told).toMatchObject({
      pagesOf: 'pager',
      noise: { pages: 5, unhurt: 1, unjudged: 4, resolvedSoon: 1 },
    });
    expect(told.noise.rules[0]).toMatchObject({ pages: 3, unhurt: 1, prevent: 'raise the limit' });
    const ja = await run('--lang', 'ja', 'stats', '--since', '70d');
    expect(ja.out).toContain('アラート0件。PagerDutyの全件');
  });

  it('CLI-634 a PagerDuty that cannot be read leaves the count unknown, in the text, as a note and in JSON', async () => {
    account.revoked.add(ACCOUNT_KEY);
    const { code, out, err } = await run('stats', '--since', '90d');
    expect(code).toBe(0);
    expect(out).toMatch(/^How many pages there were is unknown: .*PagerDuty.*$/m);
    expect(out).not.toContain('Pages: 0');
    expect(err).toContain('note: how many pages there were is unknown. ');
    const told = JSON.parse((await run('stats', '--since', '90d', '--json')).out);
    expect(told).toMatchObject({ pagesOf: 'unread' });

    const imported = await run('baseline', 'import', '--from', 'pagerduty', '--force');
    expect([imported.code, oneLine(imported).length > 0]).toEqual([4, true]);
    expect(existsSync(kept())).toBe(false);
    account.revoked.delete(ACCOUNT_KEY);
  });
});
