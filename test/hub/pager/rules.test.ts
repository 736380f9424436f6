import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/domain/event.ts';
import { initialSession, type Session } from '../../../src/domain/session.ts';
import { pace, paceAfter } from '../../../src/hub/pager/feed.ts';
import { choose, type PagerRule } from '../../../src/hub/pager/rules.ts';
import { pagerRig, SATO } from './pager-rig.ts';

const now = Date.parse('2026-11-25T03:00:00.000Z');
const incident: Incident = {
  id: 'Q1',
  number: 4812,
  title: 'Batch is late',
  service: 'billing-batch',
  url: null,
  urgency: 'high',
  status: 'acknowledged',
  triggeredAt: '2026-11-25T02:58:11.000Z',
  acknowledgedAt: '2026-11-25T02:58:52.000Z',
  acknowledgedBy: '佐藤',
  resolvedAt: null,
  resolvedBy: null,
};
const session = (change: Partial<Session>): Session => ({
  ...initialSession('checkout-1125'),
  status: 'open',
  incidents: [incident],
  ...change,
});

describe('what an incident is met with', () => {
  it('PDY-65 the first rule that matches and says something decides, for procedure and severity each', () => {
    const rules: PagerRule[] = [
      { service: 'BATCH', severity: 'SEV3' },
      { title: 'late', procedure: 'batch' },
      { procedure: 'incident', severity: 'SEV2' },
    ];
    expect(choose(rules, incident)).toEqual({ procedure: 'batch', severity: 'SEV3' });
    expect(choose(rules, { ...incident, service: 'checkout', title: '5xx' })).toEqual({
      procedure: 'incident',
      severity: 'SEV2',
    });
    expect(choose([{ urgency: 'low', procedure: 'x' }], incident).procedure).toBeNull();
    expect(choose([{ priority: 'P1', procedure: 'x' }], incident).procedure).toBeNull();
  });

  it('PDY-66 a priority that is a rank is the severity where no rule says another', () => {
    expect(choose([], { ...incident, priority: 'P1' }).severity).toBe('SEV1');
    expect(choose([], { ...incident, priority: 'sev-3' }).severity).toBe('SEV3');
    expect(choose([], { ...incident, priority: 'Urgent' }).severity).toBeNull();
    expect(choose([{ severity: 'SEV4' }], { ...incident, priority: 'P1' }).severity).toBe('SEV4');
  });

  it('PDY-67 the hub’s rules are told with the incident', async () => {
    await using rig = await pagerRig({
      rules: [{ service: 'checkout', procedure: 'payments', severity: 'SEV2' }],
    });
    const page = rig.account.trigger('SCHECK1', '5xx', { alerts: 3 });
    expect((await rig.ask(SATO, `/v1/incidents/${page.number}`)).json).toMatchObject({
      procedure: 'payments',
      severity: 'SEV2',
      alertsTotal: 3,
      alerts: ['5xx (1)', '5xx (2)', '5xx (3)'],
      row: { id: page.id, mine: true },
    });
    expect(await rig.ask(SATO, '/v1/incidents/9999')).toMatchObject({
      status: 404,
      json: { kind: 'pager-not-found', params: { what: 'incidents' } },
    });
  });
});

describe('how often a session’s incidents are read', () => {
  it('PDY-68 quickly while somebody waits, slowly when all is over, never once it is closed', () => {
    expect(pace(session({}), now, null)).toBe(15_000);
    const triggered = { ...incident, status: 'triggered' } as const;
    expect(pace(session({ incidents: [triggered] }), now, null)).toBe(5_000);
    expect(pace(session({}), now, now - 30_000)).toBe(5_000);
    const soon = { ...incident, unacknowledgesAt: '2026-11-25T03:00:30.000Z' };
    expect(pace(session({ incidents: [soon] }), now, null)).toBe(5_000);
    expect(pace(session({ incidents: [{ ...incident, status: 'resolved' }] }), now, null)).toBe(120_000);
    expect(pace(session({ incidents: [] }), now, null)).toBeNull();
    expect(pace(session({ status: 'closed' }), now, null)).toBeNull();
  });

  it('PDY-69 longer after each failure, up to a minute, and not before the time that was told', () => {
    expect([1, 2, 3, 9, 99].map((n) => paceAfter(n, now, Number.NaN))).toEqual([
      5_000, 10_000, 20_000, 60_000, 60_000,
    ]);
    expect(paceAfter(1, now, now + 42_000)).toBe(42_000);
    expect(paceAfter(1, now, now - 1)).toBe(1_000);
  });
});

describe('who is on call', () => {
  it('PDY-70 by schedule now and next, by policy at each level', async () => {
    await using rig = await pagerRig();
    const { oncall } = (await rig.ask(SATO, '/v1/oncall')).json;
    const names = (people: readonly { name: string }[]) => people.map(({ name }) => name);
    const primary = oncall.schedules.find(({ id }: { id: string }) => id === 'DPRIM01');
    expect([names(primary.now), names(primary.next)]).toEqual([['佐藤'], ['田中']]);
    expect(primary.next[0].from).toBe(primary.now[0].until);
    const policy = oncall.policies.find(({ id }: { id: string }) => id === 'EPAY001');
    expect(policy.levels.map(({ level, people }: never) => [level, names(people)])).toEqual([
      [1, ['佐藤']],
      [2, ['鈴木']],
    ]);
  });
});
