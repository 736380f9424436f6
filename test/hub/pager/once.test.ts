import { describe, expect, it } from 'vitest';
import type { PageActWish } from '../../../src/protocol/page-acts.ts';
import { ACT_KINDS, aboutPage } from './act-kinds.ts';
import { handHub, SATO } from './hand-hub.ts';

const over = ({ actions }: { readonly actions: readonly { readonly outcome: string | null }[] }) =>
  actions.length > 0 && actions.every(({ outcome }) => outcome !== null);

describe.each(Object.entries(ACT_KINDS))('%s', (name, kind) => {
  it('PDY-400 takes effect once where PagerDuty takes longer over it than the hub waits', async () => {
    const rig = handHub();
    const { page, session } = await aboutPage(rig, kind);
    rig.faults.add('P', { kind: 'slow', ms: 12_000 });
    await kind.ask(rig, session, page);
    const state = await rig.until(session, over);
    // Whatever was sent late has come by now.
    await rig.time.advance(60_000);
    expect([kind.count(page, rig), state.actions.at(-1)?.act, state.actions.at(-1)?.outcome]).toEqual([
      1,
      name,
      'done',
    ]);
    expect([rig.bugs, rig.problems()]).toEqual([[], []]);
    await rig.kill();
  });

  it('PDY-405 takes effect once where the hub dies while it is under way', async () => {
    for (const ms of [0, 500, 4_000, 9_000, 14_000]) {
      const rig = handHub();
      const { page, session } = await aboutPage(rig, kind);
      const wrote = rig.writes().length;
      rig.faults.add('P', { kind: 'slow', ms });
      await kind.ask(rig, session, page);
      await rig.until(session, ({ actions }) => actions.at(-1)?.begun !== null);
      await rig.kill();
      await rig.time.advance(1_000);
      rig.begin();
      const told = await rig.until(session, ({ actions }) => actions.at(-1)?.outcome !== null);
      await rig.time.advance(60_000);
      const last = told.actions.at(-1);
      expect([ms, kind.count(page, rig), last?.outcome, rig.writes().length - wrote > 0]).toEqual([
        ms,
        1,
        'done',
        true,
      ]);
      expect([rig.bugs, rig.problems()]).toEqual([[], []]);
      await rig.kill();
    }
  });
});

describe('when its ten minutes are over', () => {
  // One that would happen twice: the others are written again at once.
  const { snooze } = ACT_KINDS;

  it('PDY-52 what was done is told as done, though it could be looked for only then', async () => {
    const rig = handHub();
    const { page, session } = await aboutPage(rig, snooze);
    const wrote = rig.writes().length;
    rig.faults.add('POST', { kind: 'drop', done: true });
    await snooze.ask(rig, session, page);
    await rig.until(session, ({ actions }) => actions.at(-1)?.delay?.doubt === true);
    const asked = rig.time.now();
    rig.faults.add('GET /incidents/', { kind: 'status', status: 503 }, 10_000);
    await rig.time.advance(10 * 60_000 + 5_000);
    expect((await rig.state(session)).actions.at(-1)?.outcome).toBeNull();
    rig.faults.clear();
    const told = await rig.until(session, over);
    expect(rig.time.now() - asked).toBeGreaterThan(10 * 60_000);
    expect([told.actions.at(-1)?.outcome, rig.writes().length - wrote]).toEqual(['done', 1]);
  });

  it('PDY-53 a hub that was down for longer looks, and tells what it finds', async () => {
    for (const done of [true, false]) {
      const rig = handHub();
      const { page, session } = await aboutPage(rig, snooze);
      const wrote = rig.writes().length;
      rig.faults.add('POST', { kind: 'hang', done });
      await snooze.ask(rig, session, page);
      await rig.until(session, ({ actions }) => actions.at(-1)?.begun !== null);
      await rig.kill();
      await rig.time.advance(11 * 60_000);
      rig.begin();
      const { actions } = await rig.until(session, over);
      expect(actions.at(-1)).toMatchObject(
        done ? { outcome: 'done', params: { found: 1 } } : { outcome: 'abandoned', kind: 'expired' },
      );
      expect(rig.writes().length - wrote).toBe(1);
    }
  });
});

describe('an act that a late write of an earlier one would take back', () => {
  it('OUT-417 waits until none can come any more, and says why; others do not wait', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rig.time.advance(5_000);
    // Given up after ten seconds and written again; the first comes after all.
    rig.faults.add('PUT', { kind: 'slow', ms: 14_000 });
    const ask = (wish: PageActWish) => rig.api.ask(page.id, { ask: wish }, SATO, 12_000);
    expect((await rig.time.during(ask({ act: 'acknowledge' }))).asked.outcome).toBe('done');
    const asked = rig.time.now();
    const noted = rig.time.during(ask({ act: 'note', text: '引き継ぎます' }));
    expect((await noted).asked.outcome).toBe('done');
    const { row, asked: given } = await rig.time.during(ask({ act: 'escalate' }));
    expect([given.outcome, given.waiting?.kind, row.acting?.state]).toEqual([null, 'late-write', 'waiting']);
    await rig.time.advance(80_000);
    const told = await rig.time.during(rig.api.asked(given.id, null, 0));
    expect([told?.outcome, Date.parse(told?.at ?? '') - asked > 45_000]).toEqual(['done', true]);
    expect([page.status, page.level, rig.bugs]).toEqual(['triggered', 2, []]);
    await rig.kill();
  });
});
