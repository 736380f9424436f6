import { describe, expect, it } from 'vitest';
import type { PagerAct } from '../../../src/ports/pager.ts';
import { acknowledge, act, handRig, logged, pagerRig } from './rig.ts';

const empty = { kind: 'status', status: 200, body: '{}' } as const;

describe('what proves an act', () => {
  it('PDY-119 an answer with 200 that does not say so is no act: it is looked at again', async () => {
    const rig = handRig();
    const { incident, server } = rig;
    const on = { incident: incident.id };
    const acts: readonly PagerAct[] = [
      acknowledge(incident),
      { kind: 'snooze', ...on, seconds: 600 },
      { kind: 'priority', ...on, priority: 'P2' },
      { kind: 'note', ...on, text: '切り戻します' },
      { kind: 'responder', ...on, target: { type: 'user', id: 'PSUZUKI' }, message: '見てください' },
      { kind: 'escalate', ...on, level: 2, policy: null },
      { kind: 'create', service: 'SSEARCH', title: '応援', details: '', policy: null },
      { kind: 'resolve', ...on },
    ];
    for (const what of acts) {
      server.faults.add('P', empty);
      const writes = rig.writes().length;
      expect(await act(rig, what)).toMatchObject({ ok: true, waits: ['bad-reply?'] });
      expect(rig.writes().length - writes, what.kind).toBe(2);
    }
    expect([incident.status, incident.notes.length, incident.requests.length]).toEqual(['resolved', 1, 1]);
    expect([logged(incident, /^ack/), logged(incident, /^snooze/), logged(incident, /^escal/)]).toEqual([
      1, 1, 1,
    ]);
  });

  it.each([
    [
      'acknowledge',
      { status: 'triggered' },
      (id: string): PagerAct => ({ kind: 'acknowledge', incident: id, takeOver: false }),
    ],
    ['resolve', { status: 'acknowledged' }, (id: string): PagerAct => ({ kind: 'resolve', incident: id })],
    [
      'priority',
      { status: 'triggered', priority: null },
      (id: string): PagerAct => ({ kind: 'priority', incident: id, priority: 'P2' }),
    ],
    [
      'priority',
      { status: 'triggered', priority: { id: 'PRIO001', summary: 'P1' } },
      (id: string): PagerAct => ({ kind: 'priority', incident: id, priority: 'P2' }),
    ],
  ])('PDY-119 %s is not told where the answer with 200 shows another state', async (_, state, what) => {
    const rig = handRig();
    const shown = { id: rig.incident.id, created_at: '2026-11-25T02:58:11Z', ...state };
    rig.server.faults.add('PUT', { ...empty, body: JSON.stringify({ incident: shown }) }, 1_000);
    const told = await act(rig, what(rig.incident.id));
    expect(told).toMatchObject({ ok: false, kind: 'abandoned', error: null });
    expect(rig.writes().length).toBeGreaterThan(1);
  });

  it('PDY-120 what stood before is no effect of an act that nobody has tried', async () => {
    const rig = handRig();
    const { account, incident } = rig;
    account.trigger('SSEARCH', '別件');
    account.acknowledge(incident, 'PSATO01');
    const on = { incident: incident.id };
    const twice: readonly PagerAct[] = [
      { kind: 'snooze', ...on, seconds: 600 },
      { kind: 'snooze', ...on, seconds: 7_200 },
      { kind: 'escalate', ...on, level: 2, policy: null },
      { kind: 'escalate', ...on, level: 1, policy: null },
      { kind: 'escalate', ...on, level: 2, policy: 'EPAY001' },
      { kind: 'note', ...on, text: '一つ目' },
      { kind: 'note', ...on, text: '二つ目' },
      { kind: 'responder', ...on, target: { type: 'user', id: 'PSUZUKI' }, message: 'DB' },
      { kind: 'responder', ...on, target: { type: 'user', id: 'PMORI01' }, message: '検索' },
    ];
    // All asked for at once, as they are when they wait for PagerDuty together.
    const askedAt = rig.time.now();
    for (const what of twice)
      expect(await act(rig, what, { askedAt })).toMatchObject({ ok: true, found: false });
    expect([logged(incident, /^snooze/), logged(incident, /^escal/), logged(incident, /^delegate/)]).toEqual([
      2, 2, 1,
    ]);
    expect([incident.notes.length, incident.requests.length]).toEqual([2, 2]);
  });

  it.each([
    ['the hub’s own', 0],
    ['30 s ahead', 30_000],
    ['30 s behind', -30_000],
    ['an hour ahead', 3_600_000],
  ])(
    'PDY-402 by an account clock that is %s each act takes effect once, and is told so',
    async (_, aheadMs) => {
      const on = (id: string) => ({ incident: id });
      const acts: readonly (readonly [RegExp, (id: string) => PagerAct])[] = [
        [/^ack/, (id) => ({ kind: 'acknowledge', ...on(id), takeOver: false })],
        [/^escal/, (id) => ({ kind: 'escalate', ...on(id), level: 2, policy: null })],
        [/^delegate/, (id) => ({ kind: 'escalate', ...on(id), level: null, policy: 'EPAY001' })],
        [/^annotate/, (id) => ({ kind: 'note', ...on(id), text: '切り戻します' })],
        [/^resolve/, (id) => ({ kind: 'resolve', ...on(id) })],
      ];
      for (const [line, what] of acts) {
        const rig = handRig({ aheadMs });
        rig.server.faults.add('P', { kind: 'status', status: 500, done: true });
        const told = await act(rig, what(rig.incident.id));
        expect([told.ok, logged(rig.incident, line)]).toEqual([true, 1]);
        // A hub that is started again finds it by what was kept before the write.
        const again = handRig({ aheadMs });
        again.server.faults.add('P', { kind: 'hang', done: true });
        const { befores, mark, kind } = await act(again, what(again.incident.id), { dies: true });
        const begun = { at: again.time.now(), before: befores[0] ?? '' };
        const found = await act(again, what(again.incident.id), { begun, mark });
        expect([kind, found, logged(again.incident, line)]).toMatchObject([
          'stopped',
          { ok: true, found: true },
          1,
        ]);
      }
    },
  );

  it('PDY-403 an effect that somebody has taken back since is found in the history, and not done again', async () => {
    const rig = handRig();
    const { account, incident } = rig;
    await rig.time.advance(5_000);
    rig.server.faults.add('PUT', { kind: 'hang', done: true });
    const { befores } = await act(rig, acknowledge(incident), { dies: true });
    const begun = { at: rig.time.now(), before: befores[0] ?? '' };
    await rig.time.advance(20_000);
    expect(incident.status).toBe('acknowledged');
    account.escalate(incident, 'PTANAKA', 2, null);
    expect(await act(rig, acknowledge(incident), { begun })).toMatchObject({ ok: true, found: true });
    expect([incident.status, logged(incident, /^ack/), rig.writes().length]).toEqual(['triggered', 1, 1]);
  });

  it('PDY-120 a note and an incident of last year’s session of the same name are not this one’s', async () => {
    const rig = handRig();
    const { incident } = rig;
    const note: PagerAct = { kind: 'note', incident: incident.id, text: '切り戻します' };
    const create: PagerAct = { kind: 'create', service: 'SSEARCH', title: '応援', details: '', policy: null };
    const { mark } = await act(rig, note);
    expect(await act(rig, create)).toMatchObject({ found: false });
    for (const what of [note, create]) expect(await act(rig, what)).toMatchObject({ found: false });
    expect(incident.notes).toHaveLength(2);
    expect(rig.account.incidents).toHaveLength(3);
    // By the same mark it is the same one.
    expect(await act(rig, note, { mark })).toMatchObject({ found: true });
  });

  it('PDY-404 what a new incident is about stands in a note, and is written once however it is cut', async () => {
    const create: PagerAct = {
      kind: 'create',
      service: 'SSEARCH',
      title: '応援',
      details: 'DBを見てください',
      policy: null,
    };
    const faults = [
      ['POST /incidents', { kind: 'drop', done: true }],
      ['POST /incidents/', { kind: 'drop', done: true }],
      ['POST /incidents/', { kind: 'drop' }],
      ['POST /incidents/', { kind: 'status', status: 400 }],
    ] as const;
    for (const [on, fault] of faults) {
      const rig = handRig();
      rig.server.faults.add(on, fault);
      const told = await act(rig, create);
      const made = rig.account.incidents.at(-1);
      expect([told.ok, rig.account.incidents.length]).toEqual([true, 2]);
      const isRefused = fault.kind === 'status';
      expect(made?.notes.map(({ content }) => content)).toEqual(
        isRefused ? [] : [`DBを見てください\n${told.mark}`],
      );
      const bodies = rig.writes().flatMap(({ path, body }) => (path === '/incidents' ? [body] : []));
      for (const body of bodies)
        expect(Object.keys((body as { incident: object }).incident)).not.toContain('body');
    }
  });

  it('PDY-128 a redirection is not followed, and is no act', async () => {
    await using rig = await pagerRig();
    await using elsewhere = await pagerRig();
    const to = { location: `${elsewhere.server.url}/incidents/${rig.incident.id}` };
    for (const status of [301, 302, 307, 308])
      rig.server.faults.add('', { kind: 'status', status, headers: to, body: '{}' });
    expect(await act(rig, acknowledge(rig.incident))).toMatchObject({ ok: true });
    expect([elsewhere.server.calls.length, logged(rig.incident, /^ack/)]).toEqual([0, 1]);
  });

  it('PDY-124 a page that cannot be read hides no other', async () => {
    await using rig = await pagerRig();
    const { incident, account, pager, server } = rig;
    const other = account.trigger('SSEARCH', '別件');
    const list = await fetch(`${server.url}/incidents`, {
      headers: { authorization: 'Token token=local-account-key' },
    });
    const body = (await list.json()) as { incidents: { id: string; status: string }[] };
    for (const one of body.incidents) if (one.id === other.id) one.status = 'suppressed';
    server.faults.add('GET', { kind: 'status', status: 200, body: JSON.stringify(body) });
    const { incidents } = await pager.incidents({ kind: 'all' }, 0);
    expect(incidents.map(({ id }) => id)).toEqual([incident.id]);
  });
});
