import { describe, expect, it } from 'vitest';
import { ruleCaseSchema, statesOf } from '../../../src/detection/cases/case-schema.ts';

const slots = (...more: readonly object[]) => ({
  name: 'pages',
  slots: more.map((one) => ({ state: 'normal', ...one })),
});
const documents = (...more: readonly object[]) => ({
  name: 'pages',
  documents: more.map((one) => ({ at: '10s', document: { status: 503 }, ...one })),
  states: ['normal'],
});
const isSound = (value: unknown) => ruleCaseSchema.safeParse(value).success;
const kinds = (value: unknown) =>
  ruleCaseSchema
    .safeParse(value)
    .error?.issues.map((issue) => [
      issue.path.join('.'),
      'params' in issue ? issue.params?.kind : issue.code,
    ]);

describe('a test beside a rule', () => {
  it('DET-741 says slots, each with its state; what it leaves out is none', () => {
    const read = ruleCaseSchema.parse(
      slots({ users: 5, of: 400 }, { unknown: ' timeout ', times: 3, state: 'blind' }),
    );
    expect(read.slots).toEqual([
      { users: 5, of: 400, unnamed: 0, excluded: 0, times: 1, state: 'normal' },
      { unknown: 'timeout', unnamed: 0, excluded: 0, times: 3, state: 'blind' },
    ]);
  });

  it('DET-744 says documents by when they happened and were taken in, in milliseconds', () => {
    const read = ruleCaseSchema.parse(documents({ at: '1m', taken: '90s', every: '2s', times: 30 }, {}));
    expect(read.documents).toEqual([
      { at: 60_000, taken: 90_000, every: 2_000, times: 30, document: { status: 503 } },
      { at: 10_000, times: 1, document: { status: 503 } },
    ]);
  });

  it('DET-741 has slots or documents, and states with documents alone', () => {
    const { states, ...noStates } = documents({});
    expect(kinds({ name: 'x' })).toEqual([['slots', 'slots-or-documents']]);
    expect(kinds({ ...slots({}), ...documents({}) })).toEqual([['slots', 'slots-or-documents']]);
    expect(kinds(noStates)).toEqual([['states', 'states-with-documents']]);
    expect(kinds({ ...slots({}), states })).toEqual([['states', 'states-with-documents']]);
    expect(kinds(documents({}))).toBeUndefined();
  });

  it.each([
    ['users', [0, 10_000_000], [-1, 10_000_001, 1.5, '5']],
    ['of', [0], [-1]],
    ['fresh', [0], [-1]],
    ['bad', [0], [-1]],
    ['unnamed', [0], [-1]],
    ['excluded', [0], [-1]],
    ['late', [1, 3], [0, 4]],
    ['times', [1, 10_000], [0, 10_001]],
    ['unknown', ['x', 'x'.repeat(200)], ['', '  ', 'x'.repeat(201)]],
    ['state', ['normal', 'pending', 'paging', 'resolving', 'blind'], ['noticed', '']],
    ['user', [], [5]],
  ])('DET-741 takes as %s of a slot %j and not %j', (field, sound, wrong) => {
    expect(sound.filter((value) => !isSound(slots({ [field]: value })))).toEqual([]);
    expect(wrong.filter((value) => isSound(slots({ [field]: value })))).toEqual([]);
  });

  it.each([
    ['at', ['0s', '5m', '1h', '1d', '99999s'], ['5', '100000s', 'x5m', '5mx', 5]],
    ['taken', ['0s'], ['5']],
    ['every', ['2s'], ['5']],
    ['times', [1, 10_000], [0, 10_001]],
    ['document', [{}], [[], 'x']],
    ['level', [], ['x']],
  ])('DET-744 takes as %s of a document %j and not %j', (field, sound, wrong) => {
    expect(sound.filter((value) => !isSound(documents({ [field]: value })))).toEqual([]);
    expect(wrong.filter((value) => isSound(documents({ [field]: value })))).toEqual([]);
  });

  it.each([
    ['name', ['x', 'x'.repeat(200)], ['', ' ', 'x'.repeat(201)]],
    ['states', [['paging x3'], ['normal x9999'], Array(1_000).fill('normal')]],
    ['types', [{ a: 'keyword', b: 'text' }], [{ a: 'number' }]],
    ['exclusions', [[{ query: 'a:b' }], Array(20).fill({ id: 'x', query: 'a:b' })]],
    [
      'documents',
      [Array(1_000).fill({ at: '0s', document: {} })],
      [[], Array(1_001).fill({ at: '0s', document: {} })],
    ],
  ] as const)('DET-741 takes as %s %j', (field, sound, wrong: readonly unknown[] = []) => {
    expect(sound.filter((value) => !isSound({ ...documents({}), [field]: value }))).toEqual([]);
    expect(wrong.filter((value) => isSound({ ...documents({}), [field]: value }))).toEqual([]);
  });

  it('DET-741 refuses a state, a list or an exclusion beyond its limits', () => {
    const states = ['paging x0', 'paging x10000', 'paging x', 'x paging', 'paging x3 ', 'paging  x3', 'well'];
    expect(states.filter((one) => isSound({ ...documents({}), states: [one] }))).toEqual([]);
    expect(
      [[], Array(1_001).fill('normal')].filter((all) => isSound({ ...documents({}), states: all })),
    ).toEqual([]);
    const exclusions = [
      Array(21).fill({ query: 'a' }),
      [{ id: 'x' }],
      [{ query: ' ' }],
      [{ query: 'a', by: 'x' }],
    ];
    expect(exclusions.filter((all) => isSound({ ...documents({}), exclusions: all }))).toEqual([]);
    expect([1, 1_000].map((n) => isSound(slots(...Array(n).fill({}))))).toEqual([true, true]);
    expect([0, 1_001].map((n) => isSound(slots(...Array(n).fill({}))))).toEqual([false, false]);
    expect(isSound({ ...slots({}), owner: 'sato' })).toBe(false);
  });

  it('DET-741 reads a state that repeats as so many', () => {
    expect(statesOf(['normal', 'paging x3', 'resolving x1'])).toEqual([
      ...['normal', 'paging', 'paging', 'paging', 'resolving'],
    ]);
    expect(statesOf([])).toEqual([]);
  });
});
