import { describe, expect, it } from 'vitest';
import { pattern } from '../../src/text/pattern.ts';

describe('a pattern that takes long to make', () => {
  it('TXT-943 is made when it is first asked for, and once', () => {
    let made = 0;
    const letter = pattern(() => {
      made += 1;
      return /\p{L}/gu;
    });
    expect(made).toBe(0);
    expect('aあ1'.match(letter())).toEqual(['a', 'あ']);
    expect(letter()).toBe(letter());
    expect(made).toBe(1);
  });
});
