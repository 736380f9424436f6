import { describe, expect, it } from 'vitest';
import type { ScanRow } from '../../../src/detection/backtest/scan.ts';
import type { RuleMove } from '../../../src/detection/machine.ts';
import type { DetectionRule } from '../../../src/detection/rule.ts';
import type { SlotCounts } from '../../../src/detection/slot.ts';
import { type Evaluation, RuleReplay } from '../../../src/detector/past/replay.ts';
import { MOST_GROUPS } from '../../../src/ports/detection-source.ts';
import { BEGIN, MINUTE, testRule } from './documents.ts';

const at = (minutes: number): number => BEGIN + minutes * MINUTE;
const rule = (more: Partial<DetectionRule> = {}) =>
  testRule({
    impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 3, share: null } },
    ...{ total: null, window: MINUTE, delay: 0, resolve: { below: 3, clean: 2 }, quiet: true },
    ...more,
  });

/** So many users of a group in a minute, with so many documents each; `late`: minutes until they are taken in. */
const rowsOf = (
  minute: number,
  users: number,
  more: Partial<ScanRow> & { late?: number } = {},
): ScanRow[] => {
  const { late = 0, ...rest } = more;
  return Array.from({ length: users }, (_, i) => ({
    ...{ at: at(minute), ingestedAt: at(minute + late), group: [], user: `u${i}`, count: 1, passed: [] },
    ...rest,
  }));
};
const region = (value: string) => ({ group: [value] });

interface Options {
  readonly rule?: DetectionRule;
  readonly span?: { readonly first: number; readonly last: number };
  /** Whether the source had a document; without it every one has. */
  readonly isPresent?: (from: number, to: number) => boolean;
  readonly totals?: (slot: number, group: string) => number | null;
}

/** A replay of rows, with all that it asked and said. */
function replay(rows: readonly ScanRow[], { isPresent = () => true, totals, ...more }: Options = {}) {
  const moves: (readonly [number, readonly RuleMove[]])[] = [];
  const one = new RuleReplay(more.rule ?? rule(), more.span ?? { first: at(1), last: at(10) }, {
    taken: () => NOTHING_LEFT_OUT,
    onMoved: (moved, seen) => void moves.push([(seen - BEGIN) / MINUTE, moved]),
  });
  const evaluations: Evaluation[] = [];
  const asks: (readonly [number, number])[] = [];
  for (const row of rows) one.add(row);
  const ready = one.ready(Number.POSITIVE_INFINITY);
  for (let step = ready.next(); !step.done; ) {
    if ('asks' in step.value) {
      const { from, to } = step.value.asks;
      asks.push([(from - BEGIN) / MINUTE, (to - BEGIN) / MINUTE]);
      step = ready.next(isPresent(from, to));
      continue;
    }
    evaluations.push(step.value);
    one.judge(step.value, (slot, _seen, group) => {
      const total = totals?.((slot - BEGIN) / MINUTE, group[0]?.value ?? '') ?? null;
      return total === null ? null : { total, totalUsers: total };
    });
    step = ready.next();
  }
  const said = moves.flatMap(([seen, moved]) =>
    moved.flatMap(({ kind, result }) =>
      kind.startsWith('notice') ? [] : [[seen, kind, result.group[0]?.value ?? '']],
    ),
  );
  return { one, said, evaluations, asks, pages: one.pages, unknown: one.unknown, moves };
}
const NOTHING_LEFT_OUT = { left: null, excluded: [] };

describe('a replayed rule', () => {
  it('DET-730 is evaluated at each slot of its span, the first and the last one included', () => {
    const seen = (first: number, last: number, every = MINUTE) =>
      replay([], { rule: rule({ every }), span: { first, last } }).evaluations.map(
        (each) => (each.seen - BEGIN) / MINUTE,
      );
    expect(seen(at(1), at(3))).toEqual([1, 2, 3]);
    expect(seen(at(0.5), at(3.9))).toEqual([1, 2, 3]);
    expect(seen(at(1), at(10), 5 * MINUTE)).toEqual([5, 10]);
    expect(seen(at(3), at(2))).toEqual([]);
  });

  it('DET-731 is ready for slots whose documents were all read', () => {
    const one = new RuleReplay(
      rule({ delay: 30_000 }),
      { first: at(1), last: at(9) },
      { taken: () => NOTHING_LEFT_OUT },
    );
    const readyAt = (complete: number) => [...one.ready(complete)].length;
    expect([one.next, readyAt(at(0.5) - 1), one.next]).toEqual([at(1), 0, at(1)]);
    expect([readyAt(at(0.5)), one.next]).toEqual([1, at(2)]);
    expect([readyAt(at(3.5)), one.next]).toEqual([3, at(5)]);
    expect(readyAt(Number.POSITIVE_INFINITY)).toBe(5);
  });

  it('DET-733 has its pages with their first slot, their users, the most of these, and their end', () => {
    const { pages, said } = replay([...[...rowsOf(1, 3), ...rowsOf(2, 7), ...rowsOf(3, 5), ...rowsOf(6, 4)]]);
    expect(said.map(([seen, kind]) => [seen, kind])).toEqual([
      ...[
        [2, 'page'],
        [5, 'resolving'],
        [6, 'resolve'],
        [7, 'page'],
        [8, 'resolving'],
        [9, 'resolve'],
      ],
    ]);
    const counts = (n: number) => expect.objectContaining({ bad: n, users: { n, unnamed: 0 } });
    const of = { rule: 'checkout-5xx', group: [], late: false };
    expect(pages).toEqual([
      { ...of, first: at(2), paged: at(2), resolved: at(6), users: 3, peak: 7, counts: counts(3) },
      { ...of, first: at(7), paged: at(7), resolved: at(9), users: 4, peak: 4, counts: counts(4) },
    ]);
  });

  it('DET-733 has the pages of each group apart, and one that is open at the end', () => {
    const grouped = rule({ group: ['region'] });
    const { pages } = replay(
      [
        ...rowsOf(1, 3, region('eu')),
        ...rowsOf(2, 4, region('eu')),
        ...rowsOf(2, 9, region('us')),
        ...rowsOf(9, 5, region('jp')),
      ],
      { rule: grouped },
    );
    expect(pages.map(({ group, users, peak, resolved }) => [group[0]?.value, users, peak, resolved])).toEqual(
      [
        ['eu', 3, 4, at(5)],
        ['us', 9, 9, at(5)],
        ['jp', 5, 5, null],
      ],
    );
  });

  it('DET-733 says of a page that it was late, and when it was seen', () => {
    const { pages } = replay([...rowsOf(1, 1), ...rowsOf(1, 3, { late: 2 })]);
    expect(pages).toMatchObject([{ first: at(2), paged: at(4), late: true, users: 3 }]);
  });

  it('DET-706 opens again the last three slots that were counted, oldest first, each once', () => {
    const late = (minute: number, by: number) => rowsOf(minute, 1, { late: by });
    const { evaluations } = replay([...late(1, 4), ...late(2, 3), ...late(4, 1), ...late(6, 9)]);
    const again = evaluations.map(({ seen, slots }) => [
      (seen - BEGIN) / MINUTE,
      slots.filter((each) => each.late).map(({ slot }) => (slot - BEGIN) / MINUTE),
    ]);
    expect(again.filter(([, slots]) => (slots as readonly number[]).length > 0)).toEqual([[6, [3, 5]]]);
    // The first one was taken in too late: more than three slots after it.
    expect(evaluations.flatMap(({ slots }) => slots.filter((each) => !each.late))).toHaveLength(10);
  });

  it('DET-706 opens again oldest first what a silent evaluation could not see and what came after it', () => {
    const noisy = rule({ quiet: false });
    const { evaluations } = replay([...rowsOf(4, 1, { late: 1 }), ...rowsOf(3, 1, { late: 3 })], {
      rule: noisy,
      isPresent: (from) => from !== at(5),
    });
    const again = evaluations.map(({ seen, silent, slots }) => [
      ...[(seen - BEGIN) / MINUTE, silent],
      ...slots.filter((each) => each.late).map(({ slot }) => (slot - BEGIN) / MINUTE),
    ]);
    expect(again.filter(([seen]) => seen === 6 || seen === 7)).toEqual([
      [6, true],
      [7, false, 4, 5],
    ]);
  });

  it('DET-868 steps a page to its end, however many clean slots that takes', () => {
    const { said } = replay(rowsOf(1, 3), {
      rule: rule({ resolve: { below: 3, clean: 9 } }),
      span: { first: at(1), last: at(14) },
    });
    expect(said).toEqual([
      [2, 'page', ''],
      [3, 'resolving', ''],
      [11, 'resolve', ''],
    ]);
  });

  it('DET-868 is not stepped where nothing was there and nothing can come late', () => {
    const { moves, evaluations } = replay(rowsOf(3, 1));
    expect(moves.map(([seen]) => seen)).toEqual([4, 5, 6, 7]);
    expect(evaluations.map(({ empty }) => empty)).toEqual([
      ...[true, true, true, false, false, false, false, true, true, true],
    ]);
  });
});

describe('what a replay cannot count', () => {
  const noisy = rule({ quiet: false });

  it('DET-702 is a slot of whose window the source had no document; it is asked for where none is bad', () => {
    const { asks, unknown, evaluations } = replay(rowsOf(4, 1), {
      ...{ rule: noisy, span: { first: at(3), last: at(7) } },
      isPresent: (_from, to) => to !== at(7),
    });
    expect(asks).toEqual([
      ...[
        [2, 3],
        [3, 4],
        [5, 6],
        [6, 7],
      ],
    ]);
    expect(evaluations.map(({ silent }) => silent)).toEqual([false, false, false, false, true]);
    expect(unknown).toEqual([
      { kind: 'no-documents', params: {}, n: 1, first: at(7), last: at(7), runs: [[at(7), at(7)]] },
    ]);
    expect(replay([], { rule: rule(), isPresent: () => false })).toMatchObject({ asks: [], unknown: [] });
  });

  it('DET-706 is not opened again by what came late to it', () => {
    // Nobody could count the second slot; what came late to it and to the one before is seen at the fourth.
    const { evaluations } = replay([...rowsOf(0, 1, { late: 3 }), ...rowsOf(1, 1, { late: 2 })], {
      rule: noisy,
      isPresent: (_from, to) => to !== at(2),
    });
    const opened = evaluations.flatMap(({ seen, slots }) =>
      slots.flatMap(({ slot, late }) => (late ? [[(seen - BEGIN) / MINUTE, (slot - BEGIN) / MINUTE]] : [])),
    );
    expect(opened).toEqual([[4, 1]]);
  });

  it('DET-867 is counted by its reason, in a thousand runs at most', () => {
    const { unknown } = replay([], {
      ...{ rule: noisy, span: { first: at(1), last: at(2_101) } },
      // Every second one at first, then all of them.
      isPresent: (_from, to) => ((to - BEGIN) / MINUTE) % 2 === 0 && to < at(2_050),
    });
    expect(unknown).toMatchObject([{ kind: 'no-documents', n: 1_077, first: at(1), last: at(2_101) }]);
    expect(unknown[0]?.runs).toHaveLength(1_000);
    expect(unknown[0]?.runs.at(-1)).toEqual([at(1_999), at(1_999)]);
  });

  it('DET-912 is what contradicts `total`', () => {
    const floor = rule({
      total: 'all',
      impact: { usersField: 'user', minTotal: 100, notice: null, page: { users: 3, share: null } },
    });
    const { unknown, pages } = replay([...rowsOf(1, 5), ...rowsOf(2, 5)], {
      ...{ rule: floor, totals: () => 2 },
    });
    expect(pages).toEqual([]);
    expect(unknown).toMatchObject([
      { kind: 'total-contradicts', params: { users: 5, total: 2 }, n: 2, runs: [[at(2), at(3)]] },
    ]);
    // What came late contradicts it, and nobody looked at that slot then.
    const late = replay([...rowsOf(1, 1), ...rowsOf(1, 5, { late: 2 })], { rule: floor, totals: () => 2 });
    expect([late.pages, late.unknown]).toEqual([[], []]);
  });
});

describe('the groups of a replay', () => {
  const grouped = rule({ group: ['region'] });
  const groups = (n: number, name: string, users: number, minute: number, count = 1) =>
    Array.from({ length: n }, (_, i) => rowsOf(minute, users, { ...region(`${name}${i}`), count })).flat();
  const paged = ({ pages }: ReturnType<typeof replay>, name: string) =>
    pages.filter(({ group }) => group[0]?.value.startsWith(name)).length;

  it('DET-864 are those with most bad documents, and of the others those with the users of a level', () => {
    const busy = groups(MOST_GROUPS, 'busy', 3, 1, 50);
    const all = replay([...busy, ...groups(MOST_GROUPS, 'loud', 3, 1), ...groups(40, 'calm', 2, 1)], {
      rule: grouped,
    });
    expect([paged(all, 'loud'), paged(all, 'calm'), all.unknown]).toEqual([MOST_GROUPS, 0, []]);
    // One more than can be judged: the one with fewest users, then with fewest documents, is left.
    const more = replay(
      [
        ...groups(1, 'small', 3, 1, 4),
        ...groups(1, 'few', 4, 1),
        ...groups(MOST_GROUPS - 1, 'loud', 4, 1, 2),
        ...groups(1, 'wide', 5, 1),
        ...busy,
      ],
      { rule: grouped },
    );
    expect([paged(more, 'loud'), paged(more, 'wide'), paged(more, 'small')]).toEqual([MOST_GROUPS - 1, 1, 0]);
    const params = { rule: 'checkout-5xx', fields: 'region', most: MOST_GROUPS, documents: 4 + 12 };
    expect(more.unknown).toEqual([
      { kind: 'too-many-groups', params, n: 1, first: at(2), last: at(2), runs: [[at(2), at(2)]] },
    ]);
    // Also those of which so many documents name no user that the rule pages.
    const crashes = [5, 4].flatMap((count) => groups(1, `crash${count}-`, 1, 1, count));
    const named = { ...grouped, impact: { ...grouped.impact, unnamed: 5 } };
    const nameless = [...busy, ...crashes.map((row) => ({ ...row, user: null }))];
    expect([
      paged(replay(nameless, { rule: named }), 'crash'),
      paged(replay(nameless, { rule: grouped }), 'crash'),
    ]).toEqual([1, 0]);
    // As many as are listed anyway are not looked through.
    expect(replay(groups(MOST_GROUPS, 'loud', 3, 1), { rule: grouped }).pages).toHaveLength(MOST_GROUPS);
  });

  it('DET-864 are those that are not at rest, however many others there are', () => {
    const others = [...groups(MOST_GROUPS, 'busy', 1, 2, 50), ...groups(MOST_GROUPS, 'loud', 9, 2)];
    const found = replay([...rowsOf(1, 3, region('open')), ...others, ...rowsOf(2, 4, region('open'))], {
      rule: grouped,
    });
    expect(found.unknown).toEqual([]);
    expect(found.pages.find(({ group }) => group[0]?.value === 'open')).toMatchObject({ users: 3, peak: 4 });
    expect(found.said.filter(([, , name]) => name === 'open')).toEqual([
      ...[
        [2, 'page', 'open'],
        [4, 'resolving', 'open'],
        [5, 'resolve', 'open'],
      ],
    ]);
  });

  it('DET-865 are not over where nothing of them is seen, and are once something is', () => {
    const ofTotal = rule({ group: ['region'], total: 'all', quiet: false });
    const { said } = replay(rowsOf(1, 3, region('eu')), {
      rule: ofTotal,
      totals: (slot, name) => (name === 'eu' ? (slot < 6 ? 0 : 20) : null),
    });
    expect(said).toEqual([
      ...[
        [2, 'page', 'eu'],
        [6, 'resolving', 'eu'],
        [7, 'resolve', 'eu'],
      ],
    ]);
  });
});

describe('totals that a replay asks for', () => {
  const counts = (n: number): Pick<SlotCounts, 'users'> => ({ users: { n, unnamed: 0 } });

  it('DET-872 are those of counts that reach the users of a level, where the rule has `total`', () => {
    const of = (more: Partial<DetectionRule>) =>
      new RuleReplay(rule(more), { first: at(1), last: at(2) }, { taken: () => NOTHING_LEFT_OUT });
    expect([2, 3].map((n) => of({ total: 'all' }).needsTotal(counts(n)))).toEqual([false, true]);
    expect(of({}).needsTotal(counts(9))).toBe(false);
    const notice = { usersField: 'user', minTotal: 0, notice: { users: 2, share: null }, page: null };
    expect(of({ total: 'all', impact: notice }).needsTotal(counts(2))).toBe(true);
  });

  it('DET-910 are those of groups with an open page, and of what came late', () => {
    const open = (rows: readonly ScanRow[], more: Partial<DetectionRule>) => {
      const { one, evaluations } = replay(rows, { rule: rule({ total: 'all', ...more }), totals: () => 9 });
      return {
        one,
        evaluations,
        groups: evaluations.map((each) => one.openGroups(each).map((group) => group[0]?.value ?? '')),
      };
    };
    // As it is at the end: nothing is open.
    expect(open([], {}).groups.flat()).toEqual([]);
    expect(open(rowsOf(9, 3), {}).groups.at(-1)).toEqual(['']);
    expect(open(rowsOf(9, 3), { total: null }).groups.flat()).toEqual([]);
    expect(open(rowsOf(9, 3, region('eu')), { group: ['region'] }).groups.at(-1)).toEqual(['eu']);
    const lateWhole = open([...rowsOf(1, 3, { late: 2 })], { resolve: { below: 3, clean: 1 } });
    expect(lateWhole.groups.map((each) => each.length)).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    const few = open([...rowsOf(1, 2, { late: 2 })], {});
    expect(few.groups.flat()).toEqual([]);
  });
});
