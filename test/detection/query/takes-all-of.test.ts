import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesQuery } from '../../../src/detection/query/matches.ts';
import { parseQuery } from '../../../src/detection/query/parse.ts';
import { takesAllOf } from '../../../src/detection/query/takes-all-of.ts';

const leaf = fc.constantFrom('a:1', 'a:2', 'b:1', '_exists_:a', 'b:>=1', '*:*', 'NOT a:1');
const query = fc.letrec<{ q: string }>((tie) => ({
  q: fc.oneof(
    { maxDepth: 2 },
    leaf,
    fc.tuple(tie('q'), tie('q')).map(([x, y]) => `(${x}) AND (${y})`),
    fc.tuple(tie('q'), tie('q')).map(([x, y]) => `(${x}) OR (${y})`),
  ),
})).q;
const documents = [undefined, 1, 2, 3].flatMap((a) => [undefined, 1, 2].map((b) => ({ a, b })));

describe('a query that takes all of another', () => {
  it('DET-946 finds every document that the other finds', () => {
    let taken = 0;
    fc.assert(
      fc.property(query, query, (outer, inner) => {
        if (!takesAllOf(outer, inner)) return;
        taken += outer === inner ? 0 : 1;
        const [o, i] = [parseQuery(outer), parseQuery(inner)];
        expect(documents.filter((each) => matchesQuery(i, each) && !matchesQuery(o, each))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it('DET-946 is decided by the query text: a part of a conjunction, a branch, a field that is there', () => {
    const rule = 'service:checkout AND status:>=500';
    const told = [
      'service:checkout',
      'status:>=500 OR x:y',
      '_exists_:service',
      rule,
      `x:y OR (${rule})`,
      '*',
    ];
    expect(told.filter((each) => !takesAllOf(each, rule))).toEqual([]);
    const others = [
      'service:pay',
      'status:503',
      'service:checkout AND user:u1',
      'NOT service:checkout',
      'a~2',
    ];
    expect(others.filter((each) => takesAllOf(each, rule))).toEqual([]);
  });

  it.each([
    // Every branch of what is found must be one that the other finds.
    ['_exists_:a', 'a:1 OR a:2', true],
    ['_exists_:a', 'a:1 OR b:1', false],
    ['c:1 OR b:1 OR a:1', 'a:1 OR b:1', true],
    ['c:1 OR b:1', 'a:1 OR b:1', false],
    // It must find what every part of the other finds.
    ['b:1 AND a:1', 'a:1 AND b:1', true],
    ['a:1 AND b:1', 'a:1', false],
    ['a:1 AND b:1', 'a:1 AND b:1 AND c:1', true],
    ['_exists_:a AND _exists_:b', 'a:1 AND b:>=1', true],
    ['_exists_:a', '_exists_:b', false],
    ['_exists_:a', '*:*', false],
    ['*:*', 'a:1', true],
    // What only a cluster can judge is the same only where the text is.
    ['a~2', 'a~2', true],
    [' a~2', 'a~2 ', true],
    ['a~2', 'a~1', false],
    ['a:1', 'a:1 OR b~2', false],
  ])('DET-946 %s of what %s finds: %s', (query, of, isTaken) => {
    expect(takesAllOf(query, of)).toBe(isTaken);
  });
});
