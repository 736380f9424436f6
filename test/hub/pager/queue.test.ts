import { describe, expect, it } from 'vitest';
import { PagerQueue, type ToldPage } from '../../../src/hub/pager/queue.ts';
import type { PagerIncident, PagerScope, PagerUser } from '../../../src/ports/pager.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handPager, incident, SATO_USER, TANAKA_USER } from './hand-pager.ts';

const START = Date.parse('2026-11-25T03:00:00.000Z');
const iso = (seconds: number) => new Date(START + seconds * 1_000).toISOString();
const of = (id: string, change: Partial<PagerIncident> = {}) =>
  incident({ id, triggeredAt: iso(-60), changedAt: iso(-60), ...change });
const many = (count: number, name: string, change: Partial<PagerIncident> = {}) =>
  Array.from({ length: count }, (_, i) => of(`${name}${i}`, change));
const PAY = { id: 'TPAY', name: 'payments' };
const idsOf = (incidents: readonly PagerIncident[]) => incidents.map(({ id }) => id);

/** A queue over a pager that holds `pages`, and lists a hundred at a time. `asked` names each read. */
function queue(pages: readonly PagerIncident[], told = false) {
  const time = new FakeTime(START);
  const asked: string[] = [];
  const state = { pages, unread: 0, failsFrom: Number.POSITIVE_INFINITY };
  const within = (scope: PagerScope, { assignees, teams }: PagerIncident) =>
    scope.kind === 'all' ||
    (scope.kind === 'users' ? assignees : teams).some(({ id }) =>
      (scope.kind === 'users' ? scope.users : scope.teams).includes(id),
    );
  const nameOf = (scope: PagerScope) =>
    scope.kind === 'all' ? 'all' : `${scope.kind} ${scope.kind === 'users' ? scope.users : scope.teams}`;
  const pager = handPager({
    incidents: async (scope, from, call) => {
      asked.push(`${nameOf(scope)} ${from} ${call?.lane}`);
      if (from >= state.failsFrom) throw new PagerError('server-error');
      const found = state.pages.filter((one) => within(scope, one));
      return {
        incidents: found.slice(from, from + 100),
        more: found.length > from + 100,
        unread: state.unread,
      };
    },
  });
  const list = new PagerQueue(pager, time, () => told);
  const read = async (scope: 'all' | 'mine' | 'team', you: PagerUser | null, count?: number) => {
    const { value, counts } = await list.read(scope, you, count);
    return { ids: idsOf(value.incidents), more: value.more, counts };
  };
  return { time, asked, state, list, read };
}
const told = (
  id: string,
  change: Partial<ToldPage> = {},
  says: Partial<ToldPage['says']> = {},
): ToldPage => ({
  at: START + 1_000,
  by: SATO_USER,
  acknowledges: false,
  ...change,
  says: { id, title: id, status: 'triggered', triggeredAt: iso(-60), ...says },
});

describe('what pages now', () => {
  it('PDY-409 up to a hundred pages are one read for every scope and person', async () => {
    const pages = [
      of('Q1', { assignees: [SATO_USER] }),
      of('Q2', { teams: [PAY] }),
      of('Q3', { assignees: [TANAKA_USER] }),
    ];
    const { read, asked } = queue(pages);
    const counts = { mine: 1, team: 1, all: 3, more: { mine: false, team: false, all: false } };
    expect(await read('all', SATO_USER)).toEqual({ ids: ['Q1', 'Q2', 'Q3'], more: false, counts });
    expect(await read('mine', SATO_USER)).toEqual({ ids: ['Q1'], more: false, counts });
    expect(await read('team', SATO_USER)).toEqual({ ids: ['Q2'], more: false, counts });
    expect((await read('mine', TANAKA_USER)).ids).toEqual(['Q3']);
    // Somebody without a team has their own pages there.
    expect((await read('team', TANAKA_USER)).ids).toEqual(['Q3']);
    expect(asked).toEqual(['all 0 person']);
  });

  it('PDY-410 where it is not known who asks nothing is theirs, and what is theirs is not counted', async () => {
    const { read } = queue([of('Q1', { assignees: [SATO_USER] })]);
    const counts = { mine: null, team: null, all: 1, more: { mine: false, team: false, all: false } };
    expect(await read('all', null)).toEqual({ ids: ['Q1'], more: false, counts });
    expect(await read('mine', null)).toEqual({ ids: [], more: false, counts });
  });

  it('PDY-13 further hundreds are read as they are asked for, and pages that cannot be read are more', async () => {
    const { read, asked, state } = queue(many(250, 'Q'));
    expect(await read('all', null)).toMatchObject({ more: true, counts: { all: 100, more: { all: true } } });
    expect((await read('all', null, 2)).ids).toHaveLength(200);
    expect(await read('all', null, 5)).toMatchObject({
      more: false,
      counts: { all: 250, more: { all: false } },
    });
    expect(asked).toEqual(['all 0 person', 'all 100 person', 'all 200 person']);
    const some = queue(many(3, 'Q'));
    some.state.unread = 2;
    expect((await some.read('all', null)).counts.more.all).toBe(true);
    expect((await some.list.read('all', null)).value.unread).toBe(2);
    expect(state.unread).toBe(0);
  });

  it('PDY-13 a page that was pushed onto the next hundred by a new one is listed once', async () => {
    const { read, state, time } = queue(many(150, 'Q'));
    await read('all', null);
    state.pages = [of('new'), ...state.pages];
    const { ids } = await read('all', null, 2);
    expect(ids).toHaveLength(150);
    expect(new Set(ids).size).toBe(150);
    await time.advance(60_000);
    expect((await read('all', null, 2)).ids).toHaveLength(151);
  });

  it('PDY-13 a page that came up from the next hundred stands as it was read last, and what was told of the others stays', async () => {
    const { list, state, time } = queue(many(150, 'Q'));
    await list.read('all', null, 2);
    const isTaken = { status: 'acknowledged', acknowledgements: [{ at: iso(1), by: SATO_USER }] } as const;
    state.pages = state.pages.slice(1).map((one) => (one.id === 'Q100' ? { ...one, ...isTaken } : one));
    list.tell(told('Q120', { acknowledges: true }, { status: 'acknowledged' }));
    await time.advance(4_000);
    for (const _ of [1, 2]) {
      const { value } = await list.read('all', null, 2);
      const taken = value.incidents.filter(({ status }) => status === 'acknowledged');
      expect(idsOf(taken)).toEqual(['Q100', 'Q120']);
      list.tell(told('Q1', {}, { title: 'worse' }));
    }
  });

  it('PDY-409 with more, one read is for all who look at their own, one for all teams', async () => {
    const own = [
      of('S1', { assignees: [SATO_USER] }),
      of('T1', { assignees: [TANAKA_USER] }),
      of('P1', { teams: [PAY] }),
    ];
    const { read, asked, time } = queue([...many(120, 'Q'), ...own]);
    expect(await read('mine', SATO_USER)).toMatchObject({
      ids: ['S1'],
      counts: { mine: 1, team: 1, all: 100, more: { mine: false, team: false, all: true } },
    });
    expect((await read('team', SATO_USER)).ids).toEqual(['P1']);
    expect((await read('mine', TANAKA_USER)).ids).toEqual(['T1']);
    expect(asked).toEqual([
      'all 0 person',
      'users PSATO01 0 person',
      'teams TPAY 0 person',
      'users PSATO01,PTANAKA 0 person',
    ]);
    // Half a minute after one has looked, the other is read alone again.
    await time.advance(30_001);
    asked.length = 0;
    expect((await read('mine', TANAKA_USER)).ids).toEqual(['T1']);
    expect(asked).toContain('users PTANAKA 0 person');
  });

  it('PDY-409 who has so many pages that they hide the others’ is read apart for ten minutes', async () => {
    const pages = [...many(130, 'S', { assignees: [SATO_USER] }), of('T1', { assignees: [TANAKA_USER] })];
    const { read, asked, time } = queue(pages);
    await read('mine', SATO_USER);
    expect(asked.filter((one) => one.startsWith('users'))).toEqual([
      'users PSATO01 0 person',
      'users PSATO01 0 person',
    ]);
    asked.length = 0;
    expect((await read('mine', TANAKA_USER)).ids).toEqual(['T1']);
    expect(asked).toEqual(['users PTANAKA 0 person']);
    const { ids, more } = await read('mine', SATO_USER, 2);
    expect([ids.length, more]).toEqual([130, false]);
    await time.advance(10 * 60_000 + 1);
    asked.length = 0;
    await read('mine', TANAKA_USER);
    await read('mine', SATO_USER);
    expect(asked.filter((one) => one.includes('PSATO01,PTANAKA'))).toHaveLength(1);
  });

  it('PDY-409 who is in two teams has the pages of both, also where one of them is read apart', async () => {
    const big = { id: 'TBIG', name: 'big' };
    const { read } = queue([
      ...many(120, 'Q'),
      ...many(130, 'B', { teams: [big] }),
      of('P1', { teams: [PAY] }),
    ]);
    await read('team', { ...TANAKA_USER, teams: ['TBIG'] });
    const { ids, more } = await read('team', { ...SATO_USER, teams: ['TPAY', 'TBIG'] });
    expect([ids.length, ids[0], more]).toEqual([100, 'B0', true]);
  });

  it('PDY-409 of two who have the same pages only the one who looks is read apart', async () => {
    const away = { ...SATO_USER, id: 'PAWAY' };
    const pages = [
      ...many(130, 'S', { assignees: [away, SATO_USER] }),
      of('T1', { assignees: [TANAKA_USER] }),
    ];
    const { read } = queue(pages);
    await read('mine', SATO_USER);
    expect((await read('mine', TANAKA_USER)).ids).toEqual(['T1']);
  });

  it('PDY-409 of two who have many the one with more is read apart, then the other; each has their own', async () => {
    const few = (name: string, user: PagerUser, count: number) => many(count, name, { assignees: [user] });
    const yamada = { ...SATO_USER, id: 'PYAMADA', teams: [] };
    const others = [...many(120, 'Q'), ...few('Y', yamada, 1)];
    const { read, asked, state, time } = queue([
      ...few('T', TANAKA_USER, 30),
      ...few('S', SATO_USER, 40),
      ...others,
    ]);
    for (const user of [TANAKA_USER, SATO_USER, yamada]) await read('mine', user);
    state.pages = [...few('T', TANAKA_USER, 30), ...few('S', SATO_USER, 130), ...others];
    await time.advance(29_000);
    asked.length = 0;
    expect((await read('mine', yamada)).ids).toEqual(['Y0']);
    expect(asked.filter((one) => one.startsWith('users'))).toEqual([
      'users PSATO01,PTANAKA,PYAMADA 0 background',
      'users PTANAKA,PYAMADA 0 person',
    ]);
    state.pages = [...few('T', TANAKA_USER, 140), ...few('S', SATO_USER, 130), ...others];
    await time.advance(29_000);
    for (const [user, letter] of [
      [SATO_USER, 'S'],
      [TANAKA_USER, 'T'],
      [yamada, 'Y'],
    ] as const) {
      const { ids } = await read('mine', user);
      expect([...new Set(ids.map((id) => id[0]))]).toEqual([letter]);
    }
  });

  it('PDY-13 further hundreds are read of the list that is asked for, and of no other', async () => {
    const { read, asked } = queue([...many(150, 'Q'), ...many(150, 'S', { assignees: [SATO_USER] })]);
    await read('mine', SATO_USER, 2);
    await read('all', SATO_USER, 2);
    const further = asked.filter((one) => !one.includes(' 0 '));
    expect(further).toEqual(['users PSATO01 100 person', 'all 100 person']);
  });

  it('PDY-411 a list of several hundreds is as old as the oldest, and says what fails at any', async () => {
    const { list, state, time } = queue(many(250, 'Q'));
    await list.read('all', null, 3);
    await time.advance(70_000);
    state.failsFrom = 100;
    const { at, stalled, value } = await time.during(list.read('all', null, 3));
    expect([at, stalled?.kind, value.incidents.length]).toEqual([START, 'server-error', 250]);
    state.failsFrom = 200;
    const later = await time.during(list.read('all', null, 3));
    expect([later.at, later.stalled?.kind]).toEqual([START, 'server-error']);
  });

  it('PDY-411 a list that nobody looks at now may be unknown, the one that is asked for may not', async () => {
    const time = new FakeTime(START);
    const pager = handPager({
      incidents: async ({ kind }) => {
        if (kind === 'users') throw new Error('no users');
        return { incidents: many(100, 'Q'), more: true, unread: 0 };
      },
    });
    const list = new PagerQueue(pager, time);
    expect((await list.read('all', SATO_USER)).counts).toMatchObject({ mine: null, team: 0, all: 100 });
    await expect(list.read('mine', SATO_USER)).rejects.toThrow('no users');
  });
});

describe('how often lists are read', () => {
  it('PDY-409 every four seconds, once a minute while the pager tells by itself, seldom further down', async () => {
    for (const [isTold, ms] of [
      [false, 4_000],
      [true, 60_000],
    ] as const) {
      const { read, asked, time } = queue(many(150, 'Q'), isTold);
      await read('all', null);
      await time.advance(ms - 1);
      await read('all', null);
      expect(asked).toHaveLength(1);
      await time.advance(1);
      await read('all', null);
      expect(asked).toEqual(['all 0 person', 'all 0 background']);
    }
    const { read, asked, time } = queue(many(150, 'Q'));
    await read('all', null, 2);
    await time.advance(59_999);
    await read('all', null, 2);
    expect(asked.filter((one) => one.startsWith('all 100'))).toHaveLength(1);
    await time.advance(1);
    await read('all', null, 2);
    expect(asked.filter((one) => one.startsWith('all 100'))).toHaveLength(2);
  });

  it('PDY-409 at most so often a minute, however many lists are looked at', async () => {
    const users = Array.from({ length: 6 }, (_, i) => ({ ...SATO_USER, id: `P${i}`, teams: [`T${i}`] }));
    const pages = users.flatMap((user) =>
      many(120, user.id, { assignees: [user], teams: [{ id: user.teams[0] as string, name: 't' }] }),
    );
    const { read, asked, time } = queue(pages);
    for (const user of users) await read('mine', user);
    asked.length = 0;
    for (let second = 0; second < 60; second += 1) {
      for (const user of users) await read('mine', user);
      await time.advance(1_000);
    }
    expect(asked.length).toBeLessThanOrEqual(36);
    expect(asked.length).toBeGreaterThan(9);
  });

  it('PDY-409 further hundreds together at most six times a minute', async () => {
    const { read, asked, time } = queue(many(1_250, 'Q'));
    for (let second = 0; second < 360; second += 5) {
      if (second === 240) asked.length = 0;
      await read('all', null, 13);
      await time.advance(5_000);
    }
    const deep = asked.filter((one) => !one.startsWith('all 0 '));
    expect(deep.length).toBeGreaterThan(6);
    expect(deep.length).toBeLessThanOrEqual(12);
    const seven = queue(many(750, 'Q'));
    const reads = () => seven.asked.filter((one) => !one.startsWith('all 0 ')).length;
    for (let second = 0; second < 70; second += 10) {
      await seven.read('all', null, 8);
      await seven.time.advance(10_000);
    }
    expect(reads()).toBe(7);
    await seven.read('all', null, 8);
    expect(reads()).toBe(14);
  });
});

describe('a page that was read lately', () => {
  it('HOM-420 is found by its id or number', async () => {
    const { read, list } = queue([of('Q1'), of('Q2', { number: 77 }), of('Q3', { number: null })]);
    expect(list.known('Q1')).toBeNull();
    await read('all', null);
    expect([' Q2 ', '#77', '77'].map((ref) => list.known(ref)?.id)).toEqual(['Q2', 'Q2', 'Q2']);
    for (const ref of ['Q9', '##77', '7#7', 'null7', '']) expect(list.known(ref)).toBeNull();
  });
});

describe('what the pager tells by itself', () => {
  const listAfter = async (news: readonly ToldPage[], pages: readonly PagerIncident[] = [of('Q1')]) => {
    const { read, list, asked } = queue(pages, true);
    await read('all', null);
    for (const one of news) list.tell(one);
    const { value } = await list.read('all', null);
    expect(asked).toHaveLength(1);
    return value.incidents;
  };

  it('HUB-969 is shown at once: what it says, and what it cannot say stays', async () => {
    const before = of('Q1', { alerts: 7, urgency: 'low', unacknowledgesAt: iso(60), escalatesAt: iso(90) });
    const [page] = await listAfter(
      [told('Q1', { acknowledges: true }, { status: 'acknowledged', title: 'worse' })],
      [before],
    );
    expect(page).toEqual({
      ...before,
      title: 'worse',
      status: 'acknowledged',
      acknowledgements: [{ at: iso(1), by: SATO_USER }],
      changedAt: iso(1),
      changedBy: SATO_USER,
      unacknowledgesAt: null,
      escalatesAt: null,
    });
  });

  it('HUB-969 of the same status leaves the times of it, and of another person adds theirs', async () => {
    const ack = { at: iso(-30), by: TANAKA_USER };
    const before = of('Q1', { status: 'acknowledged', acknowledgements: [ack], unacknowledgesAt: iso(60) });
    const same = told('Q1', {}, { status: 'acknowledged', urgency: 'low' });
    expect(await listAfter([same], [before])).toMatchObject([
      { urgency: 'low', acknowledgements: [ack], unacknowledgesAt: iso(60), changedAt: iso(-60) },
    ]);
    const other = told('Q1', { acknowledges: true }, { status: 'acknowledged' });
    expect((await listAfter([other], [before]))[0]?.acknowledgements).toEqual([
      ack,
      { at: iso(1), by: SATO_USER },
    ]);
    const again = told('Q1', { acknowledges: true, by: TANAKA_USER }, { status: 'acknowledged' });
    expect((await listAfter([again], [before]))[0]?.acknowledgements).toEqual([
      { at: iso(1), by: TANAKA_USER },
    ]);
    const reopened = told('Q1', {}, { status: 'triggered' });
    expect((await listAfter([reopened], [before]))[0]).toMatchObject({
      status: 'triggered',
      acknowledgements: [],
    });
  });

  it.each([
    ['a resolved page goes', [told('Q1', {}, { status: 'resolved' })], []],
    ['a new page comes, the newest first', [told('Q2', {}, { triggeredAt: iso(0) })], ['Q2', 'Q1']],
    ['an older page comes behind', [told('Q2', {}, { triggeredAt: iso(-90) })], ['Q1', 'Q2']],
    [
      'a page comes and goes',
      [told('Q2'), told('Q2', { at: START + 2_000 }, { status: 'resolved' })],
      ['Q1'],
    ],
    [
      'one that was acknowledged by nobody known does not come',
      [told('Q2', { acknowledges: true, by: null }, { status: 'acknowledged' })],
      ['Q1'],
    ],
    [
      'one of before it was read, by more than clocks differ, does not come',
      [told('Q2', { at: START - 5_001 })],
      ['Q1'],
    ],
    [
      'one of before it was read, by as much as clocks differ, comes',
      [told('Q2', { at: START - 5_000 }, { triggeredAt: iso(-90) })],
      ['Q1', 'Q2'],
    ],
  ])('HUB-969 %s', async (_what, news, ids) => {
    expect(idsOf(await listAfter(news))).toEqual(ids);
  });

  it('HUB-969 of several pages stands side by side, and one of an unknown page that lacks who has it is left out', async () => {
    const none = { by: null, acknowledges: true } as const;
    const news = ['Z1', 'Z2', 'Z3'].map((id, i) => told(id, {}, { triggeredAt: iso(-30 + i) }));
    const lacking = told('Z4', none, { status: 'acknowledged' });
    expect(idsOf(await listAfter([...news, lacking]))).toEqual(['Z3', 'Z2', 'Z1', 'Q1']);
    expect(idsOf(await listAfter([lacking]))).toEqual(['Q1']);
  });

  it('HUB-970 what is older than the change that was read is no news', async () => {
    const old = told('Q1', { at: START - 61_000 }, { title: 'old', status: 'resolved' });
    expect(await listAfter([old])).toMatchObject([{ id: 'Q1', title: '5xx' }]);
    const equal = told('Q1', { at: START - 60_000 }, { title: 'same time' });
    expect(await listAfter([equal])).toMatchObject([{ title: 'same time' }]);
  });

  it('HUB-969 a page that lies behind the hundred that were read is not shown among them', async () => {
    const pages = Array.from({ length: 120 }, (_, i) => of(`Q${i}`, { triggeredAt: iso(-60 - i) }));
    const isShown = async (seconds: number) =>
      idsOf(await listAfter([told('Z', {}, { triggeredAt: iso(seconds) })], pages)).includes('Z');
    expect([await isShown(-60 - 99), await isShown(-60 - 100)]).toEqual([true, false]);
  });

  it('HUB-970 counts until a read that began after it is answered', async () => {
    const { read, list, state, time } = queue([of('Q1')], true);
    await read('all', null);
    list.tell(told('Q1', {}, { status: 'resolved' }));
    expect((await read('all', null)).ids).toEqual([]);
    const confirming = list.confirm();
    expect((await read('all', null)).ids).toEqual([]);
    await confirming;
    // It was not resolved after all.
    expect((await read('all', null)).ids).toEqual(['Q1']);
    state.pages = [];
    list.forget();
    expect((await read('all', null)).ids).toEqual([]);
    await time.advance(0);
  });

  it('HUB-969 only lists that were looked at within half a minute are read again', async () => {
    const { read, list, asked, time } = queue(many(150, 'Q'), true);
    await read('all', null, 2);
    await time.advance(29_000);
    await read('all', null);
    await time.advance(2_000);
    asked.length = 0;
    await list.confirm();
    expect(asked).toEqual(['all 0 background']);
  });
});
