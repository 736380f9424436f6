import { describe, expect, it } from 'vitest';
import { DEVELOPED } from './developed.ts';
import { HELD_OUT } from './held-out.ts';

describe('labelled incidents', () => {
  it('are of the same kinds in both halves', () => {
    const kinds = (half: typeof DEVELOPED) => [...new Set(half.map(({ kind }) => kind))].toSorted();
    expect(kinds(HELD_OUT)).toEqual(kinds(DEVELOPED));
    expect(DEVELOPED.length + HELD_OUT.length).toBeGreaterThanOrEqual(80);
  });
});
