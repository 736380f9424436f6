import { describe, expect, it } from 'vitest';
import type { EvaluatedGroup, EvaluatedRule } from '../../src/detection/checkpoint.ts';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import { INITIAL_STATE, stepRule } from '../../src/detection/machine.ts';
import { silenceKey } from '../../src/detection/rule.ts';
import { blindRequest, impactRequest, silenceRequest } from '../../src/detector/requests.ts';
import { countsFor, MINUTE, resultOf, ruleFor, T0 } from '../detection/rules.ts';

const DAY = 1_440 * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();
const hash = (text: string) => `hash-of-${text.length}-${text}`;

describe('what a move of a rule asks for', () => {
  const rule = ruleFor({ for: '1m', delay: '30s', service: 'checkout' });
  /** The move that pages at the second slot. */
  const page = (() => {
    const pending = stepRule(rule, INITIAL_STATE, resultOf(0, 40));
    const found = stepRule(rule, pending.state, resultOf(1, 41)).moves.find(({ kind }) => kind === 'page');
    if (found?.kind !== 'page') throw new Error('no page');
    return found;
  })();
  const asked = (exclusions: readonly Exclusion[]) => impactRequest(rule, page, exclusions, hash);

  it('DET-719 is the page of its episode, with what the slot counted', () => {
    expect(asked([])).toEqual({
      ...{ kind: 'impact', rule: 'checkout-5xx', group: [], key: 'oncall/checkout-5xx/hash-of-0-' },
      ...{ episode: T0, slot: T0 + MINUTE, late: false, blind: null, ended: [], service: 'checkout' },
      numbers: {
        ...countsFor(41),
        slot: T0 + MINUTE,
        ...{ from: iso(T0 - 4 * MINUTE - 30_000), to: iso(T0 + 30_000) },
      },
    });
  });

  it.each<[number, Partial<Exclusion>, boolean]>([
    [0, {}, true],
    [DAY - 1, {}, true],
    [DAY, {}, false],
    [-1, {}, false],
    [MINUTE, { rule: 'checkout-5xx', source: 'app' }, true],
    [MINUTE, { rule: 'other' }, false],
    [MINUTE, { source: 'cdn' }, false],
  ])('DET-881 names an exclusion that ended %i ms before, and is %j: %s', (before, more, named) => {
    const ended: Exclusion = {
      ...{ id: 'b', rule: null, source: null, match: { by: 'query', query: 'x' }, owner: 'sato', reason: '' },
      ...{ from: iso(T0 - 9 * DAY), until: iso(T0 + MINUTE - before) },
      ...more,
    };
    expect(asked([ended]).ended).toEqual(named ? ['b'] : []);
  });
});

describe('the page that nothing comes for a rule', () => {
  const rule = ruleFor({ service: 'checkout', silence: 'high' });
  const evaluated = (more: Partial<EvaluatedRule> = {}): EvaluatedRule => ({
    ...{ rule, leaving: false, slot: T0 + MINUTE, groups: [], counted: [] },
    silence: { first: T0, last: T0 + MINUTE, of: 'total', since: T0 - 5 * MINUTE, raised: true },
    ...more,
  });

  it('DET-993 says since when and where nothing comes, and no number', () => {
    expect(silenceRequest(evaluated(), hash)).toEqual({
      ...{ kind: 'silence', rule: 'checkout-5xx', group: [], episode: T0, slot: T0 + MINUTE, late: false },
      key: silenceKey('checkout-5xx', hash),
      ...{ numbers: null, blind: null, ended: [], service: 'checkout' },
      silence: { of: 'total', since: T0 - 5 * MINUTE, source: 'app' },
    });
  });
});

describe('the request of an alert that a source cannot be read', () => {
  const group = (since: number | null): EvaluatedGroup => ({
    ...{ group: [], last: null, bars: [], shadows: {} },
    state: {
      ...INITIAL_STATE,
      blind:
        since === null
          ? null
          : { since, slots: 2, raised: true, why: { kind: 'timeout', params: { since } } },
    },
  });
  const evaluated = (name: string, slot: number | null, ...since: readonly (number | null)[]) =>
    ({
      rule: ruleFor({ name }),
      leaving: false,
      slot,
      groups: since.map(group),
      counted: [],
      silence: null,
    }) as EvaluatedRule;

  it('DET-715 is named by the first slot that could not be counted of any of its rules', () => {
    const rules = [
      evaluated('a', T0 + 5 * MINUTE, T0 + 3 * MINUTE, null),
      evaluated('b', T0 + 6 * MINUTE, T0 + 2 * MINUTE, T0 + MINUTE),
      evaluated('c', null, T0 + 4 * MINUTE),
    ];
    expect(blindRequest('app', rules, hash)).toEqual({
      ...{ kind: 'blind', rule: 'app', group: [], key: 'oncall/blind/hash-of-3-app' },
      ...{
        episode: T0 + MINUTE,
        slot: T0 + 6 * MINUTE,
        late: false,
        numbers: null,
        ended: [],
        service: null,
      },
      blind: group(T0 + MINUTE).state.blind,
      rules: ['a', 'b', 'c'],
    });
  });

  it('DET-715 is none where none of its rules is blind', () => {
    expect(blindRequest('app', [evaluated('a', T0, null)], hash)).toBeNull();
  });
});
