import { describe, expect, it } from 'vitest';
import { checkName, skeleton } from '../../src/text/lookalike.ts';

describe('checkName', () => {
  it.each([
    'sato',
    '佐藤',
    '佐藤 Taro',
    'タナカ',
    'たなか',
    '田中 (SRE)',
    'Ωμέγα',
    'Пётр',
    'チームα',
    'José',
    'Ş. Yılmaz',
    '김민수',
    'สมชาย',
    'O’Brien',
    '葛\u{E0100}城',
    '山田🔥',
    '7',
  ])('TXT-80 accepts the name %s', (name) => {
    expect(checkName(name)).toEqual({ ok: true });
  });

  it.each([
    ['', 'empty'],
    [' \u3000\t', 'empty'],
    ['\u200B\u2060', 'invisible'],
    ['\u3164', 'invisible'],
    ['\u2800', 'invisible'],
    ['\u202E', 'invisible'],
    ['\u0301', 'invisible'],
    ['s\u0430to', 'mixed-script'],
    ['Sat\u03BF', 'mixed-script'],
    ['\u0405ato', 'mixed-script'],
    ['\u0430\u03BF', 'mixed-script'],
    ['s\u200B\u0430to', 'mixed-script'],
    ['佐藤 \u0421RE', 'mixed-script'],
  ])('TXT-81 refuses the name %j: %s', (name, kind) => {
    expect(checkName(name)).toEqual({ ok: false, kind });
  });
});

describe('skeleton', () => {
  it.each([
    ['sato', 'ｓａｔｏ'],
    ['sato', 'Sato'],
    ['sato', 's\u0430to'],
    ['sato', 'sat\u03BF'],
    ['sato', 'sa\u200Bto'],
    ['sato', '𝐬𝐚𝐭𝐨'],
    ['sato', 'sa to'],
    ['sato', 'sat0'],
    ['paypal', 'раура\u04CF'],
    ['Ivan', 'lvan'],
    ['admin1', 'adminl'],
    ['カトウ', '力トウ'],
    ['ニシ', '二シ'],
    ['ガード', 'カ\u3099ード'],
    ['ｶﾞｰﾄﾞ', 'ガード'],
    ['arnold', 'amold'],
  ])('TXT-82 takes %j and %j for the same', (one, other) => {
    expect(skeleton(one)).toBe(skeleton(other));
  });

  it.each([
    ['sato', 'saito'],
    ['佐藤', '佐籐'],
    ['田中', '山田'],
    ['かとう', 'がとう'],
    ['suzuki', 'suzuka'],
    ['José', 'Jose'],
  ])('TXT-83 keeps %j and %j apart', (one, other) => {
    expect(skeleton(one)).not.toBe(skeleton(other));
  });
});
