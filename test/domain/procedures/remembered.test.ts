import { describe, expect, it } from 'vitest';
import { remembered } from '../../../src/domain/procedures/remembered.ts';

describe('what a function says of a text', () => {
  it('DOM-942 is worked out once, null and undefined too, and of however many texts', () => {
    const asked: string[] = [];
    const length = remembered((text) => {
      asked.push(text);
      return text === 'none' ? null : text === '' ? undefined : text.length;
    });
    for (const _ of [1, 2]) expect([length('abc'), length('none'), length('')]).toEqual([3, null, undefined]);
    expect(asked).toEqual(['abc', 'none', '']);
    for (let i = 0; i < 3_000; i++) expect(length(`${i}`.padStart(5))).toBe(5);
    expect(length('abc')).toBe(3);
  });

  it('DOM-942 begins again past a thousand texts', () => {
    const asked: string[] = [];
    const same = remembered((text) => {
      asked.push(text);
      return text;
    });
    for (let i = 0; i < 1_000; i++) same(`${i}`);
    same('0');
    expect(asked).toHaveLength(1_000);
    same('one more');
    same('0');
    expect(asked.slice(1_000)).toEqual(['one more', '0']);
  });
});
