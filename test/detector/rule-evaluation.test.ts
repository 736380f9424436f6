import { describe, expect, it } from 'vitest';
import { BARS } from '../../src/detection/checkpoint.ts';
import { INITIAL_STATE } from '../../src/detection/machine.ts';
import type { DetectionRule, RuleGroup } from '../../src/detection/rule.ts';
import type { ExcludedCount, SlotCounts } from '../../src/detection/slot.ts';
import type { CountedJob } from '../../src/detector/counting.ts';
import { RuleEvaluation, type RuleNews } from '../../src/detector/rule-evaluation.ts';
import type { RuleAnswer } from '../../src/ports/detection-source.ts';
import { countsFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';

const at = (n: number): number => T0 + n * MINUTE;
const region = (value: string): RuleGroup => [{ field: 'region', value }];
const [EU, US] = [region('eu'), region('us')];
const UNKNOWN: RuleAnswer = { unknown: { kind: 'timeout', params: {} } };
type Counted = number | SlotCounts;

const answerOf = (groups: readonly (readonly [RuleGroup, Counted])[], earlier: readonly number[] = []) => {
  const counted = groups.map(([group, one]) => ({
    group,
    counts: typeof one === 'number' ? countsFor(one) : one,
  }));
  const bad = counted.reduce((sum, { counts }) => sum + counts.bad, 0);
  return { unknown: null, groups: counted, bad, earlier, total: null, unlisted: null } satisfies RuleAnswer;
};
const job = (rule: DetectionRule, n: number, answer: RuleAnswer, excluded = ''): CountedJob => ({
  ...{ rule, slot: at(n), looksBack: true, excluded, broken: [], answer },
});

const whole = ruleFor();
/** The nth slot of the rule as a whole; null: it could not be counted. */
const slot = (n: number, users: Counted | null, rule: DetectionRule = whole): CountedJob =>
  job(rule, n, users === null ? UNKNOWN : answerOf([[[], users]]));

const grouped = ruleFor({ group: 'region' });
/** The nth slot of the rule of groups. */
const slotOf = (n: number, ...groups: readonly (readonly [RuleGroup, Counted])[]): CountedJob =>
  job(grouped, n, answerOf(groups));

const kinds = ({ moves }: Pick<RuleNews, 'moves'>) => moves.map(({ kind }) => kind);
const groupsOf = (evaluation: RuleEvaluation) =>
  evaluation.toJson().groups.map(({ group }) => group[0]?.value ?? 'whole');
const stateOf = (evaluation: RuleEvaluation, i = 0) => evaluation.toJson().groups[i]?.state;

describe('where a rule is', () => {
  it('DET-711 is all that another watcher needs to go on', () => {
    const first = new RuleEvaluation(ruleFor({ for: '2m' }));
    const rule = first.rule;
    first.take([slot(0, 40, rule), slot(1, 40, rule)]);
    const kept = first.toJson();
    expect(kept).toMatchObject({ rule, leaving: false, slot: at(1) });
    const next = new RuleEvaluation(rule, kept);
    expect(next.toJson()).toEqual(kept);
    expect(next.slot).toBe(at(1));
    expect(next.take([slot(2, 40, rule)]).moves).toMatchObject([{ kind: 'page', slot: at(2), late: false }]);
    expect(new RuleEvaluation(rule).slot).toBeNull();
  });

  it('DET-705 is at the newest slot that was counted, in whatever order they come', () => {
    const evaluation = new RuleEvaluation(whole);
    evaluation.take([slot(3, 0)]);
    evaluation.take([slot(2, 0)]);
    expect(evaluation.slot).toBe(at(3));
  });

  it('DET-718 has the users of the last slots, oldest first, unknown ones as unknown', () => {
    const evaluation = new RuleEvaluation(whole);
    evaluation.take([slot(0, 9), slot(1, 1), slot(2, null), slot(3, 2)]);
    expect(evaluation.toJson().groups[0]).toMatchObject({
      bars: [9, 1, null, 2],
      last: { slot: at(3), counts: { users: { n: 2 } } },
    });
    for (let n = 4; n < 4 + BARS; n += 1) evaluation.take([slot(n, n)]);
    expect(evaluation.toJson().groups[0]?.bars).toEqual(Array.from({ length: BARS }, (_, i) => 4 + i));
  });

  it('DET-705 says which episodes were missed, by group', () => {
    const evaluation = new RuleEvaluation(grouped);
    const calm = slotOf(3, [EU, 0], [US, 40]);
    const news = evaluation.take([
      slotOf(0, [EU, 40], [US, 0]),
      slotOf(1, [EU, 0]),
      slotOf(2, [EU, 0]),
      calm,
    ]);
    expect(news.missed).toEqual([{ group: EU, episode: at(0) }]);
    expect(news.moves.map(({ kind, result }) => [kind, result.group])).toEqual([
      ['notice', EU],
      ['notice-ended', EU],
      ['notice', US],
      ['page', US],
    ]);
  });

  it.each<[string, readonly CountedJob[], readonly (readonly [string, RuleGroup])[]]>([
    [
      'a group that has no bad document any more',
      [slotOf(0, [US, 0]), slotOf(1, [EU, 40]), slotOf(2, [EU, 40]), slotOf(3), slotOf(4), slotOf(5)],
      [],
    ],
    [
      'a group that cannot be counted any more',
      [slotOf(0, [EU, 40]), job(grouped, 1, UNKNOWN), job(grouped, 2, UNKNOWN)],
      [
        ['page', EU],
        ['blind', EU],
      ],
    ],
  ])('DET-705 knows of a group that is seen first in the slots that were missed: %s', (_what, jobs, said) => {
    const evaluation = new RuleEvaluation(grouped);
    const { moves } = evaluation.take(jobs);
    const rings = moves.filter(({ kind }) => kind === 'page' || kind === 'blind');
    expect(rings.map(({ kind, result }) => [kind, result.group])).toEqual(said);
  });
});

describe('documents that came late', () => {
  it('DET-706 are found by more bad documents than were counted at their time', () => {
    const evaluation = new RuleEvaluation(whole);
    evaluation.take([slot(0, 4), slot(1, 3), slot(2, null), slot(3, 2), slot(4, 0)]);
    const late = (earlier: readonly number[], excluded = '') =>
      evaluation.lateSlots(job(whole, 5, answerOf([[[], 0]], earlier), excluded));
    expect(late([0, 2, 0])).toEqual([]);
    expect(late([1, 3, 9])).toEqual([at(4), at(3)]);
    expect(late([])).toEqual([]);
    // Other exclusions hold by now.
    expect(late([1, 3, 9], 'maint')).toEqual([]);
    expect(evaluation.lateSlots(job(whole, 5, UNKNOWN))).toEqual([]);
    // A slot that could not be counted has nothing that can be compared.
    expect(evaluation.lateSlots(job(whole, 3, answerOf([], [9, 9, 9])))).toEqual([at(1), at(0)]);
  });

  it('DET-706 are looked for in the last slots alone', () => {
    const evaluation = new RuleEvaluation(whole);
    for (let n = 0; n < 9; n += 1) evaluation.take([slot(n, n)]);
    expect(evaluation.toJson().counted).toEqual(
      [5, 6, 7, 8].map((n) => ({ slot: at(n), bad: n, excluded: '' })),
    );
  });

  it('DET-706 page, and are found once', () => {
    const evaluation = new RuleEvaluation(whole);
    evaluation.take([slot(0, 1), slot(1, 1)]);
    const found = evaluation.retake([job(whole, 0, answerOf([[[], 40]]), 'maint')]);
    expect(found).toMatchObject([{ kind: 'page', slot: at(0), late: true, episode: { first: at(0) } }]);
    expect(evaluation.toJson().counted).toEqual([
      { slot: at(0), bad: 40, excluded: 'maint' },
      { slot: at(1), bad: 1, excluded: '' },
    ]);
    const { counted } = evaluation.toJson();
    expect(evaluation.retake([job(whole, 1, UNKNOWN)])).toEqual([]);
    expect(evaluation.toJson().counted).toEqual(counted);
  });

  it('DET-706 page a group that was never seen before, of the slots that were counted', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([slotOf(0), slotOf(1), slotOf(2), slotOf(3)]);
    const late = (n: number) => evaluation.retake([job(grouped, n, answerOf([[EU, 40]]))]);
    expect(kinds({ moves: late(0) })).toEqual([]);
    expect(late(2)).toMatchObject([{ kind: 'page', late: true, result: { group: EU } }]);
    expect(stateOf(evaluation, 0)).toMatchObject({ slot: at(3), episode: { first: at(2) } });
    // The same of one that was seen in time, after the slots that are opened.
    evaluation.take([slotOf(4, [US, 1])]);
    expect(evaluation.retake([job(grouped, 3, answerOf([[US, 40]]))])).toMatchObject([
      { kind: 'page', slot: at(3), result: { group: US } },
    ]);
  });
});

describe('what the detection log knows of pages', () => {
  const openAt = (n: number, group: RuleGroup = []) => ({ group, episode: at(n) });

  it('DET-703 is an episode where the checkpoint has none: it pages nobody again, and ends by clean slots', () => {
    const evaluation = new RuleEvaluation(whole);
    evaluation.reconcile([openAt(0)], () => false);
    expect(evaluation.toJson().groups).toEqual([
      {
        ...{ group: [], last: null, bars: [], shadows: {} },
        state: {
          ...INITIAL_STATE,
          ...{ phase: 'paging', since: at(0), episode: { first: at(0), paged: at(0) } },
          base: {
            ...INITIAL_STATE.base,
            ...{ phase: 'paging', since: at(0), episode: { first: at(0), paged: at(0) } },
          },
        },
      },
    ]);
    expect(kinds(evaluation.take([slot(1, 40)]))).toEqual(['notice']);
    const { moves } = evaluation.take([slot(2, 0), slot(3, 0)]);
    expect(moves).toMatchObject([
      { kind: 'notice-ended' },
      { kind: 'resolving' },
      { kind: 'resolve', episode: { first: at(0) } },
    ]);
  });

  it('DET-703 leaves an episode that the checkpoint has, too, as it is', () => {
    const evaluation = new RuleEvaluation(whole);
    for (const [n, users] of [40, 0].entries()) evaluation.take([slot(n, users)]);
    const before = evaluation.toJson();
    expect(stateOf(evaluation)).toMatchObject({ phase: 'resolving', run: 1 });
    evaluation.reconcile([openAt(0)], () => false);
    expect(evaluation.toJson()).toEqual(before);
  });

  it('DET-703 keeps what is known of a group beside its episode', () => {
    const evaluation = new RuleEvaluation(grouped);
    for (const one of [slotOf(0, [EU, 1], [US, 1]), job(grouped, 1, UNKNOWN)]) evaluation.take([one]);
    const blind = stateOf(evaluation)?.blind;
    expect(blind).toMatchObject({ since: at(1) });
    evaluation.reconcile([openAt(0, US)], () => false);
    expect(evaluation.toJson().groups).toMatchObject([
      { group: EU, state: { phase: 'normal', episode: null } },
      {
        group: US,
        bars: [1, null],
        state: { phase: 'paging', slot: at(1), recent: [], blind, base: { phase: 'paging', blind } },
      },
    ]);
  });

  it('DET-933 ends the episode of a page that was resolved, and nothing late before its end pages again', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([slotOf(0, [EU, 40], [US, 40])]);
    evaluation.take([slotOf(1, [EU, 3], [US, 40]), job(grouped, 2, UNKNOWN)]);
    const asked: unknown[] = [];
    evaluation.reconcile([], (group, episode) => {
      asked.push([group, episode]);
      return group === EU;
    });
    expect(asked).toEqual([
      [EU, at(0)],
      [US, at(0)],
    ]);
    const blind = { since: at(2), slots: 1 };
    expect(evaluation.toJson().groups).toMatchObject([
      {
        group: EU,
        state: {
          phase: 'normal',
          episode: null,
          run: 0,
          recent: [],
          blind,
          base: { phase: 'normal', blind },
        },
      },
      { group: US, state: { phase: 'paging', episode: { first: at(0) } } },
    ]);
    expect(evaluation.retake([job(grouped, 1, answerOf([[EU, 40]]))])).toEqual([]);
    expect(kinds(evaluation.take([slotOf(3, [EU, 40], [US, 40])]))).toContain('page');
  });

  it('DET-933 is not asked where no episode is open', () => {
    const evaluation = new RuleEvaluation(whole);
    evaluation.take([slot(0, 3)]);
    const before = evaluation.toJson();
    evaluation.reconcile([], () => true);
    expect(evaluation.toJson()).toEqual(before);
  });
});

describe('a removed rule', () => {
  it('DET-932 keeps the groups with open episodes alone, and is over with their resolve', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([slotOf(0, [EU, 40], [US, 1])]);
    evaluation.edit(grouped, true);
    expect([evaluation.toJson().leaving, groupsOf(evaluation)]).toEqual([true, ['eu']]);
    expect(kinds(evaluation.take([slotOf(1, [EU, 40], [US, 40])]))).toEqual([]);
    expect(evaluation.retake([job(grouped, 1, answerOf([[US, 40]]))])).toEqual([]);
    expect(groupsOf(evaluation)).toEqual(['eu']);
    // What begins after the resolve is of a rule that is gone.
    const clean = [2, 3].map((n) => slotOf(n, [EU, 0]));
    const news = evaluation.take([...clean, slotOf(4, [EU, 40]), slotOf(5, [EU, 40])]);
    expect(kinds(news)).toEqual(['notice-ended', 'resolving', 'resolve']);
    expect([news.missed, news.held, groupsOf(evaluation)]).toEqual([[], [], []]);
  });

  it('DET-932 is over also where the slots of its recovery come one by one', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([slotOf(0, [EU, 40])]);
    evaluation.edit(grouped, true);
    expect(kinds(evaluation.take([slotOf(1, [EU, 0])]))).toEqual(['notice-ended', 'resolving']);
    expect(kinds(evaluation.take([slotOf(2, [EU, 0])]))).toEqual(['resolve']);
    expect(groupsOf(evaluation)).toEqual([]);
  });

  it('DET-932 is a rule like any other when its file is back, with the new form', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([slotOf(0, [EU, 40])]);
    evaluation.edit(grouped, true);
    const edited = ruleFor({ group: 'region', resolve: { clean: 1 } });
    evaluation.edit(edited, false);
    expect([evaluation.rule, evaluation.toJson().leaving]).toEqual([edited, false]);
    expect(kinds(evaluation.take([slotOf(1, [EU, 0], [US, 40])]))).toEqual([
      ...['notice-ended', 'resolve', 'notice', 'page'],
    ]);
    expect(groupsOf(evaluation)).toEqual(['eu', 'us']);
  });
});

describe('groups of a rule', () => {
  it('DET-909 are asked for while they are not at rest', () => {
    const rule = ruleFor({
      ...{ group: 'region', for: '2m', impact: { users: 'user.id', notice: 3, page: 20 } },
    });
    const take = (n: number, eu: number, us: number) => {
      evaluation.take([
        job(
          rule,
          n,
          answerOf([
            [EU, eu],
            [US, us],
          ]),
        ),
      ]);
      return evaluation.restless();
    };
    const evaluation = new RuleEvaluation(rule);
    expect(take(0, 2, 2)).toEqual([]);
    expect(take(1, 3, 2)).toEqual([EU]);
    expect(take(2, 3, 40)).toEqual([EU, US]);
    expect(take(3, 0, 0)).toEqual([]);
    evaluation.take([job(rule, 4, UNKNOWN)]);
    expect(evaluation.restless()).toEqual([EU, US]);
    const resolving = new RuleEvaluation(grouped);
    for (const [n, users] of [40, 0].entries()) resolving.take([slotOf(n, [EU, users])]);
    expect(resolving.restless()).toEqual([EU]);
    const alone = new RuleEvaluation(whole);
    alone.take([slot(0, 40)]);
    expect(alone.restless()).toEqual([]);
  });

  it('DET-909 are let go once they had nothing for some slots, not before, and not while an exclusion holds them back', () => {
    const left: ExcludedCount = {
      ...{ exclusion: 'maint', bad: 1, users: { n: 1, unnamed: 0 }, usersWithout: 1, freshWithout: null },
    };
    const evaluation = new RuleEvaluation(grouped);
    const seen = (n: number, ...groups: readonly (readonly [RuleGroup, Counted])[]) => {
      evaluation.take([slotOf(n, ...groups)]);
      return groupsOf(evaluation);
    };
    const held = [region('held'), countsFor(0, { excluded: [left] })] as const;
    expect(seen(0, [EU, 1], [US, 40], held)).toEqual(['eu', 'us', 'held']);
    expect(seen(1, held)).toEqual(['eu', 'us', 'held']);
    expect(seen(2, held)).toEqual(['eu', 'us', 'held']);
    expect(seen(3, [US, countsFor(0, { bad: 1 })], held)).toEqual(['us', 'held']);
    expect(seen(4)).toEqual(['us']);
    expect(seen(5)).toEqual(['us']);
    expect(seen(6)).toEqual([]);
  });

  it('DET-909 stay while nobody knows of them, and the rule as a whole is gone once they are known again', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([job(grouped, 0, UNKNOWN)]);
    expect(groupsOf(evaluation)).toEqual(['whole']);
    for (let n = 1; n < 4; n += 1) evaluation.take([slotOf(n, [EU, 1])]);
    expect(groupsOf(evaluation)).toEqual(['eu']);
    for (let n = 4; n < 7; n += 1) evaluation.take([slotOf(n)]);
    expect(groupsOf(evaluation)).toEqual([]);
    const blind = new RuleEvaluation(grouped);
    blind.take([slotOf(0, [EU, 0])]);
    for (let n = 1; n < 9; n += 1) blind.take([job(grouped, n, UNKNOWN)]);
    expect(groupsOf(blind)).toEqual(['eu']);
  });

  it('DET-909 stay until they are resolved, however many slots without anything that takes', () => {
    const rule = ruleFor({ group: 'region', resolve: { clean: 5 } });
    const evaluation = new RuleEvaluation(rule);
    evaluation.take([job(rule, 0, answerOf([[EU, 40]]))]);
    for (let n = 1; n < 5; n += 1) evaluation.take([job(rule, n, answerOf([[EU, 0]]))]);
    expect(groupsOf(evaluation)).toEqual(['eu']);
    expect(kinds(evaluation.take([job(rule, 5, answerOf([]))]))).toEqual(['resolve']);
  });

  it('DET-909 are let go as well where the rule has no groups any more', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([slotOf(0, [EU, 1])]);
    evaluation.edit(whole, false);
    for (let n = 1; n < 3; n += 1) evaluation.take([slot(n, 0)]);
    expect(groupsOf(evaluation)).toEqual(['eu', 'whole']);
    evaluation.take([slot(3, 0)]);
    expect(groupsOf(evaluation)).toEqual(['whole']);
  });

  it('DET-908 a rule without groups is there, however quiet it is', () => {
    const evaluation = new RuleEvaluation(whole);
    for (let n = 0; n < 9; n += 1) evaluation.take([slot(n, 0)]);
    expect(groupsOf(evaluation)).toEqual(['whole']);
  });
});

describe('totals that were not asked for at their time', () => {
  it('DET-730 belong to one slot of one group, where that was counted', () => {
    const evaluation = new RuleEvaluation(grouped);
    evaluation.take([slotOf(0, [EU, 1], [US, 1])]);
    evaluation.take([slotOf(1, [EU, 2], [US, 2]), job(grouped, 2, UNKNOWN)]);
    for (const n of [1, 2]) evaluation.fill(EU, at(n), { total: 90, totalUsers: 60 });
    evaluation.fill(region('jp'), at(1), { total: 1, totalUsers: 1 });
    expect(groupsOf(evaluation)).toEqual(['eu', 'us']);
    const totals = (i: number) =>
      stateOf(evaluation, i)?.recent.map(({ counts }) => counts && [counts.users.n, counts.totalUsers]);
    expect(totals(0)).toEqual([[1, null], [2, 60], null]);
    expect(totals(1)).toEqual([[1, null], [2, null], null]);
  });
});

describe('what an exclusion holds back', () => {
  const excluded = (
    id: string,
    users: number,
    without: number,
    fresh: number | null = null,
  ): ExcludedCount => ({
    ...{ exclusion: id, bad: users, users: { n: users, unnamed: 0 }, usersWithout: without },
    freshWithout: fresh,
  });
  const left = (users: number, ...out: readonly ExcludedCount[]) =>
    countsFor(users, { users: { n: users, unnamed: 1 }, excluded: out });

  it('DET-720 is a page that its documents and the others together would have made, once an episode', () => {
    const evaluation = new RuleEvaluation(whole);
    const maint = (users: number) => left(2, excluded('maint', users, users + 2), excluded('small', 1, 3));
    expect(evaluation.take([slot(0, maint(1))]).held).toEqual([]);
    const first = { id: 'maint', group: [], episode: at(1), users: 4 };
    expect(evaluation.take([slot(1, maint(4))]).held).toEqual([first]);
    expect(evaluation.take([slot(2, maint(4))]).held).toEqual([]);
    expect(evaluation.take([slot(3, left(2, excluded('maint', 0, 0))), slot(4, maint(0))]).held).toEqual([]);
    expect(evaluation.take([slot(5, maint(9))]).held).toEqual([{ ...first, episode: at(5), users: 9 }]);
    const { shadows } = evaluation.toJson().groups[0] ?? {};
    expect(shadows?.maint).toMatchObject({
      phase: 'paging',
      recent: [{}, {}, { counts: { bad: 2, users: { n: 11, unnamed: 1 }, fresh: null } }],
    });
    expect(shadows?.small).toMatchObject({ phase: 'normal', slot: at(5) });
  });

  it('DET-720 is nothing while somebody is paged without it', () => {
    const evaluation = new RuleEvaluation(whole);
    expect(evaluation.take([slot(0, left(40, excluded('maint', 40, 60)))]).held).toEqual([]);
    expect(evaluation.take([slot(1, left(0, excluded('maint', 40, 40)))]).held).toEqual([]);
  });

  it('DET-913 goes by the users that are affected at the end of its `for`', () => {
    const rule = ruleFor({ for: '1m' });
    const held = (fresh: number) => {
      const evaluation = new RuleEvaluation(rule);
      const counts = left(0, excluded('maint', 40, 40, fresh));
      return evaluation.take([slot(0, counts, rule), slot(1, counts, rule)]).held.length;
    };
    expect([held(5), held(4)]).toEqual([1, 0]);
  });

  it('DET-997 is a page for errors that name no user, by all of them and by those at the end of its `for`', () => {
    const held = (more: object, unnamed: number, fresh?: number) => {
      const rule = ruleFor({ impact: { users: 'user.id', page: 5, unnamed: 40 }, ...more });
      const evaluation = new RuleEvaluation(rule);
      const out: ExcludedCount = {
        ...{ exclusion: 'maint', bad: unnamed, users: { n: 0, unnamed }, usersWithout: 0, freshWithout: 0 },
        ...(fresh === undefined ? {} : { freshUnnamedWithout: fresh }),
      };
      const counts = countsFor(0, { bad: 3, users: { n: 0, unnamed: 3 }, excluded: [out] });
      return evaluation.take([slot(0, counts, rule), slot(1, counts, rule)]).held.length;
    };
    expect([held({}, 36), held({}, 37)]).toEqual([0, 1]);
    expect([held({ for: '1m' }, 90, 39), held({ for: '1m' }, 90, 40)]).toEqual([0, 1]);
    expect(held({ impact: { users: 'user.id', page: 5 } }, 90)).toBe(0);
  });

  it('DET-720 stays over slots that cannot be counted, and is forgotten where it leaves out nothing any more', () => {
    const evaluation = new RuleEvaluation(whole);
    const shadows = (...jobs: readonly CountedJob[]) => {
      evaluation.take(jobs);
      return Object.keys(evaluation.toJson().groups[0]?.shadows ?? {});
    };
    expect(shadows(slot(0, left(0, excluded('a', 9, 9))))).toEqual(['a']);
    expect(shadows(slot(1, null))).toEqual(['a']);
    expect(evaluation.take([slot(2, left(0, excluded('a', 9, 9)))]).held).toEqual([]);
    // Of some slots at once: one that was unknown, and one without that exclusion.
    expect(shadows(slot(3, null), slot(4, left(0, excluded('b', 9, 9))))).toEqual(['b']);
    expect(shadows(slot(5, left(0, excluded('c', 9, 9))), slot(6, null))).toEqual(['b', 'c']);
    expect(shadows(slot(7, 0))).toEqual([]);
  });
});
