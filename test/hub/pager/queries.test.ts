import { expect, it } from 'vitest';
import { pagerQueries } from '../../../src/hub/pager/queries.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { sato } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handPager, SATO_USER, shift, TANAKA_USER } from './hand-pager.ts';

const AHEAD = 14 * 86_400_000;

/** Queries of a hub with these settings; 佐藤 has whatever is asked by schedule, 田中 what is asked by policy. */
function queries(settings: { readonly schedules: readonly string[]; readonly policies: readonly string[] }) {
  const time = new FakeTime(Date.parse('2026-11-25T03:00:00.000Z'));
  const asked: unknown[] = [];
  const pager = handPager({
    oncall: async (wish) => {
      asked.push(wish);
      return [shift(wish.schedules.length > 0 ? SATO_USER : TANAKA_USER, 1)];
    },
  });
  const own = pagerQueries({ pager, time, settings, emailOf: () => null });
  const span = {
    since: new Date(time.now()).toISOString(),
    until: new Date(time.now() + AHEAD).toISOString(),
  };
  return { own, time, asked, span };
}

it('PDY-664 who is on call is asked by schedule, by policy, or of all', async () => {
  const people = async ({ own, time }: ReturnType<typeof queries>) =>
    (await time.during(own.oncall())).policies.flatMap(({ levels }) =>
      levels.flatMap((level) => level.people.map(({ name }) => name)),
    );
  const both = queries({ schedules: ['D1'], policies: ['E1'] });
  expect(await people(both)).toEqual(['佐藤', '田中']);
  expect(both.asked).toEqual([
    { schedules: ['D1'], policies: [], ...both.span },
    { schedules: [], policies: ['E1'], ...both.span },
  ]);
  const one = queries({ schedules: [], policies: ['E1'] });
  expect(await people(one)).toEqual(['田中']);
  expect(one.asked).toHaveLength(1);
  const all = queries({ schedules: [], policies: [] });
  expect(await people(all)).toEqual(['田中']);
  expect(all.asked).toEqual([{ schedules: [], policies: [], ...all.span }]);
});

it('PDY-664 who asks need not be known, and trouble with that hides nobody', async () => {
  const time = new FakeTime();
  for (const error of [new PagerError('unreachable'), new TypeError('odd')]) {
    const pager = handPager({
      oncall: async () => [shift(TANAKA_USER, 1)],
      account: () => Promise.reject(error),
    });
    const own = pagerQueries({
      ...{ pager, time, emailOf: () => null },
      settings: { schedules: [], policies: [] },
    });
    expect((await time.during(own.oncall(sato))).policies).toHaveLength(1);
  }
});

it('PDY-434 maintenance is listed by its begin, with texts of a bounded length', async () => {
  const time = new FakeTime();
  const window = (id: string, from: string) => ({
    ...{ id, from, services: [], until: '2026-11-26T09:00:00.000Z', by: null },
    description: 'あ'.repeat(1_000),
  });
  const windows = async () => [
    window('W2', '2026-11-26T03:00:00.000Z'),
    window('W1', '2026-11-25T03:00:00.000Z'),
  ];
  const settings = { schedules: [], policies: [] };
  const own = pagerQueries({ pager: handPager({ windows }), time, settings, emailOf: () => null });
  const shown = await time.during(own.maintenance());
  expect(shown.map(({ id }) => id)).toEqual(['W1', 'W2']);
  for (const { text } of shown) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
});

it('PDY-433 overrides are asked of schedules alone, of ten at most; those of the others are not known', async () => {
  const time = new FakeTime();
  const asked: string[] = [];
  const schedules = Array.from({ length: 12 }, (_, i) => ({ id: `D${i}`, name: `d${i}` }));
  const pager = handPager({
    oncall: async () => [null, ...schedules].map((schedule) => shift(SATO_USER, 1, { schedule })),
    overrides: async (id) => {
      asked.push(id);
      return [];
    },
  });
  const settings = { schedules: [], policies: [] };
  const own = pagerQueries({ pager, time, settings, emailOf: () => null });
  const told = await time.during(own.oncall());
  expect(asked).toEqual(schedules.slice(0, 10).map(({ id }) => id));
  expect(told.schedules.map(({ overrides }) => overrides)).toEqual([...Array(10).fill([]), null, null]);
});
