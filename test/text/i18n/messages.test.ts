import { describe, expect, it } from 'vitest';
import { fill, type Messages, translator } from '../../../src/text/i18n/messages.ts';

const TABLE = { left: { ja: '残り{n}件 {who}', en: '{n} left, {who}' } } as const satisfies Messages;

describe('messages', () => {
  it('TXT-97 fills the marks of a message in either language', () => {
    expect(translator(TABLE, 'ja')('left', { n: 2, who: '佐藤' })).toBe('残り2件 佐藤');
    expect(translator(TABLE, 'en')('left', { n: 2, who: 'sato' })).toBe('2 left, sato');
  });

  it('TXT-98 inserts a parameter literally and shows a mark without one', () => {
    expect(fill(TABLE.left, 'en', { who: '{n} $& {who}' })).toBe('{n} left, {n} $& {who}');
    expect(fill(TABLE.left, 'en', { n: 1 })).toBe('1 left, {who}');
    expect(fill({ ja: '{constructor}', en: '{toString}' }, 'en')).toBe('{toString}');
  });
});
