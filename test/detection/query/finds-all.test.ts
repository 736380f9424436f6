import { describe, expect, it } from 'vitest';
import { findsAll } from '../../../src/detection/query/finds-all.ts';

describe('a query that finds every document', () => {
  it.each([
    ['*', true],
    ['*:*', true],
    ['a:1 OR *', true],
    ['* AND *:*', true],
    ['* AND a:1', false],
    ['a:1 OR b:1', false],
    ['_exists_:a', false],
    ['NOT a:1', false],
    // Only a cluster can judge it.
    ['* OR a~2', false],
  ])('DET-900 %s: %s', (query, isAll) => {
    expect(findsAll(query)).toBe(isAll);
  });
});
