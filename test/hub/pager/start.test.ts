import { describe, expect, it } from 'vitest';
import { incidentOf, PAGER_ACTOR } from '../../../src/hub/pager/incident.ts';
import { pagerStart } from '../../../src/hub/pager/start.ts';
import type { PagerIncident } from '../../../src/ports/pager.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { sato } from '../../domain/given.ts';
import { handHub, SATO } from './hand-hub.ts';
import { handPager, incident, SATO_USER, TANAKA_USER } from './hand-pager.ts';

const TROUBLE: Readonly<Record<string, CallFault>> = {
  '403': { kind: 'status', status: 403, body: '{"error":{"message":"Access Denied","code":2010}}' },
  '429': { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
  '500': { kind: 'status', status: 500 },
  'a hang': { kind: 'hang' },
};

const notesOf = ({ notes }: { readonly notes: readonly { readonly text: string }[] }) =>
  notes.map(({ text }) => text);

describe.each(Object.entries(TROUBLE))('%s on what is beside the page', (_, fault) => {
  it('PDY-413 keeps nobody from taking the page: it is acknowledged first, and what is known of it comes later', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx', { alerts: 3 });
    for (const part of ['alerts', 'log_entries', 'notes'])
      rig.faults.add(`GET /incidents/${page.id}/${part}`, fault, 1_000);
    const asked = rig.time.now();
    const detail = await rig.time.during(rig.api.incident(page.id, SATO));
    expect(detail).toMatchObject({ row: { id: page.id }, alerts: [], alertsTotal: 3 });
    const session = await rig.start(page.id);
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(rig.time.now() - asked).toBeLessThan(5_000);
    expect(logged(page, /^ack/)).toBe(1);
    expect(notesOf(await rig.state(session))).toEqual([]);
    rig.faults.clear();
    const known = await rig.until(session, ({ notes }) => notes.length > 0);
    expect(notesOf(known)).toEqual(['- 5xx (1)\n- 5xx (2)\n- 5xx (3)']);
    await rig.time.advance(600_000);
    expect((await rig.state(session)).notes).toHaveLength(1);
    await rig.kill();
  });

  it('PDY-413 keeps nobody from linking it', async () => {
    const rig = handHub();
    const [page, other] = [rig.account.trigger('SCHECK1', '5xx'), rig.account.trigger('SSEARCH', '遅い')];
    const session = await rig.start(page.id);
    rig.faults.add(`GET /incidents/${other.id}/`, fault, 1_000);
    const asked = rig.time.now();
    expect(await rig.time.during(rig.api.link(other.id, session, SATO))).toBe(other.id);
    expect(rig.time.now() - asked).toBeLessThan(1_000);
    await rig.kill();
  });
});

describe('who starts', () => {
  it('PDY-413 a page that somebody has taken is started on also where it is not known who asks', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.account.acknowledge(page, 'PTANAKA');
    rig.faults.add('GET /users', { kind: 'status', status: 403 }, 1_000);
    const session = await rig.start(page.id);
    const state = await rig.state(session);
    expect(state.incidents[0]).toMatchObject({ status: 'acknowledged', acknowledgedBy: '田中' });
    expect(rig.writes()).toEqual([]);
    await rig.kill();
  });
});

describe('a start from a page', () => {
  const AT = '2026-11-25T03:00:00.000Z';
  const summary = (change: object = {}) =>
    ({
      id: 'live',
      status: 'open',
      kind: 'incident',
      incidents: [{ id: 'Q1', number: 1 }],
      ...change,
    }) as never;
  const request = (change: object = {}) => ({
    data: { title: '5xx', kind: 'incident' },
    cmd: { client: 'client-a', n: 1 },
    takeOver: false,
    ...change,
  });
  const refusal = { kind: 'too-many', params: { what: 'x' } } as const;

  /** Starts with a hub and a pager that only answer; `calls` lists what they were asked to do. */
  function starts(
    page: PagerIncident,
    given: {
      readonly sessions?: readonly unknown[];
      readonly opened?: object;
      readonly answer?: object;
      readonly kind?: string;
      readonly you?: typeof SATO_USER | null;
    } = {},
  ) {
    const calls: unknown[] = [];
    const {
      sessions = [],
      opened = { ok: true, session: 'new', created: true, seq: 1 },
      answer = { ok: true, seq: 2 },
      kind = 'incident',
      you = SATO_USER,
    } = given;
    const hub = {
      sessions: async () => sessions,
      session: async () => ({ kind }),
      openSession: async (asked: object) => {
        calls.push(['open', asked]);
        return opened;
      },
      system: async (...command: readonly unknown[]) => {
        calls.push(command);
        return answer;
      },
    } as never;
    const pager = handPager({ incident: async () => page, goesOn: async (one) => one });
    const userOf = async () => {
      if (you === null) throw new PagerError('requester-unknown');
      return you;
    };
    const of = async (id: string) => {
      calls.push(['verdict', id]);
      return null;
    };
    const verdicts = { of } as never;
    const alerts = { note: (session: string) => void calls.push(['alerts', session]) };
    const start = pagerStart(hub, pager, { userOf } as never, verdicts, alerts);
    return { calls, start: (change?: object) => start('Q1', request(change), sato) };
  }
  const link = ['new', 'incident.link', { incident: incidentOf(incident(), []) }, PAGER_ACTOR];
  const ask = (session: string, more: object = {}) => [
    session,
    'action.request',
    { target: 'pagerduty', act: 'acknowledge', args: { incident: 'Q1', ...more } },
    sato,
  ];
  const open = (change: object = {}) => [
    'open',
    {
      data: { title: '5xx', kind: 'incident', firedAt: AT },
      by: sato,
      cmd: { client: 'client-a', n: 1 },
      wantedId: 'checkout',
      ...change,
    },
  ];

  it('PDY-75 opens a session named after the service, links the page, and acknowledges it', async () => {
    const { start, calls } = starts(incident());
    expect(await start()).toEqual({
      session: 'new',
      created: true,
      acknowledgement: 'asked',
      acknowledged: null,
    });
    expect(calls).toEqual([open(), link, ['alerts', 'new'], ['verdict', 'Q1'], ask('new')]);
  });

  it('PDY-75 another name may be wished for, and a page without a service has none', async () => {
    const wanted = async (page: PagerIncident, change: object) => {
      const { start, calls } = starts(page);
      await start(change);
      return ((calls[0] as readonly unknown[])[1] as { readonly wantedId: string | null }).wantedId;
    };
    expect(await wanted(incident(), { wantedId: 'pay' })).toBe('pay');
    expect(await wanted(incident({ service: null }), {})).toBeNull();
  });

  it('PDY-41 finds the live session about the page, or the one that the same command opened', async () => {
    const live = starts(incident(), { sessions: [summary()] });
    expect(await live.start()).toMatchObject({ session: 'live', created: false, acknowledgement: 'asked' });
    expect(live.calls).toEqual([ask('live')]);
    const again = starts(incident(), { opened: { ok: true, session: 'new', created: false, seq: 1 } });
    expect(await again.start()).toMatchObject({ session: 'new', created: false });
    expect(again.calls).not.toContainEqual(['alerts', 'new']);
    const drill = starts(incident(), { sessions: [summary({ kind: 'drill' })] });
    expect(await drill.start()).toMatchObject({ session: 'new', created: true });
  });

  it('PDY-43 a drill joins a drill, acknowledges nothing and has no verdict of before', async () => {
    const drill = { data: { title: '5xx', kind: 'drill' } };
    const { start, calls } = starts(incident(), { sessions: [summary()], kind: 'drill' });
    expect(await start(drill)).toMatchObject({ session: 'new', acknowledgement: 'none' });
    expect(calls.map((call) => (call as readonly unknown[])[0])).toEqual(['open', 'new', 'alerts']);
    const other = starts(incident(), { sessions: [summary({ id: 'd', kind: 'drill' })], kind: 'drill' });
    expect(await other.start({ ...drill, takeOver: true })).toMatchObject({
      session: 'd',
      acknowledgement: 'none',
    });
    expect(other.calls).toEqual([]);
  });

  const taken = (by: typeof SATO_USER) =>
    incident({
      status: 'acknowledged',
      acknowledgements: [
        { at: AT, by: TANAKA_USER },
        { at: AT, by },
      ],
    });
  it.each([
    ['one’s own', taken(SATO_USER), SATO_USER, {}, 'yours', { by: '佐藤', at: AT, you: true }],
    ['somebody else’s', taken(TANAKA_USER), SATO_USER, {}, 'other', { by: '田中', at: AT, you: false }],
    ['somebody’s, asker unknown', taken(SATO_USER), null, {}, 'other', { by: '佐藤', at: AT, you: false }],
    [
      'somebody else’s that is taken over',
      taken(TANAKA_USER),
      SATO_USER,
      { takeOver: true },
      'asked',
      { by: '田中', at: AT, you: false },
    ],
    [
      'none, as it is resolved',
      { ...taken(SATO_USER), status: 'resolved' },
      SATO_USER,
      { takeOver: true },
      'over',
      null,
    ],
    ['nobody’s any more', incident({ status: 'acknowledged' }), SATO_USER, {}, 'other', null],
  ] as const)(
    'PDY-42 tells whose the acknowledgement is: %s',
    async (_whose, page, you, change, acknowledgement, acknowledged) => {
      const { start, calls } = starts(page, { sessions: [summary()], you });
      expect(await start(change)).toEqual({ session: 'live', created: false, acknowledgement, acknowledged });
      expect(calls).toEqual(acknowledgement === 'asked' ? [ask('live', { takeOver: true })] : []);
    },
  );

  it('PDY-41 what the hub refuses is refused: to open, to link, to ask', async () => {
    const refused = { ok: false, refusal };
    for (const given of [
      { opened: refused },
      { answer: refused },
      { answer: refused, sessions: [summary()] },
    ])
      await expect(starts(incident(), given).start()).rejects.toMatchObject(refusal);
    // A drill asks for nothing after the link.
    const drill = starts(incident(), { answer: refused, kind: 'drill' });
    await expect(drill.start({ data: { kind: 'drill' } })).rejects.toMatchObject(refusal);
    const empty = starts(incident(), { opened: refused });
    await expect(empty.start({ data: null })).rejects.toMatchObject(refusal);
  });
});
