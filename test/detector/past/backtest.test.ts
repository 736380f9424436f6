import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScanRow } from '../../../src/detection/backtest/scan.ts';
import { Slide, TooManyRows } from '../../../src/detection/backtest/slide.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import type { RuleMove } from '../../../src/detection/machine.ts';
import { type DetectionRule, groupKey } from '../../../src/detection/rule.ts';
import { Evaluator } from '../../../src/detector/evaluator.ts';
import { type BacktestVariant, runBacktest } from '../../../src/detector/past/backtest.ts';
import { QuestionError } from '../../../src/ports/log-questions.ts';
import type { RuleScan, TotalSpan } from '../../../src/ports/rule-scan.ts';
import {
  BEGIN,
  documentsArbitrary,
  MINUTE,
  scanOf,
  sourceOf,
  type TestDocument,
  testExclusion,
  testRule,
} from './documents.ts';

const never = new AbortController().signal;

interface Told {
  readonly kind: string;
  readonly slot: number;
  readonly late: boolean;
  readonly group: string;
  readonly users: number | null;
  readonly bad: number | null;
}

const told = ({ kind, slot, late, result }: RuleMove): Told => ({
  ...{ kind, slot, late, group: groupKey(result.group) },
  users: result.counts?.users.n ?? null,
  bad: result.counts?.bad ?? null,
});

const span = (minutes: number) => ({ first: BEGIN + MINUTE, last: BEGIN + minutes * MINUTE });

/** Live: an evaluation at each slot, with what had been taken in by then. */
async function live(
  rule: DetectionRule,
  documents: readonly TestDocument[],
  exclusions: readonly Exclusion[],
  minutes: number,
): Promise<readonly Told[]> {
  let now = 0;
  const evaluator = new Evaluator(new Map([['app', sourceOf(documents, () => now)]]));
  evaluator.setRules([rule]);
  const found: Told[] = [];
  const { first, last } = span(minutes);
  for (now = first; now <= last; now += rule.every) {
    const evaluated = await evaluator.evaluate(now, exclusions, never);
    found.push(...(evaluated?.moved ?? []).map(({ move }) => told(move)));
  }
  return found;
}

async function replayed(
  rule: DetectionRule,
  documents: readonly TestDocument[],
  exclusions: readonly Exclusion[],
  minutes: number,
  part: number,
): Promise<readonly Told[]> {
  const found: Told[] = [];
  const onMoved = (moved: readonly RuleMove[]) => void found.push(...moved.map(told));
  await runBacktest(scanOf(documents, part), [{ rule, exclusions, onMoved }], span(minutes), never);
  return found;
}

/** Groups that change at one slot have no order. */
const sorted = (all: readonly Told[]) =>
  [...all].sort((a, b) => a.slot - b.slot || a.group.localeCompare(b.group) || 0);

describe('a backtest', () => {
  const ruleArbitrary = fc
    .record({
      users: fc.integer({ min: 1, max: 4 }),
      unnamed: fc.constantFrom(0, 1, 2, 4),
      share: fc.option(fc.constantFrom(0.3, 0.6)),
      minTotal: fc.constantFrom(0, 3),
      window: fc.integer({ min: 1, max: 5 }),
      delay: fc.constantFrom(0, 30_000, 60_000, 90_000),
      hold: fc.integer({ min: 0, max: 3 }),
      clean: fc.integer({ min: 1, max: 3 }),
      grouped: fc.boolean(),
    })
    .map(({ users, unnamed, share, minTotal, window, delay, hold, clean, grouped }) =>
      testRule({
        impact: {
          ...{ usersField: 'user', minTotal, notice: { users: 1, share: null }, page: { users, share } },
          ...(unnamed === 0 ? {} : { unnamed }),
        },
        window: window * MINUTE,
        delay,
        for: hold * MINUTE,
        resolve: { below: users, clean },
        group: grouped ? ['region'] : [],
      }),
    );

  it('DET-730 finds what the live run found, slot by slot, of the same documents, late ones and exclusions included', async () => {
    await fc.assert(
      fc.asyncProperty(
        ruleArbitrary,
        documentsArbitrary(25),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (rule, documents, excludes, part) => {
          const exclusions = excludes
            ? [testExclusion('timeout', 5, 15), testExclusion('refused', 12, 18)]
            : [];
          const [seen, again] = [
            await live(rule, documents, exclusions, 30),
            await replayed(rule, documents, exclusions, 30, part),
          ];
          expect(sorted(again)).toEqual(sorted(seen));
        },
      ),
      { numRuns: 150 },
    );
  });

  const at = (seconds: number, more: Partial<TestDocument> = {}): TestDocument => {
    const time = BEGIN + seconds * 1_000;
    return {
      ...{ at: time, ingestedAt: time, user: null, region: null, statement: 'timeout', bad: false },
      ...more,
    };
  };
  const eu = (user: string, bad: boolean, ingested: number): Partial<TestDocument> => ({
    ...{ user, bad, region: 'eu', ingestedAt: BEGIN + ingested * 1_000 },
  });
  const pagedBy = (users: number, more: Partial<DetectionRule>, minTotal = 0) =>
    testRule({
      impact: { usersField: 'user', minTotal, notice: null, page: { users, share: null } },
      ...{ window: MINUTE, delay: 0, resolve: { below: users, clean: 1 }, group: ['region'] },
      ...more,
    });

  it.each([
    [
      'a late error of no group opens the slot, in which users of a group came late, too',
      pagedBy(1, { resolve: { below: 1, clean: 2 } }, 3),
      [at(0, eu('u5', true, 0)), at(0, eu('u4', false, 0)), at(0, eu('u1', false, 120))],
      [at(0, { bad: true, ingestedAt: BEGIN + 120_000 }), at(60), at(120)],
    ],
    [
      'what came late pages, and a later slot in which its group had nothing keeps the page',
      pagedBy(2, { window: 2 * MINUTE, delay: 90_000 }),
      [at(30, eu('u1', true, 30)), at(30, eu('u4', true, 360))],
      [at(0), at(210)],
    ],
    [
      'what came late pages, and a later slot with too few users for any level keeps it by their share',
      pagedBy(3, {
        resolve: { below: 3, clean: 2 },
        impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 3, share: 0.6 } },
      }),
      [...['u1', 'u2', 'u3'].map((user) => at(0, eu(user, true, 150))), at(60, eu('u4', true, 60))],
      [at(0), at(120), at(180, eu('u4', false, 180)), at(240, eu('u4', false, 240))],
    ],
  ])('DET-730 finds what the live run found where %s', async (_what, rule, late, rest) => {
    const documents = [...late, ...rest];
    const seen = await live(rule, documents, [], 30);
    expect(seen.map(({ kind }) => kind)).toContain('page');
    expect(sorted(await replayed(rule, documents, [], 30, 1))).toEqual(sorted(seen));
  });

  describe('what is quiet', () => {
    const late = (seconds: number) => ({ ingestedAt: BEGIN + seconds * 1_000, user: 'u1', bad: true });
    const one = (more: Partial<DetectionRule>) =>
      testRule({
        impact: {
          ...{ usersField: 'user', minTotal: 0 },
          ...{ notice: { users: 1, share: null }, page: { users: 1, share: null } },
        },
        ...{ window: MINUTE, delay: 0, resolve: { below: 1, clean: 1 } },
        ...more,
      });
    it.each([
      [
        'late documents of a slot whose next ones had none',
        one({ window: 2 * MINUTE }),
        [at(0), at(0, late(240)), at(60), at(180)],
      ],
      [
        'late documents that nobody saw while the source was silent for long',
        one({ group: ['region'] }),
        [at(0), at(0, { ...late(60), region: 'eu' }), at(96, late(120)), at(240), at(600)],
      ],
      [
        'a group that is over before the source falls silent',
        one({ group: ['region'] }),
        [at(0), at(0, { user: 'u1', bad: true, region: 'eu' }), at(360), at(420), at(480), at(540)],
      ],
    ])(
      'DET-868 is passed over only where nothing late can open it again: %s',
      async (_what, rule, documents) => {
        const seen = await live(rule, documents, [], 30);
        expect(sorted(await replayed(rule, documents, [], 30, 1))).toEqual(sorted(seen));
      },
    );
  });

  it('DET-997 pages for errors that name no user as live does, late ones and exclusions included', async () => {
    const rule = pagedBy(3, {
      ...{ group: [], total: null, for: MINUTE, window: 2 * MINUTE, resolve: { below: 3, clean: 2 } },
      impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 3, share: null }, unnamed: 4 },
    });
    const crash = (seconds: number, ingested = seconds, n = 2) =>
      Array.from({ length: n }, () => at(seconds, { bad: true, ingestedAt: BEGIN + ingested * 1_000 }));
    // A moment of them that the window goes on showing, then some that go on, of which half come late.
    const documents = [
      ...[...crash(10, 10, 8), at(20), at(130)],
      ...[300, 330, 360, 390, 420, 450].flatMap((second) => crash(second)),
      ...[480, 510].flatMap((second) => crash(second, 600)),
      ...Array.from({ length: 20 }, (_, i) => at(600 + 60 * i)),
    ];
    const seen = await live(rule, documents, [], 30);
    expect(seen.map(({ kind }) => kind)).toEqual([
      ...['notice', 'pending', 'notice-ended', 'pending-ended', 'notice', 'pending', 'page'],
      ...['notice-ended', 'resolving', 'resolve'],
    ]);
    expect(await replayed(rule, documents, [], 30, 3)).toEqual(seen);
    const [run] = await runBacktest(scanOf(documents, 3), [{ rule, exclusions: [] }], span(30), never);
    expect(run?.pages).toMatchObject([{ users: 0, peak: 0, unnamed: 8 }]);
    expect(run?.pages[0]?.resolved).not.toBeNull();
    const named = documents.map((each, i) => ({ ...each, user: each.bad ? `u${i % 5}` : null }));
    const [other] = await runBacktest(scanOf(named, 3), [{ rule, exclusions: [] }], span(30), never);
    expect(other?.pages[0]).not.toHaveProperty('unnamed');
    // Excluded, it pages nobody, and what would have is said; a moment of them would not have.
    const excluded = await live(rule, documents, [testExclusion('timeout', 0, 30)], 30);
    expect(excluded.map(({ kind }) => kind)).not.toContain('page');
  });

  it('DET-731 sees no document before it was taken in', async () => {
    const quiet = testRule({ quiet: true });
    const hurt = ['u1', 'u2', 'u3'].map((user): TestDocument => {
      const at = BEGIN + 5 * MINUTE;
      return { at, ingestedAt: at + 20 * MINUTE, user, region: null, statement: 'timeout', bad: true };
    });
    const [late] = await runBacktest(scanOf(hurt, 10), [{ rule: quiet, exclusions: [] }], span(40), never);
    expect(late?.pages).toEqual([]);
    const onTime = hurt.map((each) => ({ ...each, ingestedAt: each.at + 1_000 }));
    const [run] = await runBacktest(scanOf(onTime, 10), [{ rule: quiet, exclusions: [] }], span(40), never);
    expect(run?.pages).toMatchObject([
      { paged: BEGIN + 6 * MINUTE, users: 3, peak: 3, resolved: BEGIN + 10 * MINUTE },
    ]);
  });

  it('DET-865 takes the silence of a group for no recovery, live and in the past', async () => {
    const at = (minute: number, region: string, user: string, bad: boolean): TestDocument => {
      const time = BEGIN + minute * MINUTE + 1_000;
      return { at: time, ingestedAt: time, user, region, statement: 'timeout', bad };
    };
    const healthy = Array.from({ length: 30 }, (_, minute) => at(minute, 'jp', 'u9', false));
    const hurt = ['u1', 'u2', 'u3'].flatMap((user) =>
      [3, 4, 5].map((minute) => at(minute, 'eu', user, true)),
    );
    const grouped = testRule({ group: ['region'], resolve: { below: 3, clean: 2 } });
    const silent = await live(grouped, [...healthy, ...hurt], [], 30);
    const kinds = (all: readonly Told[]) =>
      all.map(({ kind }) => kind).filter((kind) => !kind.startsWith('notice'));
    expect(kinds(silent)).toEqual(['page']);
    expect(await replayed(grouped, [...healthy, ...hurt], [], 30, 7)).toEqual(silent);
    const back = Array.from({ length: 5 }, (_, i) => at(20 + i, 'eu', 'u1', false));
    const over = await live(grouped, [...healthy, ...hurt, ...back], [], 30);
    expect(kinds(over)).toEqual(['page', 'resolving', 'resolve']);
    expect(await replayed(grouped, [...healthy, ...hurt, ...back], [], 30, 7)).toEqual(over);
  });

  it('DET-866 replays the other rules where one cannot be asked for, and says why', async () => {
    const documents = ['u1', 'u2', 'u3'].map((user): TestDocument => {
      const at = BEGIN + 5 * MINUTE;
      return { at, ingestedAt: at, user, region: 'jp', statement: 'timeout', bad: true };
    });
    const scan = scanOf(documents, 10);
    const rows = scan.rows.bind(scan);
    scan.rows = (ask, signal) => {
      if (ask.users === 'usr') throw new QuestionError('no-such-field', { field: 'usr' });
      return rows(ask, signal);
    };
    const broken = testRule({ name: 'broken', impact: { ...testRule().impact, usersField: 'usr' } });
    const [wrong, right] = await runBacktest(
      scan,
      [
        { rule: broken, exclusions: [] },
        { rule: testRule({ quiet: true }), exclusions: [] },
      ],
      span(20),
      never,
    );
    expect(wrong).toMatchObject({ pages: [], failed: { kind: 'no-such-field' } });
    expect(right).toMatchObject({ pages: [{ users: 3 }], failed: null });
    scan.rows = () => {
      throw Object.assign(new Error('away'), { kind: 'unreachable' });
    };
    const asked = runBacktest(scan, [{ rule: testRule(), exclusions: [] }], span(20), never);
    await expect(asked).rejects.toThrow('away');
  });

  it('DET-866 ends a rule whose window holds more rows than memory may', () => {
    const slide = new Slide(testRule(), () => ({ left: null, excluded: [] }), 10);
    const row = (minute: number): ScanRow => {
      const at = BEGIN + minute * MINUTE;
      return { at, ingestedAt: at, group: [], user: `u${minute}`, count: 1, passed: [] };
    };
    for (let minute = 0; minute < 10; minute += 1) slide.add(row(minute));
    expect(() => slide.add(row(10))).toThrow(TooManyRows);
    slide.at(BEGIN + 20 * MINUTE);
    expect(slide.held).toBe(0);
    slide.add(row(20));
  });

  it('DET-867 counts what could not be counted as unknown, by its reason', async () => {
    const at = (minute: number): TestDocument => {
      const time = BEGIN + minute * MINUTE + 1_000;
      return { at: time, ingestedAt: time, user: 'u1', region: null, statement: 'timeout', bad: false };
    };
    const documents = [...Array.from({ length: 10 }, (_, i) => at(i)), at(15)];
    const [run] = await runBacktest(
      scanOf(documents, 5),
      [{ rule: testRule(), exclusions: [] }],
      span(20),
      never,
    );
    // Windows of two minutes, looked at half a minute later.
    expect(run?.unknown).toEqual([
      {
        ...{ kind: 'no-documents', params: {}, n: 7, first: BEGIN + 12 * MINUTE, last: BEGIN + 20 * MINUTE },
        runs: [
          [BEGIN + 12 * MINUTE, BEGIN + 15 * MINUTE],
          [BEGIN + 18 * MINUTE, BEGIN + 20 * MINUTE],
        ],
      },
    ]);
  });

  it('DET-732 replays every version that asks for the same documents from one scan', async () => {
    const documents = Array.from({ length: 8 }, (_, i): TestDocument => {
      const at = BEGIN + 5 * MINUTE + i * 10_000;
      return { at, ingestedAt: at, user: `u${i}`, region: 'jp', statement: 'timeout', bad: true };
    });
    const scan = scanOf(documents, 3);
    const versions = [3, 5, 8, 9].map((users) =>
      testRule({ impact: { ...testRule().impact, page: { users, share: null } } }),
    );
    const runs = await runBacktest(
      scan,
      versions.map((rule) => ({ rule, exclusions: [] })),
      span(30),
      never,
    );
    expect(runs.map(({ pages }) => pages.length)).toEqual([1, 1, 1, 0]);
    expect(scan.asked).toBe(1);
    const regions = { rule: testRule({ group: ['region'] }), exclusions: [] };
    await runBacktest(scan, [{ rule: testRule(), exclusions: [] }, regions], span(30), never);
    expect(scan.asked).toBe(3);
  });

  describe('what it asks of the source', () => {
    const bad = (minute: number, users: number, more: Partial<TestDocument> = {}) =>
      Array.from(
        { length: users },
        (_, i): TestDocument => at(minute * 60 + 1, { user: `u${i}`, bad: true, ...more }),
      );
    /** What of the scan was asked in a backtest of these variants. */
    async function asked(
      documents: readonly TestDocument[],
      minutes: number,
      ...variants: readonly BacktestVariant[]
    ) {
      const scan = scanOf(documents, 1_000);
      const rows: Parameters<RuleScan['rows']>[0][] = [];
      const totals: (readonly [Parameters<RuleScan['totals']>[0], readonly TotalSpan[]])[] = [];
      const { rows: read, totals: count } = { rows: scan.rows.bind(scan), totals: scan.totals.bind(scan) };
      scan.rows = (ask, signal) => {
        rows.push(ask);
        return read(ask, signal);
      };
      scan.totals = (ask, spans, signal) => {
        totals.push([ask, spans]);
        return count(ask, spans, signal);
      };
      const runs = await runBacktest(scan, variants, span(minutes), never);
      const slots = totals.map(([, spans]) => spans.map(({ seen }) => (seen - BEGIN) / MINUTE));
      return { rows, totals, runs, slots };
    }
    const of = (more: Partial<DetectionRule>, exclusions: readonly Exclusion[] = []): BacktestVariant => ({
      ...{ rule: testRule({ window: MINUTE, delay: 0, ...more }), exclusions },
    });
    const pageOf = (users: number, share: number | null = null) => ({
      impact: { usersField: 'user', minTotal: 0, notice: null, page: { users, share } },
    });

    it('DET-732 is each document that a rule may count, in steps that fit every slot, once', async () => {
      const { rows } = await asked(
        [],
        9,
        of({ window: 2 * MINUTE }, [testExclusion('timeout', 0, 20)]),
        of({ delay: 45_000, window: 4 * MINUTE }),
        of({ group: ['region'] }),
        of({ ...pageOf(3), query: 'timeout' }),
      );
      expect(rows).toMatchObject([
        {
          ...{ query: 'bad', users: 'user', group: [], grainMs: 15_000 },
          ...{ from: BEGIN - 3 * MINUTE - 45_000, to: BEGIN + 9 * MINUTE },
          filters: [
            { match: 'none', queries: ['timeout'] },
            { match: 'only', queries: ['timeout'] },
          ],
        },
        { query: 'bad', group: ['region'], grainMs: MINUTE, from: BEGIN, filters: [] },
        { query: 'timeout', group: [] },
      ]);
    });

    it('DET-872 is the users of all documents, of the windows whose level depends on them, by one search and once for all rules', async () => {
      const well = Array.from({ length: 30 }, (_, minute) =>
        bad(minute, 6).map((each) => ({ ...each, user: `w${each.user}`, bad: false })),
      );
      const hurt = [2, 3, 4, 20].map((minute) => bad(minute, minute === 3 ? 2 : 4));
      const documents = [...well, ...hurt].flat();
      const twice = [of({ resolve: { below: 3, clean: 1 } }), of(pageOf(4, 0.3))];
      const { slots, totals, runs } = await asked(documents, 30, ...twice);
      // By the second one only what has as many users as its level: known from the first.
      expect(slots[0]).toEqual([3, 5, 21]);
      const asks = slots.flat();
      expect(new Set(asks).size).toBe(asks.length);
      expect(totals[0]?.[0]).toEqual({ query: 'all', users: 'user', group: [] });
      expect(totals[0]?.[1][0]).toEqual({
        ...{ from: BEGIN + 2 * MINUTE, to: BEGIN + 3 * MINUTE, seen: BEGIN + 3 * MINUTE, group: [] },
      });
      expect(runs.map(({ pages }) => pages.map(({ counts }) => [counts.total, counts.totalUsers]))).toEqual(
        [3, 2].map((n) => Array.from({ length: n }, () => [10, 10])),
      );
      const without = await asked(documents, 30, of({ total: null }));
      expect([without.totals, without.runs[0]?.pages[0]?.counts.totalUsers]).toEqual([[], null]);
    });

    it('DET-872 is, while a page is open, the users of the next ten evaluations at a time', async () => {
      const clean = (n: number) => ({ resolve: { below: 3, clean: n }, quiet: true });
      const { slots } = await asked(bad(2, 3), 40, of(clean(25)));
      expect(slots.map((each) => each.length)).toEqual([
        1,
        25,
        ...Array.from({ length: slots.length - 2 }, () => 1),
      ]);
      const few = await asked([...bad(2, 3), ...bad(3, 3)], 40, of(clean(2)));
      expect(few.slots.slice(0, 2)).toEqual([
        [3, 4],
        [5, 6, 7, 8, 9, 10, 11, 12, 13],
      ]);
    });

    it('DET-872 is asked for group by group, in the order of the fields of the rule', async () => {
      const { totals } = await asked(
        [...bad(2, 3, { region: 'eu' }), ...bad(2, 3, { region: 'jp' }), ...bad(2, 2, { region: 'us' })],
        6,
        of({ group: ['region'], ...pageOf(3, 0.1) }),
      );
      expect(totals[0]?.[0].group).toEqual(['region']);
      expect(totals[0]?.[1].map(({ group }) => group)).toEqual([['eu'], ['jp']]);
      const scan = scanOf([], 10);
      const spans: TotalSpan[] = [];
      const time = BEGIN + 2 * MINUTE;
      const two = of({ group: ['zone', 'region'], ...pageOf(1) });
      const row: ScanRow = {
        at: time,
        ingestedAt: time,
        group: ['z', 'eu'],
        user: 'u',
        count: 1,
        passed: [],
      };
      scan.rows = async function* () {
        yield [row];
      };
      scan.totals = async (_ask, some) => {
        spans.push(...some);
        return [];
      };
      const [run] = await runBacktest(scan, [two], span(6), never);
      expect(spans[0]?.group).toEqual(['z', 'eu']);
      // What the source does not say is none.
      expect(run?.pages[0]?.counts).toMatchObject({ total: 0, totalUsers: 0 });
    });

    it.each([
      [[], 2_000],
      [['region'], 500],
    ])(
      'DET-863 is judged part by part, of a rule with groups %j each of %i evaluations',
      async (group, most) => {
        const documents = Array.from({ length: 2_100 }, (_, minute) =>
          bad(minute, 1, { region: 'eu' }),
        ).flat();
        const { slots } = await asked(documents, 2_100, of({ ...pageOf(1), group }));
        expect(Math.max(...slots.map((each) => each.length))).toBe(most);
        expect(slots.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 2_100 }, (_, i) => i + 1));
      },
    );
  });

  describe('of a source that cannot read an exclusion', () => {
    const excluding = (id: string, match: Exclusion['match']): Exclusion => ({
      ...testExclusion('timeout', 0, 30),
      id,
      match,
    });
    const query = (text: string) => ({ by: 'query', query: text }) as const;
    const hurt = [
      at(61, eu('a', true, 61)),
      at(62, { ...eu('b', true, 62), statement: 'refused' }),
      at(63, eu('c', true, 63)),
    ];
    /** A source that cannot read what has `?!` in it, with what it was asked to find alone. */
    function strict(probe: Error = new QuestionError('bad-query', { reason: 'syntax' })) {
      const scan = scanOf(hurt, 10);
      const probed: unknown[] = [];
      const rows = scan.rows.bind(scan);
      scan.rows = (ask, signal) => {
        const isOdd = ask.filters.some(({ queries }) => queries.some((each) => each.includes('?!')));
        if (isOdd || ask.query === '?!') throw new QuestionError('bad-query', { reason: 'syntax' });
        return rows(ask, signal);
      };
      scan.counts = async (text, within) => {
        probed.push([text, within]);
        if (text.includes('?!')) throw probe;
        return { matched: 0, all: 0 };
      };
      return { scan, probed };
    }
    const paged = (users: number) => testRule({ ...pagedBy(users, { quiet: true, group: [] }), total: null });
    const last = { from: BEGIN + 19 * MINUTE, to: BEGIN + 20 * MINUTE };

    it('DET-907 asks for each query alone, and leaves out those that it cannot read', async () => {
      const { scan, probed } = strict();
      const pattern = excluding('p', { by: 'pattern', pattern: 'p', template: 'never seen' });
      const variants = [
        {
          rule: paged(1),
          exclusions: [excluding('sound', query('timeout')), pattern, excluding('odd', query('?!'))],
        },
        { rule: paged(2), exclusions: [excluding('odd', query('?!'))] },
      ];
      const runs = await runBacktest(scan, variants, span(20), never);
      expect(runs.map(({ failed, pages }) => [failed, pages.map(({ users }) => users)])).toEqual([
        [null, [1]],
        [null, [3]],
      ]);
      expect(probed).toEqual([
        ['timeout', last],
        ['?!', last],
      ]);
    });

    it('DET-866 is the fault of the rule where each exclusion can be read', async () => {
      const { scan, probed } = strict();
      const own = { rule: { ...paged(1), query: '?!' }, exclusions: [excluding('sound', query('timeout'))] };
      const [run, other] = await runBacktest(
        scan,
        [own, { rule: paged(1), exclusions: [] }],
        span(20),
        never,
      );
      expect([run?.failed, run?.pages, run?.unknown]).toMatchObject([{ kind: 'bad-query' }, [], []]);
      expect([probed, other?.failed, other?.pages.length]).toEqual([[['timeout', last]], null, 1]);
    });

    it('DET-866 has no pages where its fault shows in the middle of its past', async () => {
      const scan = scanOf(hurt, 1);
      const rows = scan.rows.bind(scan);
      scan.rows = async function* (ask, signal) {
        yield* rows(ask, signal);
        throw new TooManyRows(9);
      };
      const [run] = await runBacktest(scan, [{ rule: paged(1), exclusions: [] }], span(20), never);
      expect([run?.failed, run?.pages, run?.unknown]).toMatchObject([{ most: 9 }, [], []]);
    });

    it('DET-866 is not replayed where the source cannot be read meanwhile', async () => {
      const { scan } = strict(new Error('away'));
      const odd = [{ rule: paged(1), exclusions: [excluding('odd', query('?!'))] }];
      await expect(runBacktest(scan, odd, span(20), never)).rejects.toThrow('away');
      const { scan: gone, probed } = strict();
      gone.rows = () => {
        throw new Error('gone');
      };
      await expect(runBacktest(gone, odd, span(20), never)).rejects.toThrow('gone');
      expect(probed).toEqual([]);
    });
  });
});
