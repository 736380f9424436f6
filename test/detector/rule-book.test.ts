import { describe, expect, it } from 'vitest';
import type { LoadedRules } from '../../src/detector/detector-deps.ts';
import { RuleBook } from '../../src/detector/rule-book.ts';
import { ruleFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';

/** A book over files that a test changes. Each look is a second after the one before, unless it says how long. */
function bookOf(...names: readonly string[]) {
  const time = new FakeTime(T0);
  const logged: unknown[][] = [];
  const log = (fields: object, event: string) => void logged.push([event, fields]);
  const files: { loaded: LoadedRules | null } = { loaded: null };
  const open = new Set<string>();
  const book = new RuleBook({
    time,
    logger: { info: log, warn: log, error: log },
    rules: async () => files.loaded ?? Promise.reject(new Error('no folder')),
  });
  const has = (
    some: readonly string[],
    broken: readonly string[] = [],
    problems?: readonly string[],
  ): void => {
    const rules = some.map((name) => ruleFor({ name }));
    files.loaded = { rules, broken, ...(problems ? { problems } : {}) };
  };
  const look = async (afterMs = 1_000) => {
    await time.advance(afterMs);
    await book.look((rule) => open.has(rule));
    return [book.rules.map(({ name }) => name), [...book.leaving]];
  };
  const said = () => logged.splice(0);
  has(names);
  return { book, has, look, said, open, files };
}

describe('the rules of a folder', () => {
  it('DET-714 stay as they are while the folder cannot be read', async () => {
    const { look, said, files, has } = bookOf('a');
    await look();
    files.loaded = null;
    expect(await look(60_000)).toEqual([['a'], []]);
    expect(await look(60_000)).toEqual([['a'], []]);
    expect(said().map(([event]) => event)).toEqual(['rules-unread', 'rules-unread']);
    has(['a']);
    await look();
    expect(said()).toEqual([]);
  });

  it('DET-995 wait for a file of shared values that is away for a moment', async () => {
    const { book, look, files } = bookOf();
    const has = (window: string, hasDefaults: boolean): void => {
      files.loaded = { rules: [ruleFor({ name: 'a', window })], broken: [], hasDefaults };
    };
    const window = () => (book.rules[0]?.window ?? 0) / 60_000;
    has('2m', true);
    await look();
    has('5m', false);
    await look();
    await look(2_000);
    expect(window()).toBe(2);
    // It is back: what was counted until then does not count.
    has('3m', true);
    await look();
    expect(window()).toBe(3);
    has('5m', false);
    await look();
    await look(2_000);
    expect(window()).toBe(3);
    await look(1_000);
    expect(window()).toBe(5);
    // From then on the folder has none.
    has('6m', false);
    await look();
    expect(window()).toBe(6);
  });

  it('DET-714 are said to be broken once for each change of what is, and to be sound again', async () => {
    const { book, look, said, has } = bookOf('a', 'b');
    await look();
    expect([said(), book.broken]).toEqual([[], []]);
    has(['a'], ['b.yaml:3'], ['b.yaml:3: no name']);
    await look();
    await look();
    expect(said()).toEqual([['rules-broken', { files: ['b.yaml:3'], problems: ['b.yaml:3: no name'] }]]);
    expect(book.broken).toEqual(['b.yaml:3']);
    has(['a'], ['b.yaml:4']);
    await look();
    expect(said()).toEqual([['rules-broken', { files: ['b.yaml:4'], problems: [] }]]);
    has(['a', 'b']);
    await look();
    await look();
    expect([said(), book.broken]).toEqual([[['rules-sound', {}]], []]);
  });

  it('DET-931 are removed by two looks three seconds apart, both of all files', async () => {
    const { look, said, has } = bookOf('a', 'b');
    await look();
    has(['b']);
    expect(await look()).toEqual([['b', 'a'], []]);
    expect(await look(2_999)).toEqual([['b', 'a'], []]);
    // A look that could not read a file counts for nothing, and the time begins again.
    has(['b'], ['c.yaml:1']);
    expect(await look(1)).toEqual([['b', 'a'], []]);
    has(['b']);
    said();
    expect(await look()).toEqual([['b', 'a'], []]);
    expect(await look(2_999)).toEqual([['b', 'a'], []]);
    expect(said()).toEqual([['rules-sound', {}]]);
    expect(await look(1)).toEqual([['b'], []]);
    expect(said()).toEqual([['rule-removed', { rule: 'a' }]]);
    // Back, it has to be missed twice again.
    has(['b', 'a']);
    expect(await look()).toEqual([['b', 'a'], []]);
    has(['b']);
    expect(await look(60_000)).toEqual([['b', 'a'], []]);
    expect(await look(3_000)).toEqual([['b'], []]);
  });

  it('DET-931 are missing again where they were back in between', async () => {
    const { look, has } = bookOf('a');
    await look();
    has([]);
    await look();
    has(['a']);
    await look();
    has([]);
    expect(await look(60_000)).toEqual([['a'], []]);
  });

  it('DET-932 leave for as long as a page of them is open, and are said to leave, and to be gone, once', async () => {
    const { look, said, has, open } = bookOf('a', 'b');
    await look();
    open.add('a');
    has(['b']);
    await look();
    expect(await look(3_000)).toEqual([['b', 'a'], ['a']]);
    expect(await look()).toEqual([['b', 'a'], ['a']]);
    expect(said()).toEqual([['rule-leaving', { rule: 'a' }]]);
    // Its file is back, and gone again.
    has(['a', 'b']);
    expect(await look()).toEqual([['a', 'b'], []]);
    has(['b']);
    await look();
    expect(await look(3_000)).toEqual([['b', 'a'], ['a']]);
    open.clear();
    expect(await look()).toEqual([['b'], []]);
    expect(said()).toEqual([
      ['rule-leaving', { rule: 'a' }],
      ['rule-removed', { rule: 'a' }],
    ]);
  });

  it('DET-932 of an earlier watcher stay until they are found to be removed, in the form of their files', async () => {
    const { book, look, has } = bookOf('a');
    await look();
    const other = ruleFor({ name: 'a', window: '1m' });
    book.adopt([other, ruleFor({ name: 'b' })]);
    expect(book.rules).toEqual([ruleFor({ name: 'a' }), ruleFor({ name: 'b' })]);
    expect(await look()).toEqual([['a', 'b'], []]);
    expect(await look(3_000)).toEqual([['a'], []]);
    has(['a', 'b']);
    expect(await look()).toEqual([['a', 'b'], []]);
  });
});
