import { describe, expect, it } from 'vitest';
import { holds, meets, readCondition } from '../../../src/domain/procedures/condition.ts';
import { intervalOf, readRepeat, readTimeLimit } from '../../../src/domain/procedures/schedule.ts';

const LONGEST = 'a'.repeat(64);

describe('a condition', () => {
  it.each([
    ['severity at most SEV1', [{ is: 'severity', bound: 'most', severity: 'SEV1' }]],
    ['step 1 was done', [{ is: 'step', step: '1', was: 'done' }]],
    [`step ${LONGEST} was skipped`, [{ is: 'step', step: LONGEST, was: 'skipped' }]],
    [`step ${LONGEST}a was skipped`, null],
    ['step -a was done', null],
    ['step A was done', null],
    ['severity at least SEV0', null],
    ['severity at least SEV22', null],
    ['the severity at least SEV2', null],
    ['a step b was done', null],
    ['step b was done now', null],
    ['severity at least SEV2 and', null],
    ['severity at least SEV2 and step', null],
    [undefined, null],
  ])('DOM-590 %j is read as %j', (text, clauses) => {
    expect(readCondition(text)).toEqual(clauses);
  });

  it.each([
    [null, 'least', 'SEV1', true],
    [null, 'most', 'SEV1', false],
    ['SEV1', 'least', 'SEV2', true],
    ['SEV2', 'least', 'SEV2', true],
    ['SEV3', 'least', 'SEV2', false],
    ['SEV1', 'most', 'SEV2', false],
    ['SEV2', 'most', 'SEV2', true],
    ['SEV4', 'most', 'SEV2', true],
  ] as const)('DOM-591 %s is at %s %s: %j', (severity, bound, than, is) => {
    expect(meets(severity, bound, than)).toBe(is);
  });

  it.each([
    ['severity at least SEV2', true],
    ['severity at least SEV1', false],
    ['step a was done', true],
    ['step a was skipped', false],
    ['step b was skipped', true],
    ['step c was done', false],
    ['step c was skipped', false],
    ['step a was done and step b was skipped and severity at most SEV2', true],
    ['step a was done and step b was done', false],
    ['step a was done and severity at most SEV3', false],
  ])('DOM-590 at SEV2, with a done and b skipped, %s holds: %j', (text, is) => {
    const was = (step: string) => (step === 'a' ? 'done' : step === 'b' ? 'skipped' : null);
    expect(holds(readCondition(text) ?? [], 'SEV2', was)).toBe(is);
  });
});

describe('times of a step', () => {
  it.each([
    ['within 1 min', 1],
    ['within 10080 min', null],
    ['within 9999 min', 9_999],
    ['within 168 h', 10_080],
    ['within 169 h', null],
    ['within 05 min', null],
    ['within 5 minutes', null],
    ['it is within 5 min', null],
    ['within 5 d', null],
    ['', null],
  ])('DOM-597 %j is %j minutes', (text, minutes) => {
    expect(readTimeLimit(text)).toBe(minutes);
  });

  it.each([
    [undefined, null],
    ['', null],
    ['every 168 h', [{ minutes: 10_080, at: null }]],
    ['every 1 min', [{ minutes: 1, at: null }]],
    ['every 169 h', null],
    [
      'every 5 min at SEV1,every 1 h',
      [
        { minutes: 5, at: 'SEV1' },
        { minutes: 60, at: null },
      ],
    ],
    ['every 5 min at SEV1,  every 1 h', null],
    ['every 5 min, each hour', null],
    ['every 5 min at SEV5', null],
    ['at least every 5 min', null],
    ['every 5 min at SEV12', null],
  ])('DOM-597 %j is read as %j', (text, parts) => {
    expect(readRepeat(text)).toEqual(parts);
  });

  it.each([
    ['SEV1', 5],
    ['SEV2', 15],
    ['SEV3', 60],
    ['SEV4', 60],
    [null, 5],
  ] as const)('DOM-597 at %s the first part that is for it counts: every %d minutes', (severity, minutes) => {
    const text = 'every 5 min at SEV1, every 15 min at SEV2, every 1 h';
    expect(intervalOf(text, severity)).toBe(minutes * 60_000);
    expect(intervalOf(undefined, severity)).toBeNull();
    expect(intervalOf('each hour', severity)).toBeNull();
  });
});
