import { describe, expect, it } from 'vitest';
import type { DetectionEvent, DetectionFact } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import type { DetectionRule, RuleGroup } from '../../src/detection/rule.ts';
import { Evaluator } from '../../src/detector/evaluator.ts';
import type { CountAsk, DetectionSource, RuleAnswer } from '../../src/ports/detection-source.ts';
import { countsFor, exclusionFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';

const at = (n: number): number => T0 + n * MINUTE;
const EU: RuleGroup = [{ field: 'region', value: 'eu' }];
const never = new AbortController().signal;

/** A source that says of a slot how many users of a region are affected, of how many. It lists those with errors, or asked for. */
function regions(usersAt: (n: number) => readonly [users: number, of: number]) {
  const asks: CountAsk[] = [];
  const source: DetectionSource = {
    name: 'app',
    async count(ask): Promise<readonly RuleAnswer[]> {
      asks.push(ask);
      const [users, of] = usersAt((ask.span.to - T0) / MINUTE);
      return ask.rules.map(({ groups = [] }): RuleAnswer => {
        const counts = countsFor(users, { total: of, totalUsers: of });
        const isListed = users > 0 || groups.length > 0;
        const listed = isListed ? [{ group: EU, counts }] : [];
        return { unknown: null, groups: listed, bad: users, earlier: [], total: null, unlisted: null };
      });
    },
    messageField: () => null,
    skewMs: async () => null,
    close: async () => {},
  };
  return { source, asks };
}

/** A source that says of each rule and slot how many users are affected; null: it cannot be read. */
function sourceOf(usersAt: (rule: string, n: number) => number | RuleAnswer | null, name = 'app') {
  const asks: CountAsk[] = [];
  const source: DetectionSource = {
    name,
    async count(ask) {
      asks.push(ask);
      return ask.rules.map(({ rule }): RuleAnswer => {
        const users = usersAt(rule.name, (ask.span.to - T0) / MINUTE);
        if (users === null) return { unknown: { kind: 'unreachable', params: {} } };
        if (typeof users !== 'number') return users;
        const groups = [{ group: [], counts: countsFor(users) }];
        return { unknown: null, groups, bad: users, earlier: [], total: null, unlisted: null };
      });
    },
    messageField: () => null,
    skewMs: async () => null,
    close: async () => {},
  };
  return { source, asks };
}
const evaluatorOf = (usersAt: Parameters<typeof sourceOf>[0], ...rules: readonly DetectionRule[]) => {
  const { source, asks } = sourceOf(usersAt);
  const evaluator = new Evaluator(new Map([['app', source]]));
  evaluator.setRules(rules);
  return { evaluator, asks };
};

describe('an evaluation', () => {
  it('DET-705 says how many slots it counted and passed over, and what it changed', async () => {
    const { evaluator } = evaluatorOf(
      (name) => (name === 'bad' ? 40 : 0),
      ruleFor(),
      ruleFor({ name: 'bad' }),
    );
    const first = await evaluator.evaluate(at(0), [], never);
    expect(first).toMatchObject({ slots: 2, skipped: 0, broken: [], held: [], missed: [] });
    expect(first?.moved.map(({ rule, move }) => [rule.name, move.kind])).toEqual([
      ['bad', 'notice'],
      ['bad', 'page'],
    ]);
    // A day later the last four hours are caught up, a slot a minute.
    expect(await evaluator.evaluate(at(1_440), [], never)).toMatchObject({ slots: 480, skipped: 2 * 1_200 });
    expect(await evaluator.evaluate(at(1_440), [], never)).toMatchObject({ slots: 0, skipped: 0, moved: [] });
  });

  it('DET-706 looks back from the newest slot alone, and counts a slot again that has more than it had', async () => {
    const { evaluator, asks } = evaluatorOf((_name, n) => {
      // Asked for again, the second slot has more.
      const users = asks.length > 5 ? 40 : 1;
      const groups = [{ group: [], counts: countsFor(users) }];
      return {
        unknown: null,
        groups,
        bad: users,
        unlisted: null,
        total: null,
        earlier: n === 4 ? [1, 1, 9] : [9, 9, 1],
      };
    }, ruleFor());
    const first = await evaluator.evaluate(at(0), [], never);
    const missed = await evaluator.evaluate(at(3), [], never);
    const late = await evaluator.evaluate(at(4), [], never);
    expect(asks.map(({ span, earlier }) => [(span.to - T0) / MINUTE, earlier.length])).toEqual([
      ...[
        [0, 3],
        [1, 0],
        [2, 0],
        [3, 3],
        [4, 3],
        [1, 0],
      ],
    ]);
    const kinds = [first, missed, late].map((found) =>
      found?.moved.map(({ move }) => [move.kind, move.slot, move.late]),
    );
    expect(kinds).toEqual([
      [],
      [],
      [
        ['page', at(1), true],
        ['resolve', at(4), false],
      ],
    ]);
  });

  it('DET-880 counts for nothing where the lease is gone meanwhile', async () => {
    const { source } = sourceOf(() => 40);
    const ends = new AbortController();
    const count = source.count.bind(source);
    const evaluator = new Evaluator(
      new Map([
        [
          'app',
          {
            ...source,
            count: async (...asked: Parameters<typeof count>) => {
              ends.abort();
              return count(...asked);
            },
          },
        ],
      ]),
    );
    evaluator.setRules([ruleFor()]);
    expect(await evaluator.evaluate(at(0), [], ends.signal)).toBeNull();
    expect(evaluator.evaluated()).toMatchObject([{ slot: null, groups: [] }]);
    expect(evaluator.health()).toEqual([]);
  });

  it('DET-880 counts for nothing where the lease is gone while late documents are counted', async () => {
    const ends = new AbortController();
    const { source, asks } = sourceOf((_name, n) => {
      if (asks.length === 3) ends.abort();
      const groups = [{ group: [], counts: countsFor(1) }];
      return { unknown: null, groups, bad: 1, earlier: n === 1 ? [9] : [], total: null, unlisted: null };
    });
    const evaluator = new Evaluator(new Map([['app', source]]));
    evaluator.setRules([ruleFor()]);
    await evaluator.evaluate(at(0), [], ends.signal);
    expect(await evaluator.evaluate(at(1), [], ends.signal)).toBeNull();
    expect([asks.length, evaluator.evaluated()[0]?.slot]).toEqual([3, at(0)]);
  });
});

describe('rules and sources of an evaluation', () => {
  it('DET-932 are as the files have them, and leaving ones as they are left', async () => {
    const { evaluator } = evaluatorOf(() => 40, ruleFor(), ruleFor({ name: 'other' }));
    await evaluator.evaluate(at(0), [], never);
    const edited = ruleFor({ resolve: { clean: 9 } });
    evaluator.setRules([edited], new Set(['checkout-5xx']));
    expect(evaluator.rules).toEqual([edited]);
    expect(evaluator.evaluated()).toMatchObject([{ rule: edited, leaving: true, slot: at(0) }]);
    expect(evaluator.health()).toMatchObject([{ name: 'app', readAt: at(0) }]);
    evaluator.setRules([edited]);
    expect(evaluator.evaluated()).toMatchObject([
      { leaving: false, groups: [{ state: { phase: 'paging' } }] },
    ]);
    // A rule that was away begins again.
    evaluator.setRules([]);
    evaluator.setRules([edited]);
    expect(evaluator.evaluated()).toMatchObject([{ slot: null, groups: [] }]);
  });

  it('DET-711 go on from where another was, in the form of their files', async () => {
    const { evaluator } = evaluatorOf(() => 40, ruleFor(), ruleFor({ name: 'gone' }));
    await evaluator.evaluate(at(0), [], never);
    const kept = { rules: evaluator.evaluated(), sources: evaluator.health() };
    const edited = ruleFor({ resolve: { clean: 9 } });
    const next = new Evaluator(new Map());
    next.setRules([edited, ruleFor({ name: 'new' })], new Set(['checkout-5xx']));
    next.restore(kept);
    expect(next.evaluated()).toMatchObject([
      { rule: edited, leaving: true, slot: at(0), groups: [{ state: { phase: 'paging' } }] },
      { rule: { name: 'new' }, slot: null },
    ]);
    expect(next.health()).toEqual(kept.sources);
    expect(next.health()).toHaveLength(1);
    // A source without a rule is forgotten.
    next.setRules([ruleFor({ source: 'cdn' })]);
    expect(next.health()).toEqual([]);
  });

  it('DET-703 take the pages of the log for what is open, of their own rule and episode alone', async () => {
    const { evaluator } = evaluatorOf(() => 40, ruleFor(), ruleFor({ name: 'other' }));
    await evaluator.evaluate(at(0), [], never);
    const page = (rule: string, episode: number, kind: 'impact' | 'blind' = 'impact') => ({
      ...{ kind, rule, group: [], key: `oncall/${rule}/x`, episode, slot: episode, late: false },
      ...{ numbers: null, blind: null, ended: [], service: null },
    });
    const open = (...of: Parameters<typeof page>): readonly DetectionFact[] => [
      { type: 'page.requested', data: page(...of) },
    ];
    const over = (...of: Parameters<typeof page>): readonly DetectionFact[] => [
      ...open(...of),
      { type: 'resolve.requested', data: { ...page(...of), why: 'cleared' } },
    ];
    const facts = [
      // Of the first rule an earlier page is over, and the one of now is open.
      ...over('checkout-5xx', at(-9)),
      ...open('checkout-5xx', at(0)),
      ...over('other', at(0)),
      ...open('lost', at(-3)),
      ...over('calm', at(-3)),
      // Of a source, which has the name of a rule.
      ...open('app', at(-3), 'blind'),
    ];
    const names = ['checkout-5xx', 'other', 'lost', 'calm', 'app'];
    evaluator.setRules(names.map((name) => ruleFor({ name })));
    const events = facts.map((fact, i): DetectionEvent => ({ ...fact, n: i + 1, at: '', by: 'a', fence: 1 }));
    evaluator.reconcile(remember(NO_MEMORY, events));
    const episodes = evaluator
      .evaluated()
      .map(({ groups }) => groups.map(({ state }) => state.episode?.first));
    expect(episodes).toEqual([[at(0)], [undefined], [at(-3)], [], []]);
  });

  it('DET-715 are blind where only some groups of a rule cannot be counted', async () => {
    const groups = [{ group: EU, counts: countsFor(1) }];
    const unlisted = { documents: 9, most: 1 };
    const { evaluator } = evaluatorOf(
      () => ({ unknown: null, groups, bad: 1, earlier: [], total: null, unlisted }),
      ruleFor({ group: 'region' }),
    );
    for (const n of [0, 1]) await evaluator.evaluate(at(n), [], never);
    expect([...evaluator.blindSources().keys()]).toEqual(['app']);
  });

  it('DET-706 count a slot again for the groups that are not at rest, too', async () => {
    const { source, asks } = regions((n) => (n === 0 ? [40, 60] : [0, 60]));
    const count = source.count.bind(source);
    const late = async (ask: CountAsk, signal: AbortSignal) =>
      (await count(ask, signal)).map((answer) => ({ ...answer, earlier: ask.earlier.map(() => 99) }));
    const evaluator = new Evaluator(new Map([['app', { ...source, count: late }]]));
    evaluator.setRules([ruleFor({ group: 'region' })]);
    for (const n of [0, 1]) await evaluator.evaluate(at(n), [], never);
    expect(asks.map(({ span, rules }) => [(span.to - T0) / MINUTE, rules[0]?.groups])).toEqual([
      [0, []],
      [1, [EU]],
      [0, [EU]],
    ]);
  });

  it('DET-715 are blind once a rule of a source is, for as long as it says so', async () => {
    const usersAt = (name: string, n: number) => (name === 'cdn-5xx' ? 0 : n === 0 || n === 4 ? 3 : null);
    const { source } = sourceOf(usersAt);
    const evaluator = new Evaluator(
      new Map([
        ['app', source],
        ['cdn', source],
      ]),
    );
    evaluator.setRules([ruleFor(), ruleFor({ name: 'other' }), ruleFor({ name: 'cdn-5xx', source: 'cdn' })]);
    const blind = async (n: number) => {
      await evaluator.evaluate(at(n), [], never);
      return [...evaluator.blindSources()].map(([name, rules]) => [name, rules.map(({ rule }) => rule.name)]);
    };
    const health = () => evaluator.health().find(({ name }) => name === 'app');
    expect(await blind(0)).toEqual([]);
    expect(health()).toEqual({ name: 'app', blindSince: null, why: null, readAt: at(0) });
    expect(await blind(1)).toEqual([]);
    const why = { kind: 'unreachable', params: {} };
    expect(health()).toEqual({ name: 'app', blindSince: at(1), why, readAt: at(0) });
    expect(await blind(3)).toEqual([['app', ['checkout-5xx', 'other']]]);
    expect(health()).toMatchObject({ blindSince: at(1), readAt: at(0) });
    expect(await blind(4)).toEqual([]);
    expect(health()).toEqual({ name: 'app', blindSince: null, why: null, readAt: at(4) });
    const fresh = new Evaluator(new Map());
    fresh.setRules([ruleFor()]);
    await fresh.evaluate(at(0), [], never);
    expect(fresh.health()).toEqual([
      {
        name: 'app',
        blindSince: at(0),
        why: { kind: 'unknown-source', params: { source: 'app' } },
        readAt: null,
      },
    ]);
  });

  it('DET-725 are read where only a rule is wrong', async () => {
    const { evaluator } = evaluatorOf(() => ({ unknown: { kind: 'bad-query', params: {} } }), ruleFor());
    await evaluator.evaluate(at(0), [], never);
    expect(evaluator.health()).toEqual([{ name: 'app', blindSince: null, why: null, readAt: at(0) }]);
  });

  it('DET-901 name each exclusion that cannot be read once', async () => {
    const odd = exclusionFor('odd', {
      match: { by: 'query', query: '((' },
      ...{ from: new Date(at(-9)).toISOString(), until: new Date(at(9)).toISOString() },
    });
    const { source } = sourceOf(() => 1);
    const count = source.count.bind(source);
    const strict = async (ask: CountAsk, signal: AbortSignal): Promise<readonly RuleAnswer[]> => {
      const answers = await count(ask, signal);
      const unread: RuleAnswer = { unknown: { kind: 'bad-query', params: {} } };
      return answers.map((answer, i) => ((ask.rules[i]?.exclusions.length ?? 0) > 0 ? unread : answer));
    };
    const evaluator = new Evaluator(new Map([['app', { ...source, count: strict }]]));
    evaluator.setRules([ruleFor(), ruleFor({ name: 'other' })]);
    expect((await evaluator.evaluate(at(0), [odd], never))?.broken).toEqual(['odd']);
    expect((await evaluator.evaluate(at(3), [odd], never))?.broken).toEqual(['odd']);
  });

  it('DET-720 say which rule an exclusion held back', async () => {
    const left = {
      exclusion: 'maint',
      bad: 9,
      users: { n: 9, unnamed: 0 },
      usersWithout: 9,
      freshWithout: null,
    };
    const groups = [{ group: [], counts: countsFor(0, { excluded: [left] }) }];
    const { evaluator } = evaluatorOf(
      () => ({ unknown: null, groups, bad: 0, earlier: [], total: null, unlisted: null }),
      ruleFor(),
    );
    expect((await evaluator.evaluate(at(0), [], never))?.held).toEqual([
      { rule: 'checkout-5xx', id: 'maint', group: [], episode: at(0), users: 9 },
    ]);
  });
});

describe('slots that were missed, of a rule of groups', () => {
  /** What is said of a group with so many affected users before, 40 in the first of them, and none of so many users afterwards. */
  async function missed(rule: DetectionRule, before: number, of: number) {
    const { source, asks } = regions((n) => (n === 1 ? [40, 60] : n < 1 ? [before, 60] : [0, of]));
    const evaluator = new Evaluator(new Map([['app', source]]));
    evaluator.setRules([rule]);
    await evaluator.evaluate(at(0), [], never);
    const found = await evaluator.evaluate(at(6), [], never);
    const kinds = found?.moved.map(({ move }) => move.kind).filter((kind) => !kind.startsWith('notice'));
    return { kinds, missed: found?.missed, asks };
  }

  const plain = ruleFor({ group: 'region' });
  const ofTotal = ruleFor({ group: 'region', total: 'service:checkout' });

  it.each([
    ['of a rule without `total`, that is seen first in them', plain, 0],
    ['of a rule without `total`, that was seen before', plain, 1],
    ['of a rule with `total`, that is seen first in them', ofTotal, 0],
    ['of a rule with `total`, that was seen before', ofTotal, 1],
  ])('DET-705 page nobody for a group whose trouble is over: %s', async (_what, rule, before) => {
    const found = await missed(rule, before, 60);
    expect([found.kinds, found.missed]).toEqual([[], [{ rule: 'checkout-5xx', group: EU, episode: at(1) }]]);
    // One search a slot.
    expect(found.asks.map(({ span }) => span.to)).toEqual([0, 1, 2, 3, 4, 5, 6].map(at));
  });

  it.each([
    ['that is seen first in them', 0],
    ['that was seen before', 1],
  ])('DET-865 page for a group that has been silent since its trouble: %s', async (_what, before) => {
    const found = await missed(ofTotal, before, 0);
    expect([found.kinds, found.missed]).toEqual([['page'], []]);
  });
});
