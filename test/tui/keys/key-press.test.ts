import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { foldKey, isComposed } from '../../../src/text/fold-key.ts';
import { keyPresses } from '../../../src/tui/kernel/key-press.ts';

const key = (flags: Partial<Key> = {}): Key =>
  ({
    ...Object.fromEntries(
      [
        'upArrow',
        'downArrow',
        'leftArrow',
        'rightArrow',
        'pageDown',
        'pageUp',
        'home',
        'end',
        'return',
        'escape',
      ].map((name) => [name, false]),
    ),
    ...{ ctrl: false, shift: false, tab: false, backspace: false, delete: false, meta: false },
    ...flags,
  }) as Key;
const names = (input: string, flags: Partial<Key> = {}): string[] =>
  keyPresses(input, key(flags)).map((press) => press.key);

describe('keys as they come', () => {
  it('TUI-72 splits a chunk into its text and its keys', () => {
    expect(keyPresses('abc\r', key())).toEqual([
      { key: 'text', text: 'abc' },
      { key: 'enter', text: '' },
    ]);
    expect(names('\n')).toEqual(['ctrl+j']);
    expect(names('a\tb')).toEqual(['a', 'tab', 'b']);
    expect(names('か\u3099')).toEqual(['か\u3099']);
  });

  it('TUI-72 a control key at the end of what a slow line brings in one read is that key', () => {
    expect(names('pay fails\x13')).toEqual(['text', 'ctrl+s']);
    expect(names('ab\x0f\x03')).toEqual(['text', 'ctrl+o', 'ctrl+c']);
    expect(names('a\x00b\x1fc\x9bd')).toEqual(['text']);
  });

  it('names keys with their modifiers', () => {
    expect(names('', { return: true })).toEqual(['enter']);
    expect(names('', { return: true, meta: true })).toEqual(['alt+enter']);
    expect(names('', { return: true, shift: true })).toEqual(['shift+enter']);
    expect(names('', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(names('o', { ctrl: true })).toEqual(['ctrl+o']);
    expect(names('b', { meta: true })).toEqual(['alt+b']);
    expect(names('', { escape: true, meta: true })).toEqual(['esc']);
    expect(names('G', { shift: true })).toEqual(['G']);
    expect(names(' ')).toEqual(['space']);
    expect(names('', { leftArrow: true, ctrl: true })).toEqual(['ctrl+left']);
  });

  it('a released key and a key without a name mean nothing', () => {
    expect(names('a', { eventType: 'press' })).toEqual(['a']);
    expect(names('a', { eventType: 'release' })).toEqual([]);
    expect(names('')).toEqual([]);
  });

  it('TUI-25 folds what an input method types in full width, and knows what it composes', () => {
    expect(['？', '／', '：', 'ｊ', '１', '　', '。', '、'].map(foldKey)).toEqual([
      '?',
      '/',
      ':',
      'j',
      '1',
      ' ',
      '.',
      ',',
    ]);
    expect(['あ', '漢', 'é'].every(isComposed)).toBe(true);
    expect(['ａ', '？', 'a'].some(isComposed)).toBe(false);
  });
});
