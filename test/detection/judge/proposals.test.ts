import { describe, expect, it } from 'vitest';
import { droppedBy, keptBy, type MarkedPage, withVerdicts } from '../../../src/detection/judge/marks.ts';
import {
  changed,
  isJudgedEnough,
  isSafe,
  type Proposal,
  proposalsOf,
  type RuleChange,
  ruleChanges,
} from '../../../src/detection/judge/proposals.ts';
import { MINUTE, ruleFor } from '../rules.ts';
import { markedPage } from './sixty-pages.ts';

const pageAt = (minutes: number, more: Partial<MarkedPage> = {}): MarkedPage =>
  markedPage({ paged: minutes * MINUTE, resolved: (minutes + 5) * MINUTE, key: 'k', hurt: false, ...more });

describe('changes of a rule that are tried', () => {
  const hurting = (...peaks: readonly number[]) => peaks.map((peak, i) => pageAt(i, { hurt: true, peak }));

  it('DET-737 are more users, a longer `for`, and the notice level, each with what it was before', () => {
    const rule = ruleFor({ for: '5m' });
    expect(ruleChanges(rule, [pageAt(0, { peak: 8 }), pageAt(9, { peak: 3 })])).toEqual([
      { is: 'users', from: 5, to: 8 },
      { is: 'for', from: 5 * MINUTE, to: 10 * MINUTE },
      { is: 'for', from: 5 * MINUTE, to: 15 * MINUTE },
      { is: 'notice', users: 5 },
    ]);
  });

  it('DET-737 are no more users than the least of several pages with affected users had', () => {
    const users = (...peaks: readonly number[]) =>
      ruleChanges(ruleFor(), hurting(...peaks)).flatMap((each) => (each.is === 'users' ? [each.to] : []));
    expect([users(90, 8, 40), users(90, 7), users(10)]).toEqual([[8], [], [8, 10]]);
    expect(ruleChanges(ruleFor({ for: '15m' }), hurting(7))).toEqual([]);
  });

  it('DET-737 change one value of the rule, and its tie to the end of an episode', () => {
    const rule = ruleFor({ resolve: { below: 3, clean: 4 } });
    const { impact, resolve } = rule;
    const silent = { ...rule, impact: { ...impact, page: null } };
    const exclude = { is: 'exclude', exclusion: {} } as RuleChange;
    expect(changed(rule, { is: 'for', from: 0, to: MINUTE })).toEqual({ ...rule, for: MINUTE });
    expect(changed(rule, { is: 'notice', users: 5 })).toEqual({
      ...rule,
      impact: { ...impact, notice: { users: 5, share: null }, page: null },
    });
    expect(changed(rule, { is: 'users', from: 5, to: 10 })).toEqual({
      ...rule,
      impact: { ...impact, page: { users: 10, share: null } },
    });
    expect(changed(ruleFor({ resolve: { clean: 4 } }), { is: 'users', from: 5, to: 10 }).resolve).toEqual({
      ...{ ...resolve, below: 10 },
    });
    expect(changed(rule, exclude)).toBe(rule);
    expect(changed(silent, { is: 'users', from: 5, to: 10 })).toBe(silent);
  });
});

describe('proposals', () => {
  const before = [0, 1, 2, 3].map((i) => pageAt(i * 100, { hurt: i === 3 }));
  const only = (...places: readonly number[]) => before.filter((_, i) => places.includes(i));
  const late = pageAt(303, { hurt: true });
  const hurting = [{ key: 'k', at: 300 * MINUTE, until: 305 * MINUTE }];
  type Pages = readonly [RuleChange, readonly MarkedPage[]];
  const proposed = (...tried: Pages[]) =>
    proposalsOf(
      before,
      hurting,
      tried.map(([change, pages]) => ({ change, pages })),
    );
  const users = (to: number): RuleChange => ({ is: 'users', from: 5, to });
  const held = (to: number): RuleChange => ({ is: 'for', from: 0, to });
  const notice: RuleChange = { is: 'notice', users: 5 };
  const exclude = { is: 'exclude', exclusion: { id: 'x' } } as RuleChange;

  it('DET-737 are the smallest of those that save as many, in whatever order they were tried', () => {
    const changes = (...tried: Pages[]) => proposed(...tried).map(({ change }) => change);
    const same = only(3);
    expect(changes([users(20), same], [users(10), same], [users(15), same])).toEqual([users(10)]);
    expect(changes([held(3), same], [held(1), same], [held(2), same])).toEqual([held(1)]);
    expect(changes([users(10), only(1, 3)], [users(20), same])).toEqual([users(20)]);
  });

  it('DET-737 are one of each kind: users, `for`, notice, exclusion', () => {
    const all = [exclude, notice, held(1), users(8)].map((change) => [change, only(2, 3)] as const);
    expect(proposed(...all).map(({ change }) => change.is)).toEqual(['users', 'for', 'notice', 'exclude']);
  });

  it('DET-737 say by how much a page with affected users comes later, and lose none', () => {
    expect(proposed([users(8), [late]])).toMatchObject([
      { pagesBefore: 4, pagesAfter: 1, laterBy: 3 * MINUTE },
    ]);
    expect(proposed([users(8), only(0)])).toEqual([]);
    // As many pages as before, and one more.
    expect(proposed([users(8), before])).toEqual([]);
    expect(proposed([users(8), [...before, pageAt(900)]])).toEqual([]);
    // A page that really went out is lost, though the replay before has none.
    const [change, pages] = [users(8), only(2, 3)];
    const more = [...hurting, { key: 'k', at: 0, until: MINUTE }];
    expect(proposalsOf(before, more, [{ change, pages }])).toEqual([]);
  });

  it('DET-737 need ten pages that were judged, whatever the verdict is', () => {
    const of = (hurt: number, unhurt: number, open: number) =>
      isJudgedEnough([
        ...Array.from({ length: hurt }, () => ({ hurt: true })),
        ...Array.from({ length: unhurt }, () => ({ hurt: false })),
        ...Array.from({ length: open }, () => ({ hurt: null })),
      ]);
    expect([of(10, 0, 0), of(4, 6, 0), of(4, 5, 9), of(0, 0, 20)]).toEqual([true, true, false, false]);
  });

  it('DET-941 count the pages that they drop by verdict, with the users of the worst unjudged one', () => {
    const pages = [
      pageAt(0, { hurt: true, peak: 700 }),
      pageAt(100, { hurt: false, peak: 900 }),
      pageAt(200, { hurt: null, peak: 12 }),
      pageAt(300, { hurt: null, peak: 7 }),
      pageAt(400, { hurt: null, peak: 50 }),
    ];
    expect(droppedBy(pages, pages.slice(4))).toEqual({ hurt: 1, unhurt: 1, unjudged: 2, worst: 12 });
    expect(droppedBy(pages, pages)).toEqual({ hurt: 0, unhurt: 0, unjudged: 0, worst: 0 });
    expect(droppedBy(pages.slice(0, 2), [])).toEqual({ hurt: 1, unhurt: 1, unjudged: 0, worst: 0 });
    const of = (unjudged: number) => ({ dropped: { hurt: 0, unhurt: 3, unjudged, worst: 0 } }) as Proposal;
    expect([isSafe(of(0)), isSafe(of(1))]).toEqual([true, false]);
  });
});

describe('pages of a replay beside real ones', () => {
  const real = (minutes: number, resolved: number | null, hurt: boolean | null) => ({
    ...{ id: `P${minutes}`, number: 1, rule: 'checkout-5xx', key: 'k', hurt },
    ...{ fired: minutes * MINUTE, resolved: resolved === null ? null : resolved * MINUTE },
  });
  const verdict = (page: MarkedPage, ...all: readonly ReturnType<typeof real>[]) =>
    withVerdicts([page], all, () => 'k').map(({ hurt, real: one }) => [hurt, one?.id ?? null])[0];

  it('DET-733 are near for an hour where an end is not known, of the real page or of the replay', () => {
    const at = (minutes: number) => verdict(pageAt(minutes), real(100, null, true));
    expect([175, 175.1].map(at)).toEqual([
      [true, 'P100'],
      [null, null],
    ]);
    const open = (minutes: number) => verdict(pageAt(minutes, { resolved: null }), real(100, 101, true));
    expect([25, 24.9].map(open)).toEqual([
      [true, 'P100'],
      [null, null],
    ]);
  });

  it('DET-733 take the verdict of the same page, without one that of all pages near them', () => {
    expect(verdict(pageAt(100), real(101, 102, null))).toEqual([null, 'P101']);
    expect(verdict(pageAt(100), real(101, 102, null), real(110, 111, true))).toEqual([null, 'P101']);
    // None of them is the same page.
    expect(verdict(pageAt(100), real(110, 111, null), real(112, 113, false))).toEqual([false, 'P110']);
    expect(verdict(pageAt(100), real(110, 111, false), real(112, 113, true))).toEqual([true, 'P110']);
  });

  it('DET-733 catch what begins while they are open, also without a known end', () => {
    const hurting = [{ key: 'k', at: 100 * MINUTE, until: 130 * MINUTE }];
    expect(keptBy(hurting, [pageAt(50, { resolved: null })])).toEqual({ lost: [], laterBy: 0, kept: 1 });
    expect(keptBy(hurting, [pageAt(131, { resolved: null })]).lost).toHaveLength(1);
    expect(keptBy(hurting, [])).toEqual({ lost: [{ key: 'k', at: 100 * MINUTE }], laterBy: 0, kept: 0 });
  });
});
