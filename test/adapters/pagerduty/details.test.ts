import { describe, expect, it } from 'vitest';
import { readAlert } from '../../../src/adapters/pagerduty/details.ts';
import { readLogEntry } from '../../../src/adapters/pagerduty/incidents.ts';
import { contractProblems } from './contract/contract.ts';
import { pagerRig } from './rig.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const alert = (body: object) =>
  readAlert({ id: 'A1', created_at: '2026-11-25T02:58:11Z', summary: '5xx', body })[0];

describe('what an alert says', () => {
  it('PDY-420 reads details of any depth as names and values, and a text as a text', () => {
    const details = {
      rate: '14.2%',
      users: 37,
      labels: { env: 'prod', team: 'payments' },
      none: null,
      list: [1, 2],
    };
    expect(alert({ details })?.facts).toEqual([
      { name: 'rate', value: '14.2%' },
      { name: 'users', value: '37' },
      { name: 'labels.env', value: 'prod' },
      { name: 'labels.team', value: 'payments' },
      { name: 'list', value: '[1,2]' },
    ]);
    expect(alert({ details: '一文の説明' })).toMatchObject({ facts: [], text: '一文の説明' });
    expect(alert({})).toMatchObject({ facts: [], links: [], text: null });
  });

  it('PDY-420 reads the labels of Alertmanager’s own text', () => {
    const firing = 'Labels:\n - alertname = Checkout5xx\n - env = prod\nAnnotations:\n - summary = a = b\n';
    expect(alert({ details: { firing, num_firing: '1' } })?.facts).toEqual([
      { name: 'alertname', value: 'Checkout5xx' },
      { name: 'env', value: 'prod' },
      { name: 'summary', value: 'a = b' },
      { name: 'num_firing', value: '1' },
    ]);
  });

  it('PDY-420 takes links from contexts, from the client and from details, each once, and no other scheme', () => {
    const runbook = 'https://wiki.example.com/runbooks/checkout-5xx';
    const told = alert({
      contexts: [
        { type: 'link', href: runbook, text: 'Runbook' },
        { type: 'link', href: 'javascript:alert(1)', text: 'no' },
        { type: 'image', src: 'https://grafana.example.com/a.png' },
      ],
      cef_details: { client: 'Grafana', client_url: 'https://grafana.example.com/d/checkout' },
      details: { runbook_url: runbook, dump: 'file:///etc/passwd', graph: 'http://g.example.com/1' },
    });
    expect(told?.links).toEqual([
      { text: 'runbook_url', href: runbook },
      { text: '', href: 'https://grafana.example.com/a.png' },
      { text: 'Grafana', href: 'https://grafana.example.com/d/checkout' },
      { text: 'graph', href: 'http://g.example.com/1' },
    ]);
    expect(told?.facts).toEqual([{ name: 'dump', value: 'file:///etc/passwd' }]);
  });
});

describe('beside the incident', () => {
  it('PDY-421 tells whom the history names and how somebody was notified', async () => {
    await using rig = await pagerRig();
    const { account, incident, pager } = rig;
    account.notify(incident, 'PSATO01', 'push');
    account.reassign(incident, 'PSATO01', ['PTANAKA']);
    const history = await pager.history(incident.id);
    expect(history.map(({ kind, to, via }) => [kind, to.map(({ name }) => name), via])).toEqual([
      ['trigger', [], null],
      ['assign', ['佐藤'], null],
      ['notify', ['佐藤'], 'push'],
      ['assign', ['田中'], null],
    ]);
    expect(
      readLogEntry({ id: 'L', type: 'notify_log_entry', created_at: '2026-01-01T00:00:00Z' }),
    ).toMatchObject([{ to: [], via: null }]);
  });

  it('PDY-421 reads notes, changes, earlier incidents of the key, overrides and maintenance, as published', async () => {
    await using rig = await pagerRig();
    const { account, pager, time } = rig;
    const now = time.now();
    const iso = (ms: number) => new Date(ms).toISOString();
    const key = 'checkout-5xx';
    const earlier = account.trigger('SCHECK1', '5xx', { key });
    account.resolve(earlier, 'PSATO01');
    const incident = account.trigger('SCHECK1', '5xx', { key });
    account.note(incident, 'PSATO01', 'ひとつめ');
    account.note(incident, 'PTANAKA', 'ふたつめ');
    account.calendar.change('SCHECK1', 'deploy 1c9e', { at: now - 2 * DAY });
    account.calendar.change('SCHECK1', 'deploy 7be2', {
      at: now - 4 * MINUTE,
      links: [{ text: '#812', href: 'https://github.example.com/812' }],
    });
    account.calendar.change('SSEARCH', 'other');
    account.calendar.override('DPRIM01', 'PSUZUKI', now, now + DAY);
    account.calendar.maintain(['SSEARCH'], now, now + DAY, { description: '定期リリース', by: 'PSATO01' });

    const notes = await pager.notes(incident.id);
    expect(notes.map(({ text, by }) => [text, by?.name])).toEqual([
      ['ひとつめ', '佐藤'],
      ['ふたつめ', '田中'],
    ]);
    const window = { since: iso(now - DAY), until: iso(now) };
    expect(await pager.changes('SCHECK1', window)).toMatchObject([
      { summary: 'deploy 7be2', services: [{ name: 'checkout' }], links: [{ text: '#812' }] },
    ]);
    const { incidents, more } = await pager.sameKey(key, iso(now - 30 * DAY));
    expect(incidents.map(({ id }) => id)).toEqual([incident.id, earlier.id]);
    expect(more).toBe(false);
    expect(incidents[0]).toMatchObject({ key, escalatesAt: null });
    expect(await pager.schedules()).toMatchObject([{ name: '決済 一次' }, { name: '検索 一次' }]);
    const week = { since: iso(now), until: iso(now + 7 * DAY) };
    expect(await pager.overrides('DPRIM01', week)).toMatchObject([{ user: { name: '鈴木' } }]);
    expect(await pager.overrides('DSEARCH', week)).toEqual([]);
    expect(await pager.windows()).toMatchObject([
      { services: [{ name: 'search' }], description: '定期リリース', by: { name: '佐藤' } },
    ]);
    // Whoever has taken the turn over is on call.
    const shifts = await pager.oncall({ schedules: ['DPRIM01'], policies: [] });
    expect(shifts.map(({ user }) => user.name)).toEqual(['鈴木']);
    expect([...new Set(rig.server.calls.flatMap(contractProblems))]).toEqual([]);
  });

  it('PDY-421 tells when an incident nobody acknowledges goes to the next level', async () => {
    const levels = [['DPRIM01'], ['PSUZUKI']];
    const policies = [{ id: 'EPAY001', name: '決済', levels, delayMs: 5 * MINUTE }];
    await using rig = await pagerRig({ team: { policies } });
    const read = await rig.pager.incident(rig.incident.id);
    expect(Date.parse(read.escalatesAt ?? '') - Date.parse(read.triggeredAt)).toBe(5 * MINUTE);
    rig.account.acknowledge(rig.incident, 'PSATO01');
    expect(await rig.pager.incident(rig.incident.id)).toMatchObject({ escalatesAt: null });
  });
});
