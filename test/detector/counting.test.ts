import { describe, expect, it } from 'vitest';
import type { Exclusion, ExclusionMatch } from '../../src/detection/exclusion.ts';
import type { DetectionRule, RuleGroup } from '../../src/detection/rule.ts';
import { countJobs, countSoundly, earlierSlots, type SlotJob } from '../../src/detector/counting.ts';
import type { CountAsk, DetectionSource, RuleAnswer, RuleAsk } from '../../src/ports/detection-source.ts';
import { countsFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';

const at = (n: number): number => T0 + n * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();
const EU: RuleGroup = [{ field: 'region', value: 'eu' }];
const US: RuleGroup = [{ field: 'region', value: 'us' }];

const answer = (users: number, group: RuleGroup = []): RuleAnswer => ({
  ...{
    unknown: null,
    groups: [{ group, counts: countsFor(users) }],
    bad: users,
    earlier: [],
    total: null,
    unlisted: null,
  },
});
const unreadable: RuleAnswer = { unknown: { kind: 'bad-query', params: {} } };

/** A source that answers each rule of a search as a test says, and aborts after so many searches. */
function source(answerOf: (asked: RuleAsk, ask: CountAsk) => RuleAnswer, most = Number.POSITIVE_INFINITY) {
  const asks: CountAsk[] = [];
  const ends = new AbortController();
  const held: DetectionSource = {
    name: 'app',
    async count(ask) {
      asks.push(ask);
      if (asks.length >= most) ends.abort();
      return ask.rules.map((each) => answerOf(each, ask));
    },
    messageField: () => null,
    skewMs: async () => null,
    close: async () => {},
  };
  return { held, asks, signal: ends.signal };
}

const exclusion = (id: string, match: ExclusionMatch = { by: 'query', query: id }): Exclusion => ({
  ...{ id, rule: null, source: null, match, owner: 'sato', reason: '' },
  ...{ from: iso(at(-10)), until: iso(at(10)) },
});
const job = (rule: DetectionRule, n: number, more: Partial<SlotJob> = {}): SlotJob => ({
  ...{ rule, slot: at(n), looksBack: false },
  ...more,
});

describe('slots of the rules of one source', () => {
  it('DET-706 are the three before, nearest first', () => {
    expect(earlierSlots({ rule: ruleFor({ every: '2m' }), slot: at(6) })).toEqual([at(4), at(2), at(0)]);
  });

  it('DET-708 are one search for each window and what is looked back at, in the order of the slots', async () => {
    const { held, asks, signal } = source(({ rule }) => answer(rule.name.length));
    const [a, bb, five] = [
      ruleFor({ name: 'a' }),
      ruleFor({ name: 'bb' }),
      ruleFor({ name: 'five', every: '5m' }),
    ];
    const jobs = [
      job(a, 5, { looksBack: true }),
      job(bb, 5),
      job(five, 5, { looksBack: true }),
      job(bb, 5, { looksBack: true }),
      job(bb, 4),
      job(a, 4),
    ];
    const counted = await countJobs(held, jobs, [], signal);
    expect(asks.map(({ rules }) => rules.map(({ rule }) => rule.name))).toEqual([
      ...[['bb', 'a'], ['a', 'bb'], ['bb'], ['five']],
    ]);
    expect(asks.map(({ span }) => span)).toEqual([
      { from: at(-1), to: at(4) },
      ...Array.from({ length: 3 }, () => ({ from: at(0), to: at(5) })),
    ]);
    const windows = (...slots: readonly number[]) => slots.map((n) => ({ from: at(n - 5), to: at(n) }));
    expect(asks.map(({ earlier }) => earlier)).toEqual([[], windows(4, 3, 2), [], windows(0, -5, -10)]);
    expect(
      counted.map(({ rule, slot, answer: found }) => [rule.name, slot, 'bad' in found && found.bad]),
    ).toEqual([
      ...[
        ['bb', at(4), 2],
        ['a', at(4), 1],
        ['a', at(5), 1],
        ['bb', at(5), 2],
        ['bb', at(5), 2],
        ['five', at(5), 4],
      ],
    ]);
  });

  it('DET-725 cannot be counted where the source is not configured, or says nothing', async () => {
    const unknown = { kind: 'unknown-source', params: { source: 'app' } };
    const { signal } = new AbortController();
    expect(await countJobs(undefined, [job(ruleFor(), 0)], [], signal)).toMatchObject([
      { slot: at(0), answer: { unknown }, excluded: '', broken: [] },
    ]);
    const silent = { ...source(() => unreadable).held, count: async () => [] };
    expect(await countJobs(silent, [job(ruleFor(), 0)], [], signal)).toMatchObject([{ answer: { unknown } }]);
  });

  it('DET-880 are not counted any more once the lease is gone, nor is what was under way', async () => {
    const { held, asks, signal } = source(() => answer(1), 2);
    const counted = await countJobs(
      held,
      [job(ruleFor(), 0), job(ruleFor(), 1), job(ruleFor(), 2)],
      [],
      signal,
    );
    expect([counted.map(({ slot }) => slot), asks.length]).toEqual([[at(0)], 2]);
    expect(await countJobs(held, [job(ruleFor(), 0)], [], AbortSignal.abort())).toEqual([]);
    expect(asks).toHaveLength(2);
  });

  it('DET-720 say which exclusions held, in an order of their own, and which of them could not be read', async () => {
    const { held, asks, signal } = source(({ exclusions }) =>
      exclusions.some(({ id }) => id.startsWith('odd')) ? unreadable : answer(1),
    );
    const over = { ...exclusion('over'), until: iso(at(1)) };
    const all = [
      exclusion('z'),
      over,
      exclusion('odd'),
      exclusion('b'),
      { ...exclusion('c'), rule: 'other' },
    ];
    const counted = await countJobs(held, [job(ruleFor(), 0), job(ruleFor(), 1)], all, signal);
    expect(counted.map(({ excluded, broken }) => [excluded, broken])).toEqual([
      ['b over z', ['odd']],
      ['b z', ['odd']],
    ]);
    expect(asks[0]?.rules[0]?.exclusions.map(({ id }) => id)).toEqual(['z', 'over', 'odd', 'b']);
  });

  it('DET-865 ask for a group in each slot after one in which it reached a level, once, and for no other', async () => {
    const rule = ruleFor({ group: 'region', impact: { users: 'user.id', notice: 3, page: 20 } });
    const usersAt = [2, 3, 40, 0];
    const { held, asks, signal } = source(({ rule: { name } }, { span }) =>
      name === 'whole' ? answer(40) : answer(usersAt[(span.to - T0) / MINUTE] ?? 0, EU),
    );
    const whole = ruleFor({ name: 'whole' });
    const jobs = [0, 1, 2, 3].flatMap((n) => [job(rule, n, { groups: [US] }), job(whole, n)]);
    const counted = await countJobs(held, jobs, [], signal);
    expect(asks.map(({ rules }) => rules.map(({ groups }) => groups))).toEqual([
      [[US], []],
      [[US], []],
      [[US, EU], []],
      [[US, EU], []],
    ]);
    // What is counted again is asked for the same.
    expect(counted.at(-2)?.groups).toEqual([US, EU]);
  });
});

describe('a count that a source does not take', () => {
  const pattern: ExclusionMatch = { by: 'pattern', pattern: 'p', template: 'payment late' };
  const asked = (...exclusions: readonly Exclusion[]): RuleAsk => ({
    rule: ruleFor(),
    groups: [],
    exclusions,
  });
  const ask = (...rules: readonly RuleAsk[]): CountAsk => ({
    ...{ span: { from: T0, to: at(1) }, earlier: [{ from: at(-1), to: T0 }], rules },
  });
  const idsOf = ({ rules }: CountAsk) => rules.map(({ exclusions }) => exclusions.map(({ id }) => id));
  const has =
    (ids: readonly string[]) =>
    ({ exclusions }: RuleAsk) =>
      ids.every((id) => exclusions.some((each) => each.id === id)) ? unreadable : answer(1);
  const all = [exclusion('a'), exclusion('p', pattern), exclusion('b')];

  it.each<[string, readonly string[], readonly string[], readonly (readonly string[])[][]]>([
    [
      'is counted without what it cannot read',
      ['a'],
      ['a'],
      [[['a', 'p', 'b']], [['p']], [['a'], ['b']], [['p', 'b']]],
    ],
    [
      'is unknown where only two together cannot be read',
      ['a', 'b'],
      [],
      [[['a', 'p', 'b']], [['p']], [['a'], ['b']]],
    ],
    ['is unknown where a pattern cannot be read', ['p'], [], [[['a', 'p', 'b']], [['p']]]],
    ['is unknown where its rule cannot be read', [], [], [[['a', 'p', 'b']], [['p']]]],
    ['is asked for once where it is taken', ['x'], [], [[['a', 'p', 'b']]]],
  ])('DET-901 %s', async (_what, together, broken, searches) => {
    const { held, asks, signal } = source(has(together));
    const found = await countSoundly(held, ask(asked(...all)), signal);
    expect(found.broken).toEqual(broken);
    expect(found.answers.map(({ unknown }) => unknown === null)).toEqual([
      broken.length > 0 || searches.length === 1,
    ]);
    expect(asks.map(idsOf)).toEqual(searches);
    // What came late is looked for where the answer counts.
    expect(asks.map(({ earlier }) => earlier.length)).toEqual([1, 1, 0, 1].slice(0, searches.length));
  });

  it('DET-901 stays unknown where it is no query that keeps the source from counting', async () => {
    const { held, asks, signal } = source(() => ({ unknown: { kind: 'timeout', params: {} } }));
    await countSoundly(held, ask(asked(...all)), signal);
    expect(asks).toHaveLength(1);
  });

  it('DET-901 counts each rule without what it cannot read, and looks for that once', async () => {
    const { held, asks, signal } = source(has(['a']));
    const found = await countSoundly(
      held,
      ask(asked(exclusion('b')), asked(exclusion('a')), asked(exclusion('a'), exclusion('b'))),
      signal,
    );
    expect([found.broken, found.answers.map(({ unknown }) => unknown)]).toEqual([['a'], [null, null, null]]);
    expect(asks.map(idsOf)).toEqual([
      [['b'], ['a'], ['a', 'b']],
      [[], []],
      [['a'], ['b']],
      [[], ['b']],
    ]);
  });

  it.each([1, 2, 3])('DET-880 asks nothing more where the lease is gone after %i searches', async (most) => {
    const { held, asks, signal } = source(has(['a']), most);
    const found = await countSoundly(held, ask(asked(...all)), signal);
    expect([asks.length, found.broken, found.answers]).toEqual([most, [], [unreadable]]);
  });
});
