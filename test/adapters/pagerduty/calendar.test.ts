import { describe, expect, it } from 'vitest';
import type { PagerAct } from '../../../src/ports/pager.ts';
import { contractProblems } from './contract/contract.ts';
import { act, handRig } from './rig.ts';

const HOUR = 3_600_000;
type Rig = ReturnType<typeof handRig>;
const iso = (ms: number) => new Date(ms).toISOString();
const span = (rig: Rig, hours = 2) => ({
  from: iso(rig.time.now()),
  until: iso(rig.time.now() + hours * HOUR),
});

/** Kinds of trouble with one write, done or not. */
const TROUBLES = [false, true].flatMap((done) =>
  (['drop', 'cut', 'hang', 'html', 'empty'] as const).map((kind) => ({ kind, done })),
);

describe('turns and maintenance', () => {
  it('PDY-424 whoever takes a turn over has it until then; given back it is as before, cut off where it had begun', async () => {
    const rig = handRig();
    const { account, pager } = rig;
    const turn = async () =>
      (await rig.time.during(pager.oncall({ schedules: ['DPRIM01'], policies: [] }))).map(
        ({ user }) => user.name,
      );
    const planned = await turn();
    const times = span(rig);
    const suzuki = { id: 'PSUZUKI', name: '鈴木', email: 'suzuki@example.com', teams: [] };
    const taken = await act(rig, { kind: 'override', schedule: 'DPRIM01', ...times }, { as: suzuki });
    expect(taken).toMatchObject({ ok: true, made: account.calendar.overrides[0]?.id });
    expect(await turn()).toEqual(['鈴木']);
    // The same wish again finds it.
    expect(await act(rig, { kind: 'override', schedule: 'DPRIM01', ...times }, { as: suzuki })).toMatchObject(
      {
        ok: true,
        found: true,
      },
    );
    await rig.time.advance(HOUR);
    const back = { kind: 'end-override', schedule: 'DPRIM01', ...span(rig) } as const;
    expect(await act(rig, back, { as: suzuki })).toMatchObject({ ok: true, found: false });
    expect(await turn()).toEqual(planned);
    expect(account.calendar.overrides).toHaveLength(1);
    expect(await act(rig, back, { as: suzuki })).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(rig.server.calls.flatMap(contractProblems)).toEqual([]);
    for (const { headers } of rig.writes()) expect(headers.from).toBeTruthy();
  });

  it('PDY-681 gives a turn to somebody else in the name of the person who acts, and finds it again as theirs', async () => {
    const rig = handRig();
    const suzuki = { id: 'PSUZUKI', name: '鈴木', email: 'suzuki@example.com', teams: [] };
    const what = { kind: 'override', schedule: 'DPRIM01', ...span(rig), user: 'PTANAKA' } as const;
    // An override of one's own for the same time is not the one that is wished for.
    rig.account.calendar.override('DPRIM01', 'PSUZUKI', rig.time.now(), Date.parse(what.until));
    expect(await act(rig, what, { as: suzuki })).toMatchObject({ ok: true, found: false });
    expect(rig.account.calendar.overrides.map(({ user }) => user)).toEqual(['PSUZUKI', 'PTANAKA']);
    expect(rig.writes().map(({ headers }) => headers.from)).toEqual(['suzuki@example.com']);
    rig.account.calendar.overrides.splice(0, 1);
    expect(await act(rig, what, { as: suzuki })).toMatchObject({ ok: true, found: true });
    expect(rig.account.calendar.overrides).toHaveLength(1);
  });

  it('PDY-424 an override that is refused within its answer is refused, and one that lies ahead is removed whole', async () => {
    const rig = handRig();
    const past = { from: iso(rig.time.now() - 2 * HOUR), until: iso(rig.time.now() - HOUR) };
    const told = await act(rig, { kind: 'override', schedule: 'DPRIM01', ...past });
    expect(told).toMatchObject({ ok: false, kind: 'failed', error: { kind: 'rejected' } });
    expect(told.ok ? '' : told.error?.params.reason).toContain('Override must end in the future');
    const ahead = { from: iso(rig.time.now() + HOUR), until: iso(rig.time.now() + 2 * HOUR) };
    const made = await act(rig, { kind: 'override', schedule: 'DPRIM01', ...ahead });
    expect(made.ok).toBe(true);
    expect(await act(rig, { kind: 'end-override', schedule: 'DPRIM01', ...span(rig) })).toMatchObject({
      ok: true,
    });
    expect(rig.account.calendar.overrides).toEqual([]);
  });

  it.each(TROUBLES)(
    'PDY-641 a turn that is taken over to a fraction of a second is one override under $kind, done $done',
    async (fault) => {
      const rig = handRig();
      await rig.time.advance(734);
      const times = span(rig);
      rig.server.faults.add('POST', fault);
      expect(await act(rig, { kind: 'override', schedule: 'DPRIM01', ...times })).toMatchObject({ ok: true });
      expect(rig.account.calendar.overrides).toHaveLength(1);
      const [made] = rig.account.calendar.overrides;
      expect(Date.parse(times.until) - (made?.until ?? 0)).toBe(734);
      expect(rig.server.calls.flatMap((call) => (call.fault === null ? contractProblems(call) : []))).toEqual(
        [],
      );
    },
  );

  it('PDY-641 one that was made and cut off since, and one that an older version had begun, are found', async () => {
    const rig = handRig();
    const times = span(rig);
    const what = { kind: 'override', schedule: 'DPRIM01', ...times } as const;
    rig.server.faults.add('POST', { kind: 'drop', done: true });
    const told = act(rig, what, { held: true });
    // A colleague ends it while its answer is looked for.
    await rig.time.advance(500);
    const [made] = rig.account.calendar.overrides;
    await rig.time.advance(200);
    rig.account.calendar.endOverride('DPRIM01', made?.id ?? '');
    expect(await rig.time.during(told)).toMatchObject({ ok: true, made: made?.id });
    expect(rig.writes()).toHaveLength(1);
    const older = handRig();
    older.account.calendar.override('DPRIM01', 'PSATO01', older.time.now(), Date.parse(times.until));
    const begun = { at: older.time.now(), before: '' };
    expect(await act(older, { ...what, ...span(older) }, { begun })).toMatchObject({ ok: true, found: true });
  });

  it('PDY-642 one’s own override that another covers is no turn: it is taken over again', async () => {
    const rig = handRig();
    const { account } = rig;
    const times = span(rig);
    const suzuki = { id: 'PSUZUKI', name: '鈴木', email: 'suzuki@example.com', teams: [] };
    const what = { kind: 'override', schedule: 'DPRIM01', ...times } as const;
    await act(rig, what, { as: suzuki });
    account.calendar.override('DPRIM01', 'PMORI01', rig.time.now(), Date.parse(times.until));
    const again = await act(rig, what, { as: suzuki });
    expect(again).toMatchObject({ ok: true, found: false });
    const turns = rig.time.during(rig.pager.oncall({ schedules: ['DPRIM01'], policies: [] }));
    expect((await turns).map(({ user }) => user.name)).toEqual(['鈴木']);
    // Covered by nothing now.
    expect(await act(rig, what, { as: suzuki })).toMatchObject({ ok: true, found: true });
  });

  it('PDY-642 one’s own override from before the write, which another covers, does not stand for the one that was lost', async () => {
    const rig = handRig();
    const { calendar } = rig.account;
    const what = { kind: 'override', schedule: 'DPRIM01', ...span(rig) } as const;
    const until = Date.parse(what.until);
    const before = calendar.override('DPRIM01', 'PSATO01', rig.time.now(), until);
    calendar.override('DPRIM01', 'PMORI01', rig.time.now(), until);
    rig.server.faults.add('POST', { kind: 'drop', done: false });
    const taken = await rig.time.during(act(rig, what));
    expect(calendar.overrides.map(({ user }) => user)).toEqual(['PSATO01', 'PMORI01', 'PSATO01']);
    expect(taken).toMatchObject({ ok: true, made: calendar.overrides[2]?.id });
    expect(rig.writes()).toHaveLength(2);
    expect(before).toBeTruthy();
  });

  it('PDY-642 a turn that a colleague has taken since it was asked for stays theirs', async () => {
    for (const done of [false, true]) {
      const rig = handRig();
      const what = { kind: 'override', schedule: 'DPRIM01', ...span(rig) } as const;
      rig.server.faults.add('POST', { kind: 'drop', done });
      const told = act(rig, what, { held: true });
      await rig.time.advance(2_000);
      rig.account.calendar.override('DPRIM01', 'PSUZUKI', rig.time.now(), rig.time.now() + HOUR);
      const outcome = await rig.time.during(told);
      const why = outcome.ok ? null : outcome.error?.kind;
      expect([outcome.ok, rig.writes().length, why]).toEqual([done, 1, done ? null : 'changed-since']);
    }
  });

  it('PDY-643 giving back ends all of one’s own overrides of that turn, and no other', async () => {
    const rig = handRig();
    const { account } = rig;
    const at = (hours: number) => rig.time.now() + hours * HOUR;
    const own = (from: number, until: number) =>
      account.calendar.override('DPRIM01', 'PSATO01', at(from), at(until));
    const turn = [own(0, 2), own(0, 2), own(1, 4), own(4, 5)];
    const apart = [own(30, 32), account.calendar.override('DPRIM01', 'PMORI01', at(0), at(3))];
    const ends = apart.map(({ until }) => until);
    await rig.time.advance(60_000);
    const now = rig.time.now();
    expect(await act(rig, { kind: 'end-override', schedule: 'DPRIM01', ...span(rig, 300) })).toMatchObject({
      ok: true,
    });
    const left = account.calendar.overrides.filter(({ until }) => until > now);
    expect(left.map(({ id }) => id)).toEqual(apart.map(({ id }) => id));
    expect(apart.map(({ until }) => until)).toEqual(ends);
    expect(turn[0]?.until).toBe(now);
  });

  it.each(TROUBLES)(
    'PDY-643 under $kind of the second one, done $done, and a kill, all of them end once',
    async (fault) => {
      const rig = handRig();
      const { account } = rig;
      const times = span(rig);
      const [from, until] = [Date.parse(times.from), Date.parse(times.until)];
      const own = [0, 1].map(() => account.calendar.override('DPRIM01', 'PSATO01', from, until));
      await rig.time.advance(5_000);
      rig.server.faults.add(`DELETE /schedules/DPRIM01/overrides/${own[1]?.id}`, fault);
      const what = { kind: 'end-override', schedule: 'DPRIM01', ...times } as const;
      const died = await act(rig, what, { dies: true });
      const begun = { at: rig.time.now(), before: died.befores[0] ?? '' };
      // One that is taken over meanwhile is another turn to this act.
      const later = account.calendar.override('DPRIM01', 'PSATO01', rig.time.now(), until);
      await rig.time.advance(20_000);
      expect(await act(rig, what, { begun })).toMatchObject({ ok: true });
      expect(own.map((one) => one.until < until)).toEqual([true, true]);
      expect(later.until).toBe(until);
    },
  );

  it('PDY-643 one that a late write has ended meanwhile keeps the others from nothing', async () => {
    const rig = handRig();
    const times = span(rig);
    const [from, until] = [Date.parse(times.from), Date.parse(times.until)];
    const own = [0, 1].map(() => rig.account.calendar.override('DPRIM01', 'PSATO01', from, until));
    await rig.time.advance(5_000);
    // The first is given up after ten seconds and done after twelve; the second comes after it, and is refused.
    for (const ms of [12_000, 5_000]) rig.server.faults.add('DELETE', { kind: 'slow', ms });
    const told = await act(rig, { kind: 'end-override', schedule: 'DPRIM01', ...times });
    expect(rig.writes().map(({ status }) => status)).toContain(400);
    expect(told).toMatchObject({ ok: true });
    expect(own.every((one) => one.until < until)).toBe(true);
  });

  it('PDY-640 a turn that is given back and maintenance that is ended are written again at once', async () => {
    for (const kind of ['end-override', 'end-maintenance'] as const) {
      const rig = handRig();
      const { calendar } = rig.account;
      const times = span(rig);
      const [from, until] = [Date.parse(times.from), Date.parse(times.until)];
      const made =
        kind === 'end-override'
          ? calendar.override('DPRIM01', 'PSATO01', from, until)
          : calendar.maintain(['SCHECK1'], from, until);
      await rig.time.advance(5_000);
      rig.server.faults.add('DELETE', { kind: 'drop' });
      const asked = rig.time.now();
      const what: PagerAct =
        kind === 'end-override'
          ? { kind, schedule: 'DPRIM01', ...times }
          : { kind, window: calendar.windows[0]?.id ?? '' };
      const { ok, begunAt } = await act(rig, what);
      expect([kind, ok, begunAt]).toEqual([kind, true, [asked, asked]]);
      expect(made.until).toBeLessThan(until);
    }
  });

  it('PDY-644 maintenance that a colleague has ended since it was begun is not set again', async () => {
    const rig = handRig();
    const what = { kind: 'maintain', services: ['SCHECK1'], text: 'リリース', ...span(rig) } as const;
    rig.server.faults.add('POST', { kind: 'drop', done: true });
    const told = act(rig, what, { held: true });
    await rig.time.advance(500);
    const [window] = rig.account.calendar.windows;
    await rig.time.advance(200);
    rig.account.calendar.endWindow(window?.id ?? '');
    expect(await rig.time.during(told)).toMatchObject({ ok: true, made: window?.id });
    expect([rig.account.calendar.windows.length, rig.account.calendar.isMaintained('SCHECK1')]).toEqual([
      1,
      false,
    ]);
  });

  it('PDY-425 a service in maintenance pages nobody until the window ends or is ended', async () => {
    const rig = handRig();
    const { account } = rig;
    const what = { kind: 'maintain', services: ['SCHECK1'], text: '定期リリース', ...span(rig) } as const;
    const set = await act(rig, what);
    expect(account.alert('SCHECK1', '5xx')).toBeNull();
    expect(account.alert('SSEARCH', '遅い')).not.toBeNull();
    const [window] = await rig.time.during(rig.pager.windows());
    expect(window).toMatchObject({ id: set.ok ? set.made : '', by: { name: '佐藤' } });
    expect(window?.description).toContain('定期リリース');
    expect(await act(rig, { kind: 'end-maintenance', window: window?.id ?? '' })).toMatchObject({
      ok: true,
      found: false,
    });
    expect(account.alert('SCHECK1', '5xx')).not.toBeNull();
    expect(await act(rig, { kind: 'end-maintenance', window: window?.id ?? '' })).toMatchObject({
      ok: true,
      found: true,
    });
    expect(rig.server.calls.flatMap(contractProblems)).toEqual([]);
  });

  it.each(TROUBLES)(
    'PDY-1 what is given back or ended under $kind, done $done, is so once',
    async (fault) => {
      const rig = handRig();
      const { account } = rig;
      const times = span(rig);
      const override = account.calendar.override(
        'DPRIM01',
        'PSATO01',
        Date.parse(times.from),
        Date.parse(times.until),
      );
      const window = account.calendar.maintain(['SCHECK1'], Date.parse(times.from), Date.parse(times.until));
      await rig.time.advance(1_000);
      const acts: readonly PagerAct[] = [
        { kind: 'end-override', schedule: 'DPRIM01', ...times },
        { kind: 'end-maintenance', window: window.id },
      ];
      for (const what of acts) {
        rig.server.faults.add('DELETE', fault);
        expect(await act(rig, what)).toMatchObject({ ok: true });
      }
      expect(override.until).toBeLessThan(Date.parse(times.until));
      expect(window.until).toBeLessThan(Date.parse(times.until));
    },
  );

  it.each(TROUBLES)(
    'PDY-426 a status update under $kind, done $done, is sent once or told as not confirmed',
    async (fault) => {
      const rig = handRig();
      const { incident } = rig;
      const what = { kind: 'status-update', incident: incident.id, text: '復旧しました' } as const;
      rig.server.faults.add('POST', fault);
      const told = await act(rig, what);
      expect(told).toMatchObject({ ok: false, kind: 'unknown', error: { kind: 'unconfirmed' } });
      expect(rig.writes()).toHaveLength(1);
      expect(incident.updates).toHaveLength(fault.done ? 1 : 0);
      expect(await act(rig, what)).toMatchObject({ ok: true });
      expect(incident.updates.at(-1)).toMatchObject({ message: '復旧しました', user: 'PSATO01' });
    },
  );

  it('PDY-426 a status update that was surely not sent is sent later', async () => {
    const rig = handRig();
    rig.server.faults.add('POST', { kind: 'status', status: 429 });
    const what = { kind: 'status-update', incident: rig.incident.id, text: '続報' } as const;
    expect(await act(rig, what)).toMatchObject({ ok: true, waits: ['rate-limited'] });
    expect(rig.incident.updates).toHaveLength(1);
  });
});
