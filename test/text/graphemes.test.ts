import { describe, expect, it } from 'vitest';
import { graphemes } from '../../src/text/graphemes.ts';
import { randomText, seeded } from './random-text.ts';

describe('graphemes', () => {
  it('TXT-16 splits where a reader sees a character', () => {
    expect(graphemes('a👨‍👩‍👧‍👦か\u3099🇯🇵1\uFE0F\u20E3')).toEqual([
      'a',
      '👨‍👩‍👧‍👦',
      'か\u3099',
      '🇯🇵',
      '1\uFE0F\u20E3',
    ]);
    expect(graphemes('abc')).toEqual(['a', 'b', 'c']);
    expect(graphemes('')).toEqual([]);
  });

  it('TXT-16 loses nothing', () => {
    const random = seeded(16);
    for (let n = 0; n < 1000; n++) {
      const text = randomText(random, 10);
      expect(graphemes(text).join('')).toBe(text);
    }
  });
});
