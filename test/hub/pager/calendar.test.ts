import { describe, expect, it } from 'vitest';
import type { CalendarWish } from '../../../src/protocol/page-acts.ts';
import { type HandHub, handHub, SATO, TANAKA } from './hand-hub.ts';

const HOUR = 3_600_000;
const PRIMARY = '決済 一次';

const iso = (rig: HandHub, aheadMs: number): string => new Date(rig.time.now() + aheadMs).toISOString();
const ask = (rig: HandHub, wish: CalendarWish, by = TANAKA, cmd?: string) =>
  rig.time.during(rig.api.askApart({ ask: wish, ...(cmd ? { cmd } : {}) }, by, 10_000));
const primary = async (rig: HandHub, by = TANAKA) => {
  const { schedules } = await rig.time.during(rig.api.oncall(by));
  return schedules.find(({ name }) => name === PRIMARY);
};
const other = async (rig: HandHub) => ((await primary(rig, SATO))?.now[0]?.you ? TANAKA : SATO);

describe('turns that are taken over', () => {
  it('PDY-432 a turn is taken over in one’s own name until then, shown to all, and given back', async () => {
    const rig = handHub();
    const by = await other(rig);
    const until = iso(rig, 2 * HOUR);
    expect(await ask(rig, { act: 'override', schedule: PRIMARY, until }, by)).toMatchObject({
      act: 'override',
      outcome: 'done',
      by: by.name,
    });
    expect(rig.account.calendar.overrides).toMatchObject([{ schedule: 'DPRIM01', until: Date.parse(until) }]);
    // At once, not when the last answer is a minute old.
    expect(await primary(rig, by)).toMatchObject({
      now: [{ name: by.name, you: true, override: true, until }],
      overrides: [{ name: by.name, you: true, until }],
    });
    expect((await primary(rig, by === SATO ? TANAKA : SATO))?.overrides?.[0]).not.toHaveProperty('you');
    await rig.time.advance(HOUR);
    expect(await ask(rig, { act: 'end-override', schedule: 'DPRIM01' }, by)).toMatchObject({
      outcome: 'done',
    });
    expect(await primary(rig, by)).toMatchObject({
      now: [{ name: expect.not.stringMatching(by.name) }],
      overrides: [],
    });
    expect(rig.problems()).toEqual([]);
  });

  it('PDY-432 nobody gives back the turn of another, or one that is not taken', async () => {
    const rig = handHub();
    rig.account.calendar.override('DPRIM01', 'PSUZUKI', rig.time.now(), rig.time.now() + HOUR);
    expect(await ask(rig, { act: 'end-override', schedule: PRIMARY }, SATO)).toMatchObject({
      outcome: 'failed',
      kind: 'not-found',
      params: { what: 'override' },
    });
    await expect(
      ask(rig, { act: 'override', schedule: 'no such', until: iso(rig, HOUR) }, SATO),
    ).rejects.toMatchObject({ kind: 'not-found', params: { what: 'schedule' } });
    expect(rig.writes()).toEqual([]);
  });

  it('PDY-432 the same line again after a lost answer takes the turn once, also after a restart', async () => {
    const rig = handHub();
    const take = (): CalendarWish => ({ act: 'override', schedule: PRIMARY, until: iso(rig, HOUR) });
    rig.faults.add('POST', { kind: 'drop', done: true });
    void rig.api.askApart({ ask: take(), cmd: 'script-a:1' }, TANAKA, 10_000).catch(() => null);
    while (rig.writes().length === 0) await rig.time.advance(10);
    await rig.kill();
    rig.begin();
    await rig.time.advance(5_000);
    const told = await ask(rig, take(), TANAKA, 'script-a:1');
    expect(told).toMatchObject({ act: 'override', id: expect.any(String) });
    await rig.time.advance(120_000);
    expect(await rig.time.during(rig.api.asked(told.id, null, 1_000))).toMatchObject({ outcome: 'done' });
    expect(rig.account.calendar.overrides).toHaveLength(1);
  });

  it('PDY-643 what is taken over under way is given back after it, whatever became of its answer', async () => {
    const rig = handHub();
    rig.faults.add('POST', { kind: 'slow', ms: 12_000 });
    const take: CalendarWish = { act: 'override', schedule: PRIMARY, until: iso(rig, HOUR) };
    const took = rig.api.askApart({ ask: take }, TANAKA, 10_000);
    await rig.time.advance(1_000);
    const back = rig.api.askApart({ ask: { act: 'end-override', schedule: PRIMARY } }, TANAKA, 10_000);
    const [{ id: taken }, { id: given }] = await rig.time.during(Promise.all([took, back]));
    await rig.time.advance(120_000);
    const told = await Promise.all([taken, given].map((id) => rig.time.during(rig.api.asked(id, null, 0))));
    expect(told.map((one) => one?.outcome)).toEqual(['done', 'done']);
    const now = rig.time.now();
    expect(rig.account.calendar.overrides.map(({ until }) => until <= now)).toEqual([true]);
    expect(rig.problems()).toEqual([]);
  });

  it('PDY-433 overrides that cannot be read are not known, and delay who is on call by two seconds at most', async () => {
    const rig = handHub();
    rig.faults.add('GET /schedules/', { kind: 'hang' }, 100);
    const asked = rig.time.now();
    expect(await primary(rig)).toMatchObject({ now: [{ name: expect.any(String) }], overrides: null });
    expect(rig.time.now() - asked).toBeLessThanOrEqual(2_500);
  });
});

it('PDY-433 forgets overrides once they cannot be read again', async () => {
  const rig = handHub();
  rig.account.calendar.override('DPRIM01', 'PSUZUKI', rig.time.now(), rig.time.now() + HOUR);
  expect((await primary(rig))?.overrides).toHaveLength(1);
  rig.faults.add('GET /schedules/', { kind: 'status', status: 403 }, 100);
  await rig.time.advance(6 * 60_000);
  expect((await primary(rig))?.overrides).toBeNull();
  rig.faults.clear();
  expect((await primary(rig))?.overrides).toHaveLength(1);
});

describe('maintenance', () => {
  it('PDY-434 services by name rest until then, with who asked and why; it is shown, and ended early', async () => {
    const rig = handHub();
    const until = iso(rig, HOUR);
    const wish = {
      act: 'maintain',
      services: ['checkout', 'SSEARCH'],
      until,
      text: 'リリース 2.14',
    } as const;
    expect(await ask(rig, wish)).toMatchObject({ outcome: 'done', by: '田中' });
    expect(rig.account.calendar.isMaintained('SCHECK1')).toBe(true);
    const [shown] = await rig.time.during(rig.api.maintenance());
    expect(shown).toMatchObject({
      services: ['checkout', 'search'],
      until,
      text: 'リリース 2.14',
      by: '田中',
    });
    await rig.time.advance(60_000);
    expect(await ask(rig, { act: 'end-maintenance', window: shown?.id ?? '' })).toMatchObject({
      outcome: 'done',
    });
    expect(rig.account.calendar.isMaintained('SCHECK1')).toBe(false);
    expect(await rig.time.during(rig.api.maintenance())).toEqual([]);
    expect(rig.problems()).toEqual([]);
  });

  it('PDY-434 a service that nobody knows sends no write, and an old list of windows is not told', async () => {
    const rig = handHub();
    await expect(
      ask(rig, { act: 'maintain', services: ['no such'], until: iso(rig, HOUR), text: '' }),
    ).rejects.toMatchObject({ kind: 'not-found', params: { what: 'service' } });
    expect(rig.writes()).toEqual([]);
    expect(await rig.time.during(rig.api.maintenance())).toEqual([]);
    await rig.time.advance(61_000);
    rig.faults.add('GET /maintenance', { kind: 'status', status: 503 }, 1_000);
    await expect(rig.time.during(rig.api.maintenance())).rejects.toMatchObject({ passing: true });
  });

  it('PDY-436 a session is told what is under maintenance, and waits a second for it at most', async () => {
    const rig = handHub();
    rig.account.calendar.maintain(['SSEARCH'], rig.time.now(), rig.time.now() + HOUR);
    const session = await rig.start(rig.account.trigger('SCHECK1', '5xx').id);
    const facts = async () => rig.time.during(rig.queries.facts(await rig.state(session), SATO, false));
    expect(await facts()).toMatchObject({ maintenance: [{ services: ['search'] }] });
    await rig.time.advance(61_000);
    rig.faults.add('GET /maintenance', { kind: 'hang' }, 100);
    expect(await facts()).toMatchObject({ responders: true, maintenance: null });
  });

  it('PDY-436 a session asks by names; they rest in the asker’s name, and one nobody knows fails with why', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const session = await rig.start(page.id);
    const args = { names: 'checkout、 search', from: iso(rig, 0), until: iso(rig, HOUR), text: 'リリース' };
    const request = (names: string) =>
      rig.command(session, 'action.request', {
        target: 'pagerduty',
        act: 'maintain',
        args: { ...args, names },
      });
    await request(args.names);
    await rig.until(session, ({ actions }) => actions.at(-1)?.outcome === 'done');
    expect(['SCHECK1', 'SSEARCH'].map((id) => rig.account.calendar.isMaintained(id))).toEqual([true, true]);
    expect(rig.account.calendar.windows[0]).toMatchObject({ by: 'PSATO01' });
    await request('no such');
    const { actions } = await rig.until(session, (state) => state.actions.at(-1)?.outcome === 'failed');
    expect(actions.at(-1)).toMatchObject({ kind: 'not-found', params: { what: 'service' } });
    expect(rig.account.calendar.windows).toHaveLength(1);
  });
});

describe('maintenance that a session has started', () => {
  it('PDY-663 shows in every list at once, also in one that was just read', async () => {
    const rig = handHub();
    const session = await rig.start(rig.account.trigger('SCHECK1', '5xx').id);
    const listed = () => rig.time.during(rig.api.maintenance());
    expect(await listed()).toEqual([]);
    const args = { names: 'checkout', from: iso(rig, 0), until: iso(rig, HOUR), text: '' };
    rig.faults.add('POST', { kind: 'slow', ms: 5_000 });
    await rig.command(session, 'action.request', { target: 'pagerduty', act: 'maintain', args });
    expect(await listed()).toEqual([]);
    await rig.until(session, ({ actions }) => actions.at(-1)?.outcome === 'done');
    expect(await listed()).toMatchObject([{ services: ['checkout'] }]);
  });
});

describe('status updates', () => {
  it('PDY-435 a notice reaches the subscribers of the open incidents once, in the name of who sent it', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const session = await rig.start(page.id);
    const notice = { text: '決済の一部が失敗しています', nextAt: null, final: true, pager: true };
    await rig.command(session, 'notice.send', notice);
    await rig.until(session, ({ actions }) => actions.at(-1)?.outcome === 'done');
    const updates = rig.calls.filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/status_updates'),
    );
    expect(updates.map(({ path }) => path)).toEqual([`/incidents/${page.id}/status_updates`]);
    expect(JSON.stringify(updates[0]?.body)).toContain('決済の一部が失敗しています');
    expect((await rig.state(session)).notices).toHaveLength(1);
    expect(rig.problems()).toEqual([]);
  });

  it('PDY-662 a status update whose answer was lost has the outcome unknown, and keeps it', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const session = await rig.start(page.id);
    rig.faults.add('POST /incidents/', { kind: 'drop', done: true });
    const notice = { text: '復旧しました', nextAt: null, final: true, pager: true };
    await rig.command(session, 'notice.send', notice);
    await rig.until(session, ({ actions }) => actions.at(-1)?.outcome === 'unknown');
    const looks = rig.calls.length;
    await rig.time.advance(3 * 60_000);
    const { actions } = await rig.state(session);
    expect(actions.at(-1)).toMatchObject({ act: 'status-update', outcome: 'unknown', kind: 'unconfirmed' });
    expect(page.updates).toHaveLength(1);
    expect(rig.calls.slice(looks).filter(({ path }) => path.endsWith('/status_updates'))).toEqual([]);
  });
});
