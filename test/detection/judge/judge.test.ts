import { describe, expect, it } from 'vitest';
import { pictureRow, pictureScale } from '../../../src/detection/backtest/picture.ts';
import { hurtingOf, keptBy, type RealPage, withVerdicts } from '../../../src/detection/judge/marks.ts';
import {
  changed,
  isJudgedEnough,
  isSafe,
  proposalsOf,
  ruleChanges,
} from '../../../src/detection/judge/proposals.ts';
import { excludable, rankPatterns } from '../../../src/detection/judge/ranked-patterns.ts';
import { agreementOf, ruleReport } from '../../../src/detection/judge/report.ts';
import { testRule } from '../../detector/past/documents.ts';
import { ruleFor } from '../rules.ts';
import { markedPage } from './sixty-pages.ts';

const MINUTE = 60_000;
const real = (more: Partial<RealPage> & Pick<RealPage, 'fired'>): RealPage => ({
  ...{ id: `P${more.fired}`, number: 1, rule: 'checkout-5xx', key: 'k', resolved: null, hurt: null },
  ...more,
});

describe('pages of a replay', () => {
  const page = (paged: number, resolved: number | null = paged + 5 * MINUTE) =>
    markedPage({ paged, resolved, key: 'k' });

  it('DET-733 get the verdict of the real page whose time they share; one that affected users counts before others', () => {
    const pages = withVerdicts(
      [page(100 * MINUTE), page(300 * MINUTE), page(500 * MINUTE)],
      [
        real({ fired: 91 * MINUTE, resolved: 94 * MINUTE, hurt: false }),
        real({ fired: 110 * MINUTE, resolved: 115 * MINUTE, hurt: true }),
        real({ fired: 290 * MINUTE, resolved: 295 * MINUTE, hurt: false }),
        real({ fired: 500 * MINUTE, key: 'other', hurt: true }),
      ],
      () => 'k',
    );
    expect(pages.map(({ hurt }) => hurt)).toEqual([true, false, null]);
    expect(pages[0]?.real?.fired).toBe(91 * MINUTE);
  });

  it('DET-733 that affected users are kept if another version pages from 15 minutes before to the end, and say how late', () => {
    const hurting = hurtingOf([
      { ...page(100 * MINUTE, 130 * MINUTE), hurt: true },
      { ...page(200 * MINUTE, 210 * MINUTE), hurt: true },
      { ...page(300 * MINUTE), hurt: false },
    ]);
    expect(keptBy(hurting, [page(104 * MINUTE), page(190 * MINUTE)])).toEqual({
      lost: [],
      laterBy: 4 * MINUTE,
      kept: 2,
    });
    expect(keptBy(hurting, [page(104 * MINUTE), page(211 * MINUTE)]).lost).toEqual([
      { key: 'k', at: 200 * MINUTE },
    ]);
    // One that was open already is no later.
    expect(keptBy(hurting, [page(50 * MINUTE, 120 * MINUTE), page(200 * MINUTE)]).laterBy).toBe(0);
    expect(keptBy(hurting, [markedPage({ paged: 100 * MINUTE, key: 'other' })]).lost).toHaveLength(2);
  });

  it('DET-733 match a real page up to 15 minutes away, and take its verdict up to 5 minutes away', () => {
    const verdictAt = (minute: number, others: readonly RealPage[] = []) =>
      withVerdicts(
        [page(minute * MINUTE)],
        [real({ fired: 100 * MINUTE, resolved: 110 * MINUTE, hurt: true }), ...others],
        () => 'k',
      )[0]?.hurt;
    // It is open for five minutes itself.
    expect([79.9, 80, 125, 125.1].map((minute) => verdictAt(minute))).toEqual([null, true, true, null]);
    const own = (fired: number) => [
      real({ fired: fired * MINUTE, resolved: (fired + 1) * MINUTE, hurt: false }),
    ];
    expect([verdictAt(115, own(110)), verdictAt(115.1, own(110))]).toEqual([false, true]);
    // Where several are near, the nearest in time is the one, also where it comes later.
    const [marked] = withVerdicts(
      [page(100 * MINUTE)],
      [real({ fired: 90 * MINUTE }), real({ fired: 106 * MINUTE }), real({ fired: 92 * MINUTE })],
      () => 'k',
    );
    expect(marked?.real?.fired).toBe(106 * MINUTE);
  });

  it('DET-733 catch affected users from 15 minutes before to the end, and count the delay from the first of them', () => {
    const hurting = [{ key: 'k', at: 100 * MINUTE, until: 130 * MINUTE }];
    const lostBy = (...minutes: readonly number[]) =>
      keptBy(
        hurting,
        minutes.map((minute) => page(minute * MINUTE, (minute + 1) * MINUTE)),
      ).lost.length;
    expect([84.9, 85, 130, 130.1].map((minute) => lostBy(minute))).toEqual([1, 0, 0, 1]);
    const late = keptBy(hurting, [page(120 * MINUTE), page(107 * MINUTE)]);
    expect(late).toEqual({ lost: [], laterBy: 7 * MINUTE, kept: 1 });
    // One that ended as the trouble began is the same page.
    expect(keptBy(hurting, [page(80 * MINUTE, 100 * MINUTE), page(107 * MINUTE)]).laterBy).toBe(0);
    expect(keptBy(hurting, [page(80 * MINUTE, 99 * MINUTE), page(107 * MINUTE)]).laterBy).toBe(7 * MINUTE);
    // An end that is not known is an hour after the begin.
    const unknown = [{ key: 'k', at: 100 * MINUTE, until: null }];
    expect([160, 161].map((minute) => keptBy(unknown, [page(minute * MINUTE)]).lost.length)).toEqual([0, 1]);
    expect(
      keptBy([...hurting, { ...hurting[0], key: 'other' } as never], [page(100 * MINUTE)]),
    ).toMatchObject({
      lost: [{ key: 'other' }],
      kept: 1,
    });
  });

  it('DET-734 agree with real ones one to one, within three slots and a minute', () => {
    const pages = [page(100 * MINUTE), page(102 * MINUTE), page(300 * MINUTE)];
    const found = agreementOf(pages, [real({ fired: 101 * MINUTE }), real({ fired: 400 * MINUTE })], MINUTE);
    expect([found.real, found.same]).toEqual([2, 1]);
    expect(found.missing.map(({ fired }) => fired)).toEqual([400 * MINUTE]);
    expect(found.extra.map(({ paged }) => paged)).toEqual([102 * MINUTE, 300 * MINUTE]);
  });

  it('DET-735 are drawn on a line of time, the gravest where several share a column', () => {
    const span = { from: 0, to: 100 };
    const at = (paged: number, hurt: boolean | null) => ({ paged, hurt });
    const row = pictureRow([at(5, false), at(6, true), at(7, null), at(45, false), at(99, null)], span, 10);
    expect(row.join('')).toBe('!...x....?');
    const scale = pictureScale(
      { from: 0, to: 30 },
      40,
      (day) => `11-${String(Math.round(day)).padStart(2, '0')}`,
    );
    expect(scale).toHaveLength(40);
    expect(scale.startsWith('11-00')).toBe(true);
    expect(scale.endsWith('11-30')).toBe(true);
  });

  it('DET-736 are reported with what is lost against the other revision, or without one against what really fired', () => {
    const rule = testRule();
    const before = [
      { ...page(100 * MINUTE), hurt: true },
      { ...page(300 * MINUTE), hurt: false },
    ];
    const here = [{ ...page(300 * MINUTE), hurt: false }];
    const fired = [real({ fired: 100 * MINUTE, hurt: true }), real({ fired: 300 * MINUTE, hurt: false })];
    const asleep = (at: number) => at < 200 * MINUTE;
    const compared = ruleReport(
      { rule: rule.name, before: { rule, pages: before }, here: { rule, pages: here }, real: fired },
      'main',
      asleep,
    );
    expect(
      compared.revisions.map(({ revision, pages, hurt, unhurt, asleep: n }) => [
        revision,
        pages,
        hurt,
        unhurt,
        n,
      ]),
    ).toEqual([
      ['main', 2, 1, 1, 1],
      ['here', 1, 0, 1, 0],
    ]);
    expect(compared.lost).toEqual([{ key: 'k', at: 100 * MINUTE }]);
    expect(compared.agreement.same).toBe(2);
    const alone = ruleReport(
      { rule: rule.name, before: null, here: { rule, pages: here }, real: fired },
      null,
      asleep,
    );
    expect(alone.lost).toEqual([{ key: 'k', at: 100 * MINUTE }]);
    expect(alone.agreement.missing).toHaveLength(1);
  });

  it('DET-940 are reported with the unjudged pages that are lost, and with how many users', () => {
    const rule = testRule();
    const before = [
      { ...page(100 * MINUTE), hurt: null, peak: 241 },
      { ...page(300 * MINUTE), hurt: null, peak: 6 },
      { ...page(500 * MINUTE), hurt: false },
    ];
    const here = [{ ...page(301 * MINUTE), hurt: null }];
    const fired = [real({ fired: 100 * MINUTE, hurt: null }), real({ fired: 300 * MINUTE, hurt: null })];
    const replayed = { rule: rule.name, here: { rule, pages: here }, real: fired };
    const compared = ruleReport({ ...replayed, before: { rule, pages: before } }, 'main', () => false);
    expect([compared.lost, compared.unjudged]).toEqual([[], [{ key: 'k', at: 100 * MINUTE, users: 241 }]]);
    const alone = ruleReport({ ...replayed, before: null }, null, () => false);
    expect(alone.unjudged).toEqual([{ key: 'k', at: 100 * MINUTE, users: null }]);
  });
});

describe('proposals', () => {
  const rule = testRule({
    impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 5, share: null } },
  });

  it('DET-737 need ten judged pages', () => {
    const judged = (n: number) => Array.from({ length: n }, () => ({ hurt: false }));
    expect(isJudgedEnough([...judged(9), { hurt: null }])).toBe(false);
    expect(isJudgedEnough(judged(10))).toBe(true);
  });

  it('DET-737 try no more users than the least page that affected users had, and lower the level only where none did', () => {
    const pages = [
      markedPage({ paged: 0, hurt: true, peak: 24 }),
      markedPage({ paged: 1, hurt: false, peak: 90 }),
    ];
    const changes = ruleChanges(rule, pages);
    const users = changes.flatMap((each) => (each.is === 'users' ? [each.to] : []));
    expect([Math.min(...users), Math.max(...users)]).toEqual([8, 20]);
    expect(changes.some(({ is }) => is === 'notice')).toBe(false);
    expect(ruleChanges(rule, pages.slice(1)).some(({ is }) => is === 'notice')).toBe(true);
  });

  it('DET-737 try longer values of `for` in whole slots of the rule, from two slots where its window is longer than one', () => {
    const pages = [
      markedPage({ paged: 0, hurt: false, peak: 19 }),
      markedPage({ paged: 1, hurt: false, peak: 6 }),
    ];
    const tried = (more: Parameters<typeof ruleFor>[0], is: 'for' | 'users' = 'for') =>
      ruleChanges(ruleFor(more), pages).flatMap((each) =>
        each.is === is ? [[each.from, each.to].map((n) => (is === 'for' ? n / MINUTE : n))] : [],
      );
    expect(tried({}).map(([, to]) => to)).toEqual([2, 3, 5, 10, 15]);
    expect(tried({ window: '1m' }).map(([, to]) => to)).toEqual([1, 2, 3, 5, 10, 15]);
    expect(tried({ for: '5m' })).toEqual([
      [5, 10],
      [5, 15],
    ]);
    expect(tried({ every: '2m', window: '10m' })).toEqual([[0, 10]]);
    // Up to one more than the largest peak, as nobody is known to be affected.
    expect(tried({}, 'users')).toEqual([8, 10, 15, 20].map((to) => [5, to]));
    expect(ruleChanges(ruleFor(), [])).toEqual([]);
    expect(ruleChanges({ ...ruleFor(), impact: { ...ruleFor().impact, page: null } }, pages)).toEqual([]);
  });

  it('DET-737 raise `resolve.below` with the level, unless the rule sets its own', () => {
    const end = (more: Parameters<typeof ruleFor>[0]) =>
      changed(ruleFor(more), { is: 'users', from: 5, to: 10 }).resolve.below;
    expect([end({}), end({ resolve: { below: 3, clean: 2 } })]).toEqual([10, 3]);
  });

  it('DET-737 are the change of each kind that saves most and loses none with affected users; of equals the smallest', () => {
    const before = [0, 1, 2, 3].map((i) => markedPage({ paged: i * 100 * MINUTE, hurt: i === 3 }));
    const only = (...places: readonly number[]) => places.map((i) => before[i] ?? markedPage({ paged: 0 }));
    const found = proposalsOf(before, hurtingOf(before), [
      { change: { is: 'users', from: 5, to: 8 }, pages: only(1, 3) },
      { change: { is: 'users', from: 5, to: 10 }, pages: only(3) },
      { change: { is: 'users', from: 5, to: 15 }, pages: only(3) },
      { change: { is: 'users', from: 5, to: 20 }, pages: [] },
      { change: { is: 'for', from: 0, to: 60_000 }, pages: only(0, 1, 2) },
      { change: { is: 'for', from: 0, to: 120_000 }, pages: before },
    ]);
    expect(found).toEqual([
      {
        ...{ change: { is: 'users', from: 5, to: 10 }, pagesBefore: 4, pagesAfter: 1, laterBy: 0 },
        dropped: { hurt: 0, unhurt: 3, unjudged: 0, worst: 0 },
      },
    ]);
  });

  it('DET-941 that drop an unjudged page come after those that drop none, and only where they save more', () => {
    const verdicts = [false, false, null, true, null];
    const before = verdicts.map((hurt, i) =>
      markedPage({ paged: i * 100 * MINUTE, hurt, peak: i === 2 ? 241 : 6 }),
    );
    const only = (...places: readonly number[]) => places.map((i) => before[i] ?? markedPage({ paged: 0 }));
    const users = (to: number, ...kept: readonly number[]) => ({
      ...{ change: { is: 'users', from: 5, to } as const, pages: only(...kept) },
    });
    const told = (tried: Parameters<typeof proposalsOf>[2]) =>
      proposalsOf(before, hurtingOf(before), tried).map(({ change, pagesAfter, dropped }) => [
        ...[change.is, pagesAfter, dropped.unhurt, dropped.unjudged, dropped.worst],
      ]);
    const held = { change: { is: 'for', from: 0, to: 60_000 } as const, pages: only(0, 3, 4) };
    expect(told([users(8, 1, 2, 3, 4), users(20, 2, 3), held])).toEqual([
      ['users', 4, 1, 0, 0],
      ['users', 2, 2, 1, 6],
      ['for', 3, 1, 1, 241],
    ]);
    // The safe one saves as much.
    expect(told([users(8, 2, 3, 4), users(20, 0, 1, 3)])).toEqual([['users', 3, 2, 0, 0]]);
    expect(isSafe({ dropped: { hurt: 0, unhurt: 9, unjudged: 1, worst: 1 } })).toBe(false);
  });

  it('DET-941 may not drop a page with affected users that another page of its key only stood beside', () => {
    const before = [
      markedPage({ paged: 0, resolved: 5 * MINUTE, hurt: true }),
      markedPage({ paged: 400 * MINUTE, resolved: 405 * MINUTE, hurt: false }),
    ];
    const tried = [{ change: { is: 'notice', users: 5 } as const, pages: before.slice(1) }];
    expect(proposalsOf(before, [], tried)).toEqual([]);
  });
});

describe('statements', () => {
  const lines = (...messages: readonly string[]) => messages.map((message) => ({ message, service: 'shop' }));

  it('DET-738 are ranked by the pages without impact that they were most of the lines of', () => {
    const ranked = rankPatterns([
      ...[11, 27, 35].map((id) => ({
        rule: 'cart',
        hurt: false,
        lines: lines(`cart ${id} not found`, `cart ${id + 1} not found`, 'pool is full'),
      })),
      { rule: 'pay', hurt: true, lines: lines('pool is full', 'pool is full', 'cart 5 not found') },
      { rule: 'pay', hurt: null, lines: lines('pool is full') },
    ]);
    expect(
      ranked.map(({ template, pages, hurt, unhurt, unjudged }) => [template, pages, hurt, unhurt, unjudged]),
    ).toEqual([
      ['cart <number> not found', 3, 0, 3, 0],
      ['pool is full', 2, 1, 0, 1],
    ]);
    expect(ranked[0]).toMatchObject({ rules: ['cart'], services: ['shop'] });
    expect(excludable(ranked).map(({ template }) => template)).toEqual(['cart <number> not found']);
  });
});
