import { describe, expect, it } from 'vitest';
import { ruleFileSchema, ruleOf } from '../../src/detection/rule-schema.ts';
import { MINUTE } from './rules.ts';

const base = {
  ...{ name: 'checkout-5xx', source: 'app', query: 'status:>=500', window: '5m' },
  impact: { users: 'user.id', page: 5 },
};
const isSound = (more: object) => ruleFileSchema.safeParse({ ...base, ...more }).success;
const impact = (more: object, rest: object = {}) => ({ ...rest, impact: { users: 'user.id', ...more } });
/** Where and what is wrong. */
const problems = (more: object) =>
  ruleFileSchema
    .safeParse({ ...base, ...more })
    .error?.issues.map((issue) => [
      issue.path.join('.'),
      'params' in issue ? issue.params?.kind : issue.code,
      'params' in issue ? issue.params?.value : undefined,
    ]);
const text = (n: number) => 'x'.repeat(n);

describe('a rule file', () => {
  it.each<readonly [string, readonly unknown[], readonly unknown[]]>([
    // At each limit, and one beyond it.
    ['name', ['a', 'blind-2'], ['blind', '', 'A b']],
    ['title', ['x', text(200)], ['', '  ', text(201)]],
    ['source', ['x', text(100)], ['', text(101)]],
    ['query', ['x', text(10_000)], ['', ' ', text(10_001)]],
    ['total', ['x'], ['', text(10_001)]],
    ['window', ['10s', '1d', '24h', '1440m'], ['9s', '25h', '86401s', '5', 'x5m', '5m ', '']],
    ['every', ['10s', '1d'], ['9s', '25h']],
    ['delay', ['0s', '6h', '360m'], ['361m', '-1s']],
    ['for', ['0s', '1d'], ['25h']],
    [
      'resolve',
      [{}, { clean: 1 }, { clean: 1_000 }, { below: 1 }, { below: 5 }],
      [{ clean: 0 }, { clean: 1_001 }],
    ],
    ['resolve', [], [{ below: 0 }, { clean: 1.5 }, { after: 3 }]],
    ['group', ['region', ['a', 'b', 'c']], [[], ['a', 'b', 'c', 'd'], 'a b', 'a*', 'a,b', '', text(201)]],
    [
      'runbook',
      ['https://example.com/x', 'http://x.example'],
      ['ftp://example.com', 'javascript:alert(1)', 'x'],
    ],
    ['runbook', [`https://example.com/${text(1_980)}`], [`https://example.com/${text(1_981)}`]],
    ['severity', ['SEV1'], ['SEV9']],
    ['procedure', ['incident'], ['In cident']],
    ['service', ['x'], [' ']],
    ['owner', ['x'], [' ']],
    ['quiet', [true, false], ['yes']],
    ['silence', ['high', 'low', 'none'], ['urgent', true, '']],
    ['together', ['0s', '10m', '1h'], ['61m', '5', 5, '']],
    ['tests', [[], Array(100).fill({})], [Array(101).fill({})]],
    ['levels', [], [5]],
  ])('DET-700 takes as %s %j and not %j', (field, sound, wrong) => {
    expect(sound.filter((value) => !isSound({ [field]: value }))).toEqual([]);
    expect(wrong.filter((value) => isSound({ [field]: value }))).toEqual([]);
  });

  it('DET-700 takes levels of at least one user, shares above 0 and up to all, and a floor', () => {
    const shares = ['100%', '2%', '0.3%', '0.001%', '99.999%'];
    const of = (share: unknown) => isSound(impact({ page: 5, share }, { total: '*' }));
    expect(shares.filter((share) => !of(share))).toEqual([]);
    const wrong = ['0%', '0.000%', '101%', '100.1%', '2', 'x2%', '2%x', '0.0001%', '-1%', 2];
    expect(wrong.filter(of)).toEqual([]);
    const page = (level: unknown) => isSound(impact({ page: level }, { total: '*' }));
    expect([1, 10_000_000, { users: 1 }, { users: 5, share: '2%' }].map(page)).toEqual(Array(4).fill(true));
    expect([0, 10_000_001, 1.5, {}, { share: '2%' }, { users: 5, of: 3 }].map(page)).toEqual(
      Array(6).fill(false),
    );
    const floor = (minTotal: unknown) => isSound(impact({ page: 5, minTotal }, { total: '*' }));
    expect([0, 1_000_000_000, -1, 1_000_000_001, 0.5].map(floor)).toEqual([true, true, false, false, false]);
    const unnamed = (n: unknown) => isSound(impact({ page: 5, unnamed: n }));
    expect([0, 1, 10_000_000, -1, 10_000_001, 1.5, '5', {}].map(unnamed)).toEqual([
      ...[true, true, true, false, false, false, false, false],
    ]);
    expect([
      isSound(impact({ page: 5, users: 'a b' })),
      isSound(impact({ page: 5, users: text(200) })),
    ]).toEqual([...[false, true]]);
  });

  it.each<readonly [object, readonly unknown[]]>([
    [{ name: 'blind' }, ['name', 'name-taken', undefined]],
    [{ window: '9s' }, ['window', 'span', undefined]],
    [impact({ page: 5, share: '0%' }, { total: '*' }), ['impact.share', 'share', undefined]],
    [impact({}), ['impact', 'no-level', '']],
    [impact({ unnamed: 0 }), ['impact', 'no-level', '']],
    [impact({ page: 5, share: '2%' }), ['impact.share', 'share-without-total', '']],
    [impact({ notice: { users: 2, share: '2%' } }), ['impact.share', 'share-without-total', '']],
    [impact({ page: 5, minTotal: 1 }), ['impact.minTotal', 'floor-without-total', '']],
    [impact({ notice: 6, page: 5 }), ['impact.notice', 'notice-above', '']],
    [{ resolve: { below: 6 } }, ['resolve.below', 'below-above', '5']],
    [impact({ notice: 3 }, { resolve: { below: 4 } }), ['resolve.below', 'below-above', '3']],
    [{ group: ['a', 'b', 'a'] }, ['group', 'group-twice', '']],
    [{ quiet: true, silence: 'none' }, ['silence', 'silence-and-quiet', '']],
    [{ quiet: false, silence: 'low' }, ['silence', 'silence-and-quiet', '']],
  ])('DET-700 names what does not go together in %j: %j', (more, problem) => {
    expect(problems(more)).toEqual([problem]);
  });

  it('DET-700 takes what goes together just so', () => {
    for (const more of [
      impact({ notice: 5, page: 5 }),
      impact({ notice: 3 }, { resolve: { below: 3 } }),
      impact({ notice: 3, page: 5 }, { resolve: { below: 5 } }),
      impact({ page: 5, share: '2%', minTotal: 1 }, { total: '*' }),
      { group: ['a', 'b'] },
      impact({ unnamed: 1 }),
    ])
      expect([more, problems(more)]).toEqual([more, undefined]);
  });

  it('DET-704 is read with what it leaves out, in milliseconds and shares of 1', () => {
    expect(ruleOf(ruleFileSchema.parse(base))).toEqual({
      ...{ name: 'checkout-5xx', title: null, source: 'app', query: 'status:>=500', total: null },
      impact: { usersField: 'user.id', minTotal: 0, notice: null, page: { users: 5, share: null } },
      ...{ window: 5 * MINUTE, every: MINUTE, delay: 30_000, for: 0, resolve: { below: 5, clean: 3 } },
      ...{ group: [], service: null, severity: null, procedure: null, runbook: null, owner: null, tests: [] },
      together: 5 * MINUTE,
    });
    const full = {
      ...{
        title: ' Checkout ',
        total: '*',
        every: '5m',
        delay: '0s',
        for: '10m',
        group: 'region',
        quiet: true,
      },
      ...{ service: 'checkout', severity: 'SEV2', procedure: 'incident', runbook: 'https://x.example/' },
      ...{ owner: 'pay', tests: [{ name: 'x' }], resolve: { below: 2, clean: 1 } },
      impact: { users: 'u', share: '2%', minTotal: 9, notice: 2, page: { users: 5, share: '0.5%' } },
    };
    expect(ruleOf(ruleFileSchema.parse({ ...base, ...full }))).toMatchObject({
      ...{ title: 'Checkout', total: '*', every: 5 * MINUTE, delay: 0, for: 10 * MINUTE, group: ['region'] },
      ...{ quiet: true, service: 'checkout', severity: 'SEV2', procedure: 'incident', owner: 'pay' },
      ...{ runbook: 'https://x.example/', tests: [{ name: 'x' }], resolve: { below: 2, clean: 1 } },
      impact: { minTotal: 9, notice: { users: 2, share: null }, page: { users: 5, share: 0.005 } },
    });
    // A share beside the levels is that of the page level.
    const shared = ruleOf(
      ruleFileSchema.parse({ ...base, ...impact({ share: '2%', notice: 2, page: 5 }, { total: '*' }) }),
    );
    expect(shared.impact).toMatchObject({ notice: { share: null }, page: { share: 0.02 } });
    // What silence is worth: `none` is what `quiet` says, and `low` is what it is without a word.
    const silence = (word: string) => ruleOf(ruleFileSchema.parse({ ...base, silence: word }));
    expect(silence('none')).toEqual(ruleOf(ruleFileSchema.parse({ ...base, quiet: true })));
    expect(silence('low')).toEqual(ruleOf(ruleFileSchema.parse(base)));
    expect(silence('high')).toEqual({ ...ruleOf(ruleFileSchema.parse(base)), silence: 'high' });
    // Without a page level it recovers below its notice level.
    expect(ruleOf(ruleFileSchema.parse({ ...base, ...impact({ notice: 3 }) })).resolve.below).toBe(3);
  });
});
