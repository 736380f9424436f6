import { describe, expect, it } from 'vitest';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import {
  exclusionFindings,
  isNote,
  isTooWide,
  staticFindings,
} from '../../../src/detection/lint/findings.ts';
import { spanText } from '../../../src/text/spans.ts';
import { ruleFor } from '../rules.ts';

describe('findings of a rule without its source', () => {
  it('DET-916 names a `for` that a moment of errors outlasts, and one that is rounded up', () => {
    const of = (held: string, window: string, every = '1m') =>
      staticFindings(ruleFor({ for: held, window, every }), spanText).flatMap(({ kind, params }) =>
        kind.startsWith('for-') ? [[kind, params.least, params.rounded]] : [],
      );
    expect(of('1m', '5m')).toEqual([['for-short', '2m', '1m']]);
    expect(of('30s', '5m')).toEqual([['for-short', '2m', '1m']]);
    expect(of('90s', '5m')).toEqual([['for-uneven', '2m', '2m']]);
    expect(of('30s', '1m')).toEqual([['for-uneven', '2m', '1m']]);
    for (const held of ['0s', '2m', '3m', '5m']) expect(of(held, '5m')).toEqual([]);
    expect(of('1m', '1m')).toEqual([]);
    expect(staticFindings(ruleFor({ ...well, for: '90s', window: '5m' }), spanText)).toEqual([
      {
        ...{ kind: 'for-uneven', rule: 'checkout-5xx', path: ['for'] },
        params: { window: '5m', every: '1m', for: '90s', rounded: '2m', least: '2m' },
      },
    ]);
    expect(kindsOf({ ...well, for: '1m', window: '5m' })).toEqual(['for-short for']);
  });
});

const HOUR = 3_600_000;
const kindsOf = (more: object): readonly string[] =>
  staticFindings(ruleFor({ ...more }), spanText).map(({ kind, path }) => [kind, ...path].join(' '));
/** A rule without findings. */
const well = { runbook: 'https://x.example/', owner: 'pay', tests: [{}] };

describe('findings of a rule that its schema allows', () => {
  const share = (impact: object) => ({ ...well, total: '*', impact: { users: 'u', ...impact } });
  it.each<readonly [object, readonly string[]]>([
    [well, []],
    [{ ...well, runbook: undefined }, ['no-runbook']],
    // Nobody is paged by it.
    [{ ...well, runbook: undefined, impact: { users: 'u', notice: 5 } }, []],
    [{ ...well, owner: undefined }, ['no-owner']],
    [{ ...well, tests: [] }, ['no-tests']],
    [share({ page: 5, share: '2%' }), ['no-min-total impact share']],
    [share({ notice: { users: 2, share: '2%' } }), ['no-min-total impact share']],
    [share({ page: 5, share: '2%', minTotal: 1 }), []],
    [share({ page: 5 }), []],
    [{ ...well, window: '1m', every: '1m' }, []],
    [{ ...well, window: '59s', every: '1m' }, ['window-short window']],
    [{ ...well, query: '*' }, ['match-all query']],
  ])('DET-750 %j: %j', (more, kinds) => {
    expect(kindsOf(more)).toEqual(kinds);
  });

  it('DET-750 names the query that finds every document', () => {
    const [finding] = staticFindings(ruleFor({ ...well, query: 'a:b OR *' }), spanText);
    expect(finding).toMatchObject({ kind: 'match-all', params: { query: 'a:b OR *' } });
  });

  it('DET-750 names the rule, and its spans as the file may have them', () => {
    const [finding] = staticFindings(ruleFor({ ...well, window: '1m', every: '5m' }), spanText);
    expect(finding).toEqual({
      ...{
        kind: 'window-short',
        rule: 'checkout-5xx',
        path: ['window'],
        params: { window: '1m', every: '5m' },
      },
    });
  });

  it.each([
    ['*', true],
    ['a:b OR *', true],
    ['_exists_:user.id', true],
    [' ((_exists_:user.id)) ', true],
    ['user.id:*', false],
    ['_exists_:a AND b:c', false],
    ['x_exists_:a', false],
    ['_exists_:a b', false],
    ['a:b', false],
    ['a:/regex/', false],
  ])('DET-750 %s finds every document, or all that have one field: %s', (query, isWide) => {
    expect(isTooWide(query)).toBe(isWide);
  });

  it('DET-750 is no error where a healthy service does it too', () => {
    const notes = ['matches-nothing', 'exclusion-nothing', 'match-all', 'exclusion-all'].map(isNote);
    expect(notes).toEqual([true, true, false, false]);
  });
});

describe('findings of exclusions', () => {
  const now = Date.parse('2026-11-25T03:00:00.000Z');
  const exclusion = (left: number, more: Partial<Exclusion> = {}): Exclusion => ({
    ...{ id: 'maint', rule: null, source: null, match: { by: 'query', query: 'a:b' }, owner: 'sato' },
    ...{ reason: 'x', from: new Date(now - 20 * 24 * HOUR).toISOString() },
    until: new Date(now + left).toISOString(),
    ...more,
  });
  const said = (one: Exclusion) => exclusionFindings([one], [ruleFor()], now).map(({ kind }) => kind);

  it('DET-750 is that it ended within the last week: at its end, at the week, one after', () => {
    const week = 7 * 24 * HOUR;
    expect([1, 0, -1, -week, -week - 1].map((left) => said(exclusion(left)))).toEqual([
      ...[[], ['exclusion-ended'], ['exclusion-ended'], ['exclusion-ended'], []],
    ]);
    expect(exclusionFindings([exclusion(-1)], [], now)).toEqual([
      {
        ...{ kind: 'exclusion-ended', rule: null, path: [] },
        params: { id: 'maint', until: '2026-11-25', owner: 'sato', name: '' },
      },
    ]);
  });

  it('DET-750 is that it leaves everything out, or is for a rule that is not there', () => {
    const wide = { by: 'query', query: '*' } as const;
    expect(said(exclusion(HOUR, { match: wide }))).toEqual(['exclusion-all']);
    const worded = { by: 'pattern', pattern: 'p', template: '*' } as const;
    expect(said(exclusion(HOUR, { match: worded }))).toEqual([]);
    expect(said(exclusion(HOUR, { rule: 'checkout-5xx' }))).toEqual([]);
    const gone = exclusion(-1, { rule: 'gone', match: wide });
    expect(said(gone)).toEqual(['exclusion-ended', 'exclusion-all', 'exclusion-no-rule']);
    expect(
      exclusionFindings([gone], [ruleFor()], now).map(({ rule, params }) => [rule, params.name]),
    ).toEqual(Array(3).fill(['gone', 'gone']));
  });
});
