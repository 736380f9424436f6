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
    const back = {
      kind: 'end-override',
      schedule: 'DPRIM01',
      override: taken.ok ? (taken.made ?? '') : '',
      ...times,
    } as const;
    expect(await act(rig, back)).toMatchObject({ ok: true, found: false });
    expect(await turn()).toEqual(planned);
    expect(account.calendar.overrides).toHaveLength(1);
    expect(await act(rig, back)).toMatchObject({ ok: true, found: true });
    expect(rig.server.calls.flatMap(contractProblems)).toEqual([]);
    for (const { headers } of rig.writes()) expect(headers.from).toBeTruthy();
  });

  it('PDY-424 an override that is refused within its answer is refused, and one that lies ahead is removed whole', async () => {
    const rig = handRig();
    const past = { from: iso(rig.time.now() - 2 * HOUR), until: iso(rig.time.now() - HOUR) };
    const told = await act(rig, { kind: 'override', schedule: 'DPRIM01', ...past });
    expect(told).toMatchObject({ ok: false, kind: 'failed', error: { kind: 'rejected' } });
    expect(told.ok ? '' : told.error?.params.reason).toContain('Override must end in the future');
    const ahead = { from: iso(rig.time.now() + HOUR), until: iso(rig.time.now() + 2 * HOUR) };
    const made = await act(rig, { kind: 'override', schedule: 'DPRIM01', ...ahead });
    const override = made.ok ? (made.made ?? '') : '';
    expect(await act(rig, { kind: 'end-override', schedule: 'DPRIM01', override, ...ahead })).toMatchObject({
      ok: true,
    });
    expect(rig.account.calendar.overrides).toEqual([]);
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
        { kind: 'end-override', schedule: 'DPRIM01', override: override.id, ...times },
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
      expect(told).toMatchObject({ ok: false, kind: 'failed', error: { kind: 'unconfirmed' } });
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
