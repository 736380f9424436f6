import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScanRow } from '../../../src/detection/backtest/scan.ts';
import { Slide, type TakenCounts, TooManyRows } from '../../../src/detection/backtest/slide.ts';
import type { DetectionRule } from '../../../src/detection/rule.ts';
import { MINUTE, ruleFor, T0 } from '../rules.ts';

/*
 * Against it each count is made again from all rows, by what a window is: documents of [slot - delay - window, slot - delay) that an
 * evaluation at `seen` can see.
 */

const GRAIN = 10_000;
/** Slots that late documents can open again. */
const REOPENED = 3;

interface World {
  readonly rule: DetectionRule;
  readonly rows: readonly ScanRow[];
  readonly taken: (slot: number) => TakenCounts;
}

const inWindow = ({ rule }: World, row: ScanRow, slot: number): boolean =>
  row.at >= slot - rule.delay - rule.window && row.at + GRAIN <= slot - rule.delay;
const isSeen = (row: ScanRow, seen: number): boolean => row.ingestedAt === null || row.ingestedAt < seen;

function naive(world: World, slot: number, seen: number) {
  const { rule, rows, taken } = world;
  const { left, excluded } = taken(slot);
  const passes = (row: ScanRow, filter: number | null): number =>
    filter === null ? row.count : (row.passed[filter] ?? 0);
  const within = rows.filter(
    (row) => inWindow(world, row, slot) && isSeen(row, seen) && row.group.every((value) => value !== null),
  );
  const usersOf = (among: readonly ScanRow[], ...filters: readonly (number | null)[]): number =>
    new Set(
      filters.flatMap((filter) =>
        among.flatMap((row) => (row.user !== null && passes(row, filter) > 0 ? [row.user] : [])),
      ),
    ).size;
  const sum = (among: readonly ScanRow[], filter: number | null): number =>
    among.reduce((all, row) => all + passes(row, filter), 0);
  const tally = (among: readonly ScanRow[], filter: number | null) => ({
    bad: sum(among, filter),
    users: {
      n: usersOf(among, filter),
      unnamed: sum(
        among.filter(({ user }) => user === null),
        filter,
      ),
    },
  });
  const isFresh = rule.for > 0 && rule.every < rule.window;
  const isUnnamed = isFresh && rule.impact.unnamed !== undefined;
  const nameless = (among: readonly ScanRow[], ...filters: readonly (number | null)[]): number =>
    filters.reduce<number>((all, filter) => all + tally(among, filter).users.unnamed, 0);
  return Map.groupBy(within, ({ group }) => JSON.stringify(group))
    .entries()
    .map(([key, all]) => {
      const fresh = all.filter(({ at }) => at >= slot - rule.delay - rule.every);
      return {
        group: (JSON.parse(key) as string[]).map((value, i) => ({ field: rule.group[i], value })),
        counts: {
          ...tally(all, left),
          fresh: isFresh ? usersOf(fresh, left) : null,
          ...(isUnnamed ? { freshUnnamed: nameless(fresh, left) } : {}),
          excluded: excluded.map(({ id, filter }) => ({
            exclusion: id,
            ...tally(all, filter),
            usersWithout: usersOf(all, left, filter),
            freshWithout: isFresh ? usersOf(fresh, left, filter) : null,
            ...(isUnnamed ? { freshUnnamedWithout: nameless(fresh, left, filter) } : {}),
          })),
        },
      };
    })
    .toArray();
}

/** Slots before `seen` of whose window a document is seen first at it. */
function naiveReopened(world: World, seen: number): readonly number[] {
  const { rule, rows, taken } = world;
  return Array.from({ length: REOPENED }, (_, i) => seen - (REOPENED - i) * rule.every).filter((slot) =>
    rows.some((row) => {
      const { left } = taken(slot);
      const isFirstSeen = row.ingestedAt !== null && isSeen(row, seen) && !isSeen(row, seen - rule.every);
      return inWindow(world, row, slot) && isFirstSeen && (left === null || (row.passed[left] ?? 0) > 0);
    }),
  );
}

const sorted = <T extends { readonly group: unknown }>(counts: readonly T[]): readonly T[] =>
  [...counts].sort((a, b) => (JSON.stringify(a.group) < JSON.stringify(b.group) ? -1 : 1));

const ALL: TakenCounts = { left: null, excluded: [] };
const SLOTS = 14;
const slots = Array.from({ length: SLOTS }, (_, i) => T0 + i * MINUTE);

const rowsOf = (fields: number): fc.Arbitrary<readonly ScanRow[]> =>
  fc
    .array(
      fc.record({
        step: fc.integer({ min: -30, max: (SLOTS * MINUTE) / GRAIN }),
        // Taken in at once, later, much later, or nobody knows when.
        after: fc.oneof(fc.constant(null), fc.constantFrom(0, 1, 5, 6, 7, 12, 18, 24, 30, 36, 42, 60)),
        group: fc.tuple(...Array.from({ length: fields }, () => fc.constantFrom('eu', 'us', null))),
        user: fc.constantFrom('a', 'b', 'c', null),
        count: fc.integer({ min: 1, max: 3 }),
        passed: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(1)),
      }),
      { maxLength: 25 },
    )
    .map((all) =>
      all
        .map(({ step, after, count, passed, ...rest }): ScanRow => {
          const at = T0 + step * GRAIN;
          const ingestedAt = after === null ? null : at + after * GRAIN;
          return { ...rest, at, ingestedAt, count, passed: passed.map((n) => Math.min(n, count)) };
        })
        .sort((a, b) => a.at - b.at),
    );

const worlds: fc.Arbitrary<World> = fc
  .record({
    group: fc.constantFrom([], ['region'], ['region', 'zone']),
    window: fc.constantFrom('10s', '1m', '150s', '5m'),
    delay: fc.constantFrom('0s', '20s', '90s'),
    held: fc.constantFrom('0s', '3m'),
    unnamed: fc.constantFrom(undefined, 9),
    // From when on an exclusion holds, and until when.
    from: fc.nat(SLOTS),
    length: fc.nat(SLOTS),
  })
  .chain(({ group, held, unnamed, from, length, ...spans }) =>
    rowsOf(group.length).map((rows): World => {
      const impact = { users: 'user.id', page: 5, unnamed };
      const rule = ruleFor({ ...spans, impact, for: held, group: group.length === 0 ? undefined : group });
      const excluding: TakenCounts = {
        left: 0,
        excluded: [
          { id: 'maint', filter: 1 },
          { id: 'bots', filter: 2 },
        ],
      };
      const taken = (slot: number): TakenCounts =>
        slot >= (slots[from] ?? 0) && slot < T0 + (from + length) * MINUTE ? excluding : ALL;
      return { rule, rows, taken };
    }),
  );

describe('a window that slides over the past', () => {
  it('DET-730 counts at each slot what a count of its window finds, on time and again', () => {
    let [counted, late] = [0, 0];
    fc.assert(
      fc.property(worlds, fc.boolean(), (world, isAhead) => {
        const slide = new Slide(world.rule, world.taken);
        let given = 0;
        const giveBefore = (end: number): void => {
          for (; given < world.rows.length; given++) {
            const row = world.rows[given] as ScanRow;
            if (row.at >= end) return;
            slide.add(row);
          }
        };
        if (isAhead) giveBefore(Number.POSITIVE_INFINITY);
        for (const slot of slots) {
          giveBefore(slot - world.rule.delay);
          const expected = sorted(naive(world, slot, slot));
          expect(sorted(slide.at(slot))).toEqual(expected);
          counted += expected.length;
          const reopened = naiveReopened(world, slot);
          expect(slide.reopened(slot)).toEqual(reopened);
          for (const one of reopened) {
            late += 1;
            expect(sorted(slide.again(one, slot))).toEqual(sorted(naive(world, one, slot)));
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(counted).toBeGreaterThan(1_000);
    expect(late).toBeGreaterThan(200);
  });

  it('DET-868 opens slots again in their order, also where an exclusion leaves a document out of the first of them', () => {
    const rule = ruleFor({ window: '5m', delay: '0s' });
    const ends = T0 + 2 * MINUTE;
    const [held, over]: readonly TakenCounts[] = [0, 1].map((left) => ({ left, excluded: [] }));
    const slide = new Slide(rule, (slot) => (slot < ends ? held : over) as TakenCounts);
    const late = { at: T0, ingestedAt: T0 + 2 * MINUTE + 1, count: 1, group: [] };
    slide.add({ ...late, user: 'left out at first', passed: [0, 1] });
    slide.add({ ...late, user: 'never left out', passed: [1, 1] });
    expect(slide.reopened(T0 + 3 * MINUTE)).toEqual([T0 + MINUTE, ends]);
  });

  it('DET-868 is empty at a slot only where no row is in its window or in one that can be opened again', () => {
    const seen = { empty: 0, filled: 0 };
    fc.assert(
      fc.property(worlds, (world) => {
        const slide = new Slide(world.rule, world.taken);
        for (const row of world.rows) slide.add(row);
        for (const slot of slots) {
          slide.at(slot);
          const near = Array.from({ length: REOPENED + 1 }, (_, i) => slot - i * world.rule.every);
          const named = world.rows.filter(({ group }) => group.every((value) => value !== null));
          const isEmpty = !named.some((row) => near.some((one) => inWindow(world, row, one)));
          expect(slide.isEmptyAt(slot)).toBe(isEmpty);
          seen[isEmpty ? 'empty' : 'filled'] += 1;
        }
      }),
      { numRuns: 200 },
    );
    expect(Math.min(seen.empty, seen.filled)).toBeGreaterThan(300);
  });

  const row = (step: number, more: Partial<ScanRow> = {}): ScanRow => ({
    ...{ at: T0 + step * GRAIN, ingestedAt: null, group: [], user: `u${step}`, count: 1, passed: [] },
    ...more,
  });

  it('DET-863 holds the rows of one window and of the slots that can open again, however long the past is', () => {
    const rule = ruleFor({ window: '5m', every: '1m' });
    const slide = new Slide(rule, () => ALL);
    const most: number[] = [];
    const users: number[] = [];
    for (let n = 1; n <= 60; n++) {
      // Four hundred rows a minute.
      for (let i = 0; i < 400; i++) slide.add(row((n - 1) * 6, { user: `u${n}-${i}` }));
      users.push(slide.at(T0 + n * MINUTE)[0]?.counts.users.n ?? 0);
      most.push(slide.held);
    }
    expect(users.slice(0, 6)).toEqual([400, 800, 1_200, 1_600, 2_000, 2_000]);
    expect(new Set(users.slice(5))).toEqual(new Set([2_000]));
    expect(Math.max(...most)).toBe((5 + REOPENED + 1) * 400);
  });

  it('DET-863 stops where a window holds more rows than memory may, and not one row earlier', () => {
    const slide = new Slide(ruleFor(), () => ALL, 3);
    for (const step of [0, 1, 2]) slide.add(row(step));
    expect(slide.held).toBe(3);
    let found: unknown;
    try {
      slide.add(row(3));
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(TooManyRows);
    expect(found).toMatchObject({ most: 3, message: 'more than 3 rows in one window' });
    // What is between two windows is in neither.
    const sparse = new Slide(ruleFor({ window: '10s', every: '1m' }), () => ALL, 1);
    for (const step of [0, 1, 2, 3, 4]) sparse.add(row(step));
    expect(sparse.held).toBe(0);
  });

  it('DET-707 parts groups whose values look alike when they are joined, and more of them than are at hand', () => {
    const two = new Slide(ruleFor({ group: ['a', 'b'] }), () => ALL);
    for (const group of [
      ['x,y', 'z'],
      ['x', 'y,z'],
      ['x', null],
    ])
      two.add(row(0, { group }));
    expect(two.at(T0 + MINUTE).map(({ group }) => group.map(({ value }) => value))).toEqual([
      ['x,y', 'z'],
      ['x', 'y,z'],
    ]);
    const many = new Slide(ruleFor({ group: 'a' }), () => ALL);
    for (let i = 0; i < 2_500; i++) many.add(row(0, { group: [`g${i % 1_250}`] }));
    const counts = many.at(T0 + MINUTE);
    expect([counts.length, new Set(counts.map(({ counts: { bad } }) => bad))]).toEqual([1_250, new Set([2])]);
  });
});
