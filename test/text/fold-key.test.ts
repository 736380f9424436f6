import { describe, expect, it } from 'vitest';
import { foldKey, isKana } from '../../src/text/fold-key.ts';

describe('foldKey', () => {
  it.each([
    ['？', '?'],
    ['／', '/'],
    ['：', ':'],
    ['ｊ', 'j'],
    ['Ｇ', 'G'],
    ['１', '1'],
    ['　', ' '],
    ['。', '.'],
    ['、', ','],
    ['・', '/'],
    ['ー', '-'],
    ['j', 'j'],
    ['', ''],
    ['\x1b[A', '\x1b[A'],
  ])('TXT-70 folds %j to the key %j', (input, key) => {
    expect(foldKey(input)).toBe(key);
  });
});

describe('isKana', () => {
  it('TXT-71 tells that the input method is on', () => {
    expect(['あ', 'ｱ', 'っj', 'ン'].every(isKana)).toBe(true);
    expect(['j', '？', 'ｊ', '', '漢', '\r'].some(isKana)).toBe(false);
  });
});
