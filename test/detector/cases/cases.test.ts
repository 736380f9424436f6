import { describe, expect, it } from 'vitest';
import { testedRule } from '../../../src/detector/cases/case-findings.ts';
import { testRule } from '../past/documents.ts';

const rule = (tests: readonly unknown[], more: Parameters<typeof testRule>[0] = {}) =>
  testRule({
    ...{ query: 'status:>=500', total: null, delay: 0, window: 60_000, for: 60_000 },
    resolve: { below: 3, clean: 2 },
    impact: { usersField: 'user.id', minTotal: 0, notice: null, page: { users: 5, share: null } },
    ...more,
    tests,
  });
const PAGES = {
  name: 'pages',
  slots: [
    { users: 0, state: 'normal' },
    { users: 6, state: 'pending' },
    { users: 6, state: 'paging', times: 2 },
    { users: 0, state: 'resolving' },
    { users: 0, state: 'normal' },
  ],
};
const SPARES = {
  name: 'one minute is not enough',
  slots: [
    { users: 6, state: 'pending' },
    { users: 0, state: 'normal' },
  ],
};
const kinds = (tested: ReturnType<typeof testedRule>) =>
  tested.findings.map(({ kind, params }) => [kind, params.mutation ?? null]);

describe('the tests of a rule', () => {
  it('DET-741 assert the state at each slot, and say at which it is another', () => {
    const good = testedRule(rule([PAGES, SPARES]));
    expect(good.findings).toEqual([]);
    expect(good.proof?.cases.map(({ name, pages }) => [name, pages])).toEqual([
      ['pages', 1],
      ['one minute is not enough', 0],
    ]);
    const bad = testedRule(rule([PAGES, SPARES], { for: 120_000 }));
    expect(bad.findings[0]).toMatchObject({
      kind: 'case-red',
      params: { name: 'pages', slot: 3, expected: 'paging', found: 'pending' },
    });
  });

  it('DET-742 need one case that pages and one that does not', () => {
    expect(kinds(testedRule(rule([PAGES])))).toContainEqual(['no-case-spares', null]);
    expect(kinds(testedRule(rule([SPARES])))).toContainEqual(['no-case-pages', null]);
    expect(kinds(testedRule(rule([])))).toEqual([['no-tests', null]]);
  });

  it('DET-743 prove nothing if they stay green with the threshold doubled, `for` at 0, or exclusions gone', () => {
    const far = {
      name: 'pages',
      slots: [
        { users: 50, state: 'pending' },
        { users: 50, state: 'paging' },
      ],
    };
    const calm = { name: 'calm', slots: [{ users: 0, state: 'normal' }] };
    expect(kinds(testedRule(rule([far, calm])))).toEqual([['proves-nothing', 'threshold']]);
    const atOnce = { name: 'at once', slots: [{ users: 6, state: 'paging' }] };
    expect(kinds(testedRule(rule([atOnce, calm], { for: 0 })))).toEqual([]);
    const held = { name: 'held', slots: [{ users: 1, excluded: 1, state: 'normal', times: 3 }] };
    expect(kinds(testedRule(rule([PAGES, SPARES, held])))).toEqual([['proves-nothing', 'exclusions']]);
    const real = { name: 'held', slots: [{ users: 1, excluded: 8, state: 'normal', times: 3 }] };
    expect(kinds(testedRule(rule([PAGES, SPARES, real])))).toEqual([]);
  });

  it('DET-997 say how many errors name no user, and prove something where their number doubles', () => {
    const impact = { usersField: 'user.id', minTotal: 0, notice: null, page: null, unnamed: 40 };
    const of = (tests: readonly unknown[], more: object = {}) =>
      kinds(testedRule(rule(tests, { impact, for: 0, ...more })));
    const near = { name: 'just enough', slots: [{ unnamed: 40, state: 'paging' }] };
    const calm = { name: 'calm', slots: [{ unnamed: 39, users: 900, state: 'normal' }] };
    expect(of([near, calm])).toEqual([]);
    const far = { name: 'far more', slots: [{ unnamed: 80, state: 'paging' }] };
    expect(of([far, calm])).toEqual([['proves-nothing', 'unnamed']]);
    const moment = {
      name: 'a moment',
      slots: [
        { unnamed: 40, freshUnnamed: 40, state: 'pending' },
        { unnamed: 40, freshUnnamed: 0, state: 'pending', times: 4 },
        { state: 'normal' },
      ],
    };
    const lasts = {
      name: 'it lasts',
      slots: [
        { unnamed: 40, freshUnnamed: 40, state: 'pending', times: 3 },
        { unnamed: 40, freshUnnamed: 40, state: 'paging' },
      ],
    };
    expect(of([moment, lasts], { for: 180_000, window: 300_000 })).toEqual([]);
    const document = { status: 503 };
    const crashes = { name: 'crashes', documents: [{ at: '10s', times: 40, document }], states: ['paging'] };
    expect(of([crashes, calm])).toEqual([]);
  });

  describe('of a rule with a share and a floor', () => {
    const guarded = (tests: readonly unknown[], minTotal = 200, share = 0.02) =>
      rule(tests, {
        ...{ total: 'service:checkout', for: 0 },
        impact: { usersField: 'user.id', minTotal, notice: null, page: { users: 5, share } },
      });
    const enough = { name: 'just enough', slots: [{ users: 5, of: 200, state: 'paging' }] };
    const small = { name: 'too small a share', slots: [{ users: 9, of: 500, state: 'normal' }] };
    const night = { name: 'too few to tell', slots: [{ users: 9, of: 199, state: 'normal' }] };

    it('DET-914 say how many users are in `total`: without that they test neither', () => {
      const silent = [
        {
          name: 'pages',
          slots: [
            { users: 0, state: 'normal' },
            { users: 40, state: 'paging' },
          ],
        },
        { name: 'spares', slots: [{ users: 4, of: 400, state: 'normal' }] },
      ];
      expect(testedRule(guarded(silent, 1_000_000, 0.00001))).toMatchObject({
        proof: null,
        findings: [{ kind: 'case-no-total', path: ['tests', 0], params: { name: 'pages', slot: 2 } }],
      });
      const said = { name: 'pages', slots: [{ users: 40, of: 400, state: 'paging' }] };
      expect(kinds(testedRule(guarded([said, small], 1_000_000)))[0]).toEqual(['case-red', null]);
    });

    it('DET-743 prove nothing where the share or the floor may be doubled or taken away', () => {
      expect(kinds(testedRule(guarded([enough, small, night])))).toEqual([]);
      expect(kinds(testedRule(guarded([enough, night])))).toEqual([['proves-nothing', 'no-share']]);
      expect(kinds(testedRule(guarded([enough, small])))).toEqual([['proves-nothing', 'no-floor']]);
      const far = { name: 'far above', slots: [{ users: 40, of: 400, state: 'paging' }] };
      expect(kinds(testedRule(guarded([far, small, night])))).toEqual([
        ['proves-nothing', 'threshold'],
        ['proves-nothing', 'share'],
        ['proves-nothing', 'floor'],
      ]);
    });

    it('DET-910 end an episode as live does', () => {
      const fallen = {
        name: 'all that are left',
        slots: [
          { users: 120, of: 200, state: 'paging' },
          { users: 2, of: 2, state: 'paging', times: 5 },
          { users: 2, of: 400, state: 'resolving' },
          { users: 0, of: 400, state: 'normal' },
        ],
      };
      expect(testedRule(guarded([fallen, enough, small, night])).findings).toEqual([]);
    });

    it('DET-912 are blind where `total` contradicts them', () => {
      const mistyped = { name: 'mistyped', slots: [{ users: 40, of: 0, state: 'blind', times: 2 }] };
      expect(testedRule(guarded([mistyped, enough, small, night])).findings).toEqual([]);
    });
  });

  it('DET-913 hold a page back for what is over before its `for`', () => {
    const blip = {
      name: 'a moment of errors',
      slots: [
        { users: 30, fresh: 30, state: 'pending' },
        { users: 30, fresh: 0, state: 'pending', times: 4 },
        { users: 0, fresh: 0, state: 'normal' },
      ],
    };
    const lasts = {
      name: 'it lasts',
      slots: [
        { users: 6, fresh: 6, state: 'pending', times: 3 },
        { users: 6, fresh: 6, state: 'paging' },
      ],
    };
    const window = { for: 180_000, window: 300_000 };
    expect(testedRule(rule([blip, lasts], window)).findings).toEqual([]);
    // What an exclusion leaves out may be what is new.
    const known = {
      name: 'known errors go on',
      slots: [
        { users: 6, fresh: 6, state: 'pending' },
        { users: 6, fresh: 0, excluded: 8, state: 'pending', times: 4 },
        { users: 0, fresh: 0, state: 'normal' },
      ],
    };
    expect(kinds(testedRule(rule([known, lasts], window)))).toEqual([]);
    // The same by documents.
    const errors = (at: string, times: number, every: string) => ({
      ...{ at, times, every },
      document: { status: 503, user: { id: 'u{n}' } },
    });
    const documents = [
      { name: 'two seconds', documents: [errors('10s', 30, '0s')], states: ['pending x5', 'normal'] },
      {
        name: 'four minutes',
        documents: Array.from({ length: 24 }, (_, i) => errors(`${10 * i}s`, 6, '0s')),
        states: ['pending x3', 'paging x4'],
      },
    ];
    expect(testedRule(rule(documents, window)).findings).toEqual([]);
  });

  it('DET-744 judge documents by the rule’s own query, exclusions and late ones included', () => {
    const errors = (times: number, more: object = {}) => ({
      ...{ at: '10s', times, every: '1s', ...more },
      document: { status: 503, user: { id: 'u{n}' }, message: 'acquirer {n} timed out' },
    });
    const fine = { at: '0s', times: 60, every: '10s', document: { status: 200, user: { id: 'calm' } } };
    const hurt = {
      name: 'six users for two minutes',
      documents: [fine, errors(6), errors(6, { at: '70s' })],
      states: ['pending', 'paging', 'resolving', 'normal x2'],
    };
    const excluded = {
      name: 'known',
      documents: [fine, errors(6), errors(6, { at: '70s' })],
      exclusions: [{ query: 'message:"timed out"' }],
      states: ['normal x5'],
    };
    const late = {
      name: 'late ones open a slot again',
      documents: [fine, errors(6, { taken: '90s' }), errors(6, { at: '70s' })],
      states: ['normal', 'pending', 'paging', 'resolving'],
    };
    const tested = testedRule(rule([hurt, excluded]));
    expect(tested.findings).toEqual([]);
    expect(tested.proof?.cases.map(({ pages }) => pages)).toEqual([1, 0]);
    expect(kinds(testedRule(rule([late, excluded])))[0]).toEqual(['case-red', null]);
    const beyond = testedRule(rule([hurt], { query: 'message:/time.*/' }));
    expect(beyond.findings).toMatchObject([{ kind: 'case-beyond', params: { what: 'regex' } }]);
  });

  describe('that are documents', () => {
    const fine = { at: '0s', times: 60, every: '10s', document: { status: 200, user: { id: 'f{n}' } } };
    const errors = (at: string, more: object = {}) => ({
      ...{ at, times: 6, document: { status: 503, user: { id: 'u{n}' }, region: 'eu' } },
      ...more,
    });
    /** What is wrong with cases by documents of a rule that pages at once for five users. */
    const faults = (cases: readonly object[], more: Parameters<typeof testRule>[0] = {}) => {
      const { proof, findings } = testedRule(
        rule(
          cases.map((each, i) => ({ name: `case ${i}`, ...each })),
          { for: 0, ...more },
        ),
      );
      return proof === null ? findings : proof.cases.map((each) => each.faults);
    };

    it('DET-744 say slot and states where these are others', () => {
      expect(
        faults([{ documents: [fine, errors('70s')], states: ['normal x2', 'paging', 'normal x2'] }]),
      ).toEqual([
        [
          { slot: 2, expected: 'normal', found: 'paging' },
          { slot: 3, expected: 'paging', found: 'resolving' },
        ],
      ]);
    });

    it('DET-744 are normal where nothing is bad for long', () => {
      expect(faults([{ documents: [errors('10s')], states: ['paging', 'resolving', 'normal x9'] }])).toEqual([
        [],
      ]);
    });

    it.each<[string, object]>([
      [
        'in whatever order they are',
        // The first six come late: seen at the second slot, they open the first one again.
        {
          documents: [errors('100s', { times: 1 }), errors('10s', { taken: '90s' }), fine],
          states: ['normal', 'resolving', 'normal x2'],
        },
      ],
      [
        'each so long after the one before',
        {
          documents: [errors('0s', { times: 20, every: '10s' })],
          states: ['paging x3', 'resolving', 'normal x3'],
        },
      ],
      [
        'with lists and empty fields',
        {
          documents: [
            errors('0s', { document: { status: 503, user: { id: ['u{n}', 'x', 7] }, none: null } }),
          ],
          states: ['paging'],
        },
      ],
      [
        'as the case says that a field is indexed',
        {
          documents: [errors('0s', { document: { status: 503, user: { id: 'u{n}' }, place: 'north east' } })],
          exclusions: [{ query: 'place:"east"' }],
          types: { place: 'text' },
          states: ['normal'],
        },
      ],
      [
        'whole, where it does not say so',
        {
          documents: [errors('0s', { document: { status: 503, user: { id: 'u{n}' }, place: 'north east' } })],
          exclusions: [{ query: 'place:"east"' }],
          states: ['paging'],
        },
      ],
      [
        'without those of any of three exclusions',
        {
          documents: ['a', 'b', 'c'].map((acquirer) =>
            errors('0s', { document: { status: 503, user: { id: `${acquirer}{n}` }, acquirer } }),
          ),
          exclusions: ['a', 'b', 'c'].map((acquirer) => ({ query: `acquirer:${acquirer}` })),
          states: ['normal'],
        },
      ],
    ])('DET-744 are judged %s', (_what, one) => {
      expect(faults([one])).toEqual([[]]);
    });

    it('DET-744 are as grave as the gravest of their groups', () => {
      const us = errors('0s', { document: { status: 503, user: { id: 'us{n}' }, region: 'us' }, times: 3 });
      const nowhere = errors('0s', { document: { status: 503, user: { id: 'n{n}' } } });
      const region = { group: ['region'] };
      const halves = [us, errors('0s', { times: 3 })];
      expect(faults([{ documents: [...halves, nowhere], states: ['normal'] }], region)).toEqual([[]]);
      expect(faults([{ documents: halves, states: ['paging'] }])).toEqual([[]]);
      const moves = [
        errors('0s'),
        errors('70s', { document: { status: 503, user: { id: 'u{n}' }, region: 'us' } }),
      ];
      expect(faults([{ documents: moves, states: ['paging x2', 'resolving', 'normal'] }], region)).toEqual([
        [],
      ]);
    });

    it('DET-744 are a share of the documents of `total` in the window that were there in time', () => {
      const ofCheckout = (id: string, more: object = {}) => ({ service: 'checkout', user: { id }, ...more });
      const good = (at: string, id: string, more: object = {}) => ({ at, document: ofCheckout(id), ...more });
      // The second slot looks at 30 to 90 s, at 120 s.
      const twelve = [
        { at: '40s', times: 6, document: ofCheckout('u{n}', { status: 503 }) },
        { ...good('0s', 'calm'), times: 60, every: '10s' },
        { ...good('50s', 'g{n}'), times: 4 },
        good('30s', 'first'),
        // Others, which are no part of it.
        good('29s', 'before'),
        good('90s', 'after'),
        good('40s', 'late', { taken: '80s' }),
        { at: '40s', document: { service: 'checkout', status: 200 } },
        { at: '40s', times: 9, document: { service: 'search', user: { id: 's{n}' } } },
      ];
      const one = good('40s', 'early', { taken: '79s' });
      const share = {
        ...{ total: 'service:checkout', delay: 30_000 },
        impact: { usersField: 'user.id', minTotal: 0, notice: null, page: { users: 5, share: 0.5 } },
      };
      const half = { documents: twelve, states: ['normal', 'paging', 'resolving', 'normal'] };
      expect(faults([half, { documents: [...twelve, one], states: ['normal x4'] }], share)).toEqual([[], []]);
    });

    it('DET-743 prove nothing of exclusions that leave out nothing that matters', () => {
      const known = {
        name: 'known',
        documents: [errors('0s', { times: 1 })],
        exclusions: [{ query: 'status:503' }],
      };
      const cases = [{ ...known, states: ['normal x3'] }, PAGES, SPARES];
      expect(kinds(testedRule(rule(cases)))).toEqual([['proves-nothing', 'exclusions']]);
    });
  });

  it('DET-744 count a slot again that late documents have opened', () => {
    const late = {
      name: 'late',
      slots: [
        { users: 0, state: 'normal', times: 2 },
        { users: 6, state: 'pending' },
        { users: 6, late: 2, state: 'pending' },
        { users: 6, late: 1, state: 'paging' },
      ],
    };
    expect(testedRule(rule([late, SPARES])).findings).toEqual([]);
  });

  it.each<[string, readonly object[], Parameters<typeof testRule>[0]]>([
    [
      'most of them name nobody',
      [
        { users: 6, state: 'paging' },
        { users: 1, bad: 20, unnamed: 11, state: 'paging' },
        { users: 1, bad: 20, unnamed: 10, state: 'resolving' },
      ],
      { for: 0 },
    ],
    [
      'it is silent',
      [
        { users: 6, of: 60, state: 'paging' },
        { users: 0, of: 0, state: 'paging' },
        { users: 0, of: 1, state: 'resolving' },
      ],
      { for: 0, total: 'service:checkout' },
    ],
    [
      'nothing is said of the newest part of its window',
      [
        { users: 6, state: 'pending' },
        { users: 6, state: 'paging' },
      ],
      { window: 300_000 },
    ],
  ])('DET-741 judge slots as live does where %s', (_what, slots, more) => {
    const { proof } = testedRule(rule([{ name: 'slots', slots }], more));
    expect(proof?.cases).toEqual([{ name: 'slots', faults: [], pages: 1 }]);
  });

  it('DET-750 name the place of each fault in the file', () => {
    const at = (tested: ReturnType<typeof testedRule>) =>
      tested.findings.map(({ kind, rule: name, path, params }) => [kind, name, path.join('.'), params]);
    const calm = { name: 'calm', slots: [{ users: 0, state: 'normal' }] };
    const name = 'checkout-5xx';
    expect(at(testedRule(rule([])))).toEqual([['no-tests', name, '', {}]]);
    expect(at(testedRule(rule([calm])))).toEqual([
      ['no-case-pages', name, 'tests', {}],
      ['proves-nothing', name, 'tests', { mutation: 'threshold' }],
      ['proves-nothing', name, 'tests', { mutation: 'for' }],
    ]);
    expect(at(testedRule(rule([PAGES])))).toEqual([['no-case-spares', name, 'tests', {}]]);
    // What a red case proves is not known yet.
    const red = { name: 'red', slots: [{ users: 0, state: 'pending', times: 3 }] };
    expect(at(testedRule(rule([calm, red])))).toEqual([
      ['case-red', name, 'tests.1', { name: 'red', slot: 1, expected: 'pending', found: 'normal', more: 2 }],
      ['no-case-pages', name, 'tests', {}],
    ]);
    const beyond = [{ name: 'x', documents: [{ at: '0s', document: {} }], states: ['normal'] }];
    expect(at(testedRule(rule(beyond, { query: 'message:/time.*/' })))).toEqual([
      ['case-beyond', name, 'query', { what: 'regex' }],
    ]);
    const first = { name: 'first', slots: [{ users: 6, state: 'paging' }] };
    expect(at(testedRule(rule([beyond[0], first], { total: 'all' })))).toEqual([
      ['case-no-total', name, 'tests.1', { name: 'first', slot: 1 }],
    ]);
    const sleeping = { name: 'x', slots: [{ users: 1, state: 'sleeping' }] };
    expect(at(testedRule(rule([calm, sleeping])))).toEqual([
      [
        'case-invalid',
        name,
        'tests.1.slots.0.state',
        { where: 'slots.0.state', reason: expect.stringMatching(/normal/) },
      ],
    ]);
  });

  it('DET-741 are refused where they are no tests, with the field', () => {
    const found = testedRule(rule([{ name: 'x', slots: [{ users: 1, state: 'sleeping' }] }]));
    expect(found.findings).toMatchObject([{ kind: 'case-invalid', path: ['tests', 0, 'slots', 0, 'state'] }]);
    expect(testedRule(rule([{ name: 'x' }])).findings[0]?.kind).toBe('case-invalid');
  });

  it('DET-745 hold the last state over a slot that could not be counted, and a rule blind for two slots says so', () => {
    const blind = {
      name: 'blind',
      slots: [
        { users: 6, state: 'pending' },
        { users: 6, state: 'paging' },
        { unknown: 'timeout', state: 'blind', times: 3 },
        { users: 6, state: 'paging' },
      ],
    };
    expect(testedRule(rule([blind, SPARES])).findings).toEqual([]);
  });
});
