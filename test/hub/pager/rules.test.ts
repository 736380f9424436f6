import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/domain/event.ts';
import { initialSession, type Session } from '../../../src/domain/session.ts';
import { pace, paceAfter } from '../../../src/hub/pager/feed.ts';
import { choose, chosenByRules, type PagerRule, severityOf } from '../../../src/hub/pager/rules.ts';
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
    expect(choose([{ urgency: 'high' }, ...rules], incident)).toEqual({
      procedure: 'batch',
      severity: 'SEV3',
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

  it.each([
    [{}, true],
    [{ service: 'billing' }, true],
    [{ service: 'BATCH' }, true],
    [{ service: 'checkout' }, false],
    [{ title: 'late' }, true],
    [{ title: 'early' }, false],
    [{ priority: 'p' }, true],
    [{ priority: 'P2' }, false],
    [{ urgency: 'high' }, true],
    [{ urgency: 'low' }, false],
    [{ service: 'batch', title: 'late', priority: 'P1', urgency: 'high' }, true],
    [{ service: 'batch', title: 'early' }, false],
    [{ service: 'checkout', title: 'late' }, false],
    [{ title: 'late', urgency: 'low' }, false],
    [{ title: 'late', priority: 'P2' }, false],
  ] as const)('PDY-65 a rule of %j matches: %j', (rule, is) => {
    const given = { ...incident, priority: 'P1' };
    expect(chosenByRules([{ ...rule, procedure: 'x' }], given)).toEqual({
      procedure: is ? 'x' : null,
      severity: null,
    });
  });

  it('PDY-65 what an incident lacks matches only a rule that asks nothing of it', () => {
    const bare = { service: null, urgency: null, title: '' };
    expect(chosenByRules([{ service: 'a', severity: 'SEV1' }], bare).severity).toBeNull();
    expect(chosenByRules([{ priority: 'a', severity: 'SEV1' }], bare).severity).toBeNull();
    expect(chosenByRules([{ service: '', severity: 'SEV1' }], bare).severity).toBe('SEV1');
  });

  it.each([
    ['P1', {}, null, 'SEV1'],
    ['p4', {}, null, 'SEV4'],
    ['sev 2', {}, null, 'SEV2'],
    ['SEV2', {}, null, 'SEV2'],
    ['P5', {}, null, null],
    ['P0', {}, null, null],
    ['P12', {}, null, null],
    ['aP1', {}, null, null],
    ['Major', {}, null, null],
    [null, { SEV1: 'null' }, null, null],
    [undefined, {}, 'SEV2', null],
    ['MAJOR', { SEV2: 'Major' }, null, 'SEV2'],
    // As configured goes before the rank.
    ['P1', { SEV3: 'P1' }, null, 'SEV3'],
    ['P3', { SEV3: 'P3', SEV4: 'P3' }, null, 'SEV3'],
    ['P3', { SEV3: 'P3', SEV4: 'P3' }, 'SEV4', 'SEV4'],
    ['P3', { SEV3: 'P3', SEV4: 'P3' }, 'SEV1', 'SEV3'],
    ['P1', { SEV3: 'P3' }, 'SEV3', 'SEV1'],
  ] as const)(
    'PDY-422 priority %s with the priorities %j at severity %s means %s',
    (priority, known, now, severity) => {
      expect(severityOf(priority, known, now)).toBe(severity);
      // Where a session begins none stands yet.
      const begun = choose([], { ...incident, priority }, known).severity;
      expect(begun).toBe(severityOf(priority, known, null));
    },
  );

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
    // One of several is enough.
    expect(pace(session({ incidents: [incident, triggered] }), now, null)).toBe(5_000);
    expect(pace(session({}), now, now - 30_000)).toBe(5_000);
    const soon = { ...incident, unacknowledgesAt: '2026-11-25T03:00:30.000Z' };
    expect(pace(session({ incidents: [soon] }), now, null)).toBe(5_000);
    expect(pace(session({ incidents: [{ ...incident, status: 'resolved' }] }), now, null)).toBe(120_000);
    expect(pace(session({ incidents: [] }), now, null)).toBeNull();
    expect(pace(session({ status: 'closed' }), now, null)).toBeNull();
  });

  it.each([
    [
      'an acknowledgement that runs out in a minute',
      { unacknowledgesAt: '2026-11-25T03:01:00.000Z' },
      {},
      null,
      15_000,
    ],
    ['one that runs out within a minute', { unacknowledgesAt: '2026-11-25T03:00:59.999Z' }, {}, null, 5_000],
    [
      'one that ran out in the past of a page that is over',
      { status: 'resolved', unacknowledgesAt: '2026-11-25T02:00:00.000Z' },
      {},
      null,
      120_000,
    ],
    ['a change a minute ago', {}, {}, 60_000, 15_000],
    ['a change within a minute', {}, {}, 59_999, 5_000],
    ['a change after which all is over', { status: 'resolved' }, {}, 1_000, 5_000],
    [
      'somebody asked who has not answered',
      {},
      { responders: [{ answer: 'accepted' }, { answer: null }] },
      null,
      5_000,
    ],
    ['all asked have answered', {}, { responders: [{ answer: 'accepted' }] }, null, 15_000],
    [
      'somebody asked while all is over',
      { status: 'resolved' },
      { responders: [{ answer: null }] },
      null,
      120_000,
    ],
    [
      'an act under way while all is over',
      { status: 'resolved' },
      { actions: [{ target: 'pagerduty', outcome: null }] },
      null,
      5_000,
    ],
    [
      'an act that is done',
      { status: 'resolved' },
      { actions: [{ target: 'pagerduty', outcome: 'done' }] },
      null,
      120_000,
    ],
  ] as const)('PDY-68 after %s: %j', (_what, page, rest, ago, ms) => {
    const given = session({
      incidents: [{ ...incident, ...page } as Incident],
      ...(rest as Partial<Session>),
    });
    const changedAt = ago === null ? null : now - ago;
    expect(pace(given, now, changedAt)).toBe(ms);
    // Where the pager tells of changes itself, once a minute is enough.
    expect(pace(given, now, changedAt, true)).toBe(Math.max(ms, 60_000));
    expect(pace({ ...given, status: 'closed' }, now, changedAt, true)).toBeNull();
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
