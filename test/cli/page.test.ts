import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import type { AccountIncident } from '../../src/sim/pagerduty/model.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { cliRig } from './rig.ts';

const rig = cliRig();
let server: LocalPagerDuty;
let account: Account;
let night: { readonly page: AccountIncident; readonly late: AccountIncident };

beforeAll(async () => {
  const now = () => Date.now();
  account = new Account(exampleTeam(now()), now);
  server = await localPagerDuty({ account });
  const late = account.trigger('SSEARCH', 'nightly job late', { urgency: 'low' });
  account.acknowledge(late, 'PYAMADA');
  const page = account.trigger('SCHECK1', '5xx rate > 5%', {
    key: 'checkout-5xx',
    facts: { env: 'prod' },
    links: [{ text: 'Runbook', href: 'https://wiki.example.com/runbooks/checkout-5xx' }],
  });
  account.note(page, 'PTANAKA', '見ています');
  night = { page, late };
});
afterAll(() => server.close());

const env = () => ({ PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url });
const run = (...args: string[]) => rig.run(['page', ...args], { env: env() });

describe('oncall page', () => {
  it('CLI-420 list prints open pages as rows, and how many of how many as of when on standard error', async () => {
    const { code, out, err } = await run('list');
    expect([code, err]).toEqual([0, expect.stringMatching(/^2 of 2, PagerDuty read \d\d:\d\d:\d\d\n$/)]);
    const [head, ...rows] = out.trimEnd().split('\n');
    expect(head).toMatch(/^NUMBER +STATE +URGENCY +SERVICE +AGE +WHO +TITLE$/);
    expect(rows).toHaveLength(2);
    expect(out).toMatch(
      new RegExp(`${night.page.number} +open +high +checkout +\\d+[sm] +nobody, pages 佐藤 +5xx rate`),
    );
    expect(out).toMatch(
      new RegExp(`${night.late.number} +acked +low +search +.*山田, acked \\d+[sm] ago +nightly`),
    );
  });

  it('CLI-420 list narrows by scope, urgency, state and service, and says when none is left', async () => {
    const numbers = async (...args: string[]) =>
      JSON.parse((await run('list', '--json', ...args)).out).incidents.map(
        (row: AccountIncident) => row.number,
      );
    expect(await numbers('--urgency', 'low')).toEqual([night.late.number]);
    expect(await numbers('--state', 'open')).toEqual([night.page.number]);
    expect(await numbers('--service', 'CHECK')).toEqual([night.page.number]);
    expect(await numbers('--mine')).toEqual([night.page.number]);
    expect(await numbers('--team', '--urgency', 'low')).toEqual([]);
    const none = await run('list', '--team', '--urgency', 'low');
    expect([none.code, none.out]).toEqual([0, '']);
    expect(none.err).toMatch(/No page matches; 1 open/);
  });

  it('CLI-1032 list --since prints what fired since then, resolved or not, and refuses what it cannot know', async () => {
    const done = account.trigger('SCHECK1', 'disk full');
    account.resolve(done, 'PTANAKA');
    const { code, out, err } = await run('list', '--since', '1h');
    expect([code, err]).toEqual([0, expect.stringMatching(/^3 of 3 that fired since \S+\n$/)]);
    expect(out).toMatch(/^NUMBER +STATE +URGENCY +SERVICE +AGE +TITLE\n/);
    expect(out).toMatch(new RegExp(`^${done.number} +resolved +high +checkout +\\d+s +disk full$`, 'm'));
    expect(out).toMatch(new RegExp(`^${night.page.number} +unresolved +high +checkout `, 'm'));
    const numbers = async (...args: string[]) =>
      JSON.parse((await run('list', '--since', '1h', '--json', ...args)).out).pages.map(
        (page: AccountIncident) => page.number,
      );
    expect(await numbers('--state', 'resolved')).toEqual([done.number]);
    expect(await numbers('--state', 'open', '--urgency', 'low')).toEqual([night.late.number]);
    expect(await numbers('--service', 'none')).toEqual([]);
    for (const more of [['--mine'], ['--team'], ['--cached'], ['--state', 'acked']])
      expect((await run('list', '--since', '1h', ...more)).code).toBe(2);
    expect((await run('list', '--state', 'resolved')).code).toBe(2);
    expect((await run('list', '--since', 'soon')).code).toBe(2);
  });

  it('CLI-421 list prints no row of what cannot be read and exits 5; --cached prints the last list as such', async () => {
    await run('list');
    server.faults.add('GET /incidents', { kind: 'status', status: 503, body: '{}' }, 10_000);
    try {
      // What was read a moment ago is good for a few seconds.
      let ran = await run('list');
      while (ran.code === 0) ran = await run('list');
      expect([ran.code, ran.out]).toEqual([5, '']);
      expect(ran.err).toMatch(
        /PagerDuty cannot be read \(.+\)\. Last read \d\d:\d\d:\d\d: oncall page list --cached/,
      );
      const cached = await run('list', '--cached');
      expect([cached.code, cached.out.split('\n').length]).toEqual([0, 4]);
      expect(cached.err).toMatch(/2 of 2, PagerDuty last read .+not readable now/);
    } finally {
      server.faults.clear();
    }
  }, 180_000);

  it('CLI-422 show prints a page part by part, and a part that cannot be read as unknown', async () => {
    const { page } = night;
    server.faults.add(`GET /incidents/${page.id}/notes`, { kind: 'status', status: 403, body: '{}' }, 1_000);
    const { code, out } = await run('show', String(page.number));
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(new RegExp(`^${page.number} +5xx rate > 5%$`));
    expect(out).toMatch(/^state +open, triggered .+ {2}Not acknowledged\. {2}Pages 佐藤 now/m);
    expect(out).toMatch(/^alert +env=prod$/m);
    expect(out).toMatch(/^links +Runbook https:\/\/wiki\.example\.com\/runbooks\/checkout-5xx$/m);
    expect(out).toMatch(/^notes +unknown: .+/m);
    const told = JSON.parse((await run('show', String(page.number), '--json')).out);
    expect(told.page).toMatchObject({ number: page.number, status: 'triggered' });
    expect(told.parts).toMatchObject({
      reach: { now: ['佐藤'] },
      alert: { total: 1 },
      notes: { unknown: { kind: 'forbidden' } },
    });
    server.faults.clear();
    const { code: missing, err } = await run('show', '99999');
    expect([missing, err]).toEqual([3, expect.stringContaining('PagerDuty')]);
    expect(rig.root && page.status).toBe('triggered');
  });

  it('CLI-420 list reads all of a long list before it narrows it', async () => {
    for (let i = 0; i < 120; i += 1) account.trigger('SSEARCH', `late ${i}`, { urgency: 'low' });
    // A list that was read a moment ago is given again first.
    const listed = async () => {
      const { code, err, out } = await run('list', '--urgency', 'high');
      expect([code, err]).toEqual([0, expect.stringMatching(/^1 of 122, PagerDuty read/)]);
      expect(out).toContain(String(night.page.number));
    };
    await vi.waitFor(listed, { timeout: 45_000, interval: 500 });
  });
});
