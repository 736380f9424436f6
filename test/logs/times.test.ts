import { describe, expect, it } from 'vitest';
import { localToUtc, parseTime } from '../../src/logs/times.ts';

const TIME = '2026-11-25T03:10:58';

describe('times', () => {
  it.each([
    ['2026-11-25T03:10:58Z', `${TIME}.000Z`],
    ['2026-11-25T03:10:58.123Z', `${TIME}.123Z`],
    ['2026-11-25T03:10:58.123456789Z', `${TIME}.123456789Z`],
    ['2026-11-25T12:10:58.1+09:00', `${TIME}.100Z`],
    ['2026-11-25 12:10:58,123 +0900', `${TIME}.123Z`],
    ['2026-11-25 12:10:58+09', `${TIME}.000Z`],
    ['2026/11/25 03:10:58', `${TIME}.000Z`],
    ['2026-11-24T22:10:58.5-05:00', `${TIME}.500Z`],
    ['2026-11-25 12:10:58 JST', `${TIME}.000Z`],
    ['2026-11-25T12:10:58.123+09:00[Asia/Tokyo]', `${TIME}.123Z`],
    ['Wed, 25 Nov 2026 03:10:58 GMT', `${TIME}.000Z`],
    ['25/Nov/2026:12:10:58 +0900', `${TIME}.000Z`],
    ['11/25/2026 3:10:58 AM', `${TIME}.000Z`],
    ['11/25/2026, 3:10:58.5 AM', `${TIME}.500Z`],
    ['11/25/2026, 3:10:58\u202fAM', `${TIME}.000Z`],
    ['25/11/2026 03:10:58', `${TIME}.000Z`],
    ['25/11/2026, 3:10:58 a.m.', `${TIME}.000Z`],
    ['11/10/2026 3:10:58 PM', '2026-11-10T15:10:58.000Z'],
    ['2026年11月25日 3:10:58', `${TIME}.000Z`],
    ['2026年11月25日(水) 03時10分58秒', `${TIME}.000Z`],
    ['2026年11月25日 3:10', '2026-11-25T03:10:00.000Z'],
    [1_795_576_258, `${TIME}.000Z`],
    [1_795_576_258.25, `${TIME}.250Z`],
    [1_795_576_258_123, `${TIME}.123Z`],
    ['1795576258123', `${TIME}.123Z`],
    ['1795576258123456', `${TIME}.123456Z`],
    [1_795_576_258_123_456_789n, `${TIME}.123456789Z`],
    [{ epochSecond: 1_795_576_258, nanoOfSecond: 5_000_000 }, `${TIME}.005000000Z`],
    [{ seconds: '1795576258', nanos: 0 }, `${TIME}.000000000Z`],
    [{ $date: '2026-11-25T03:10:58Z' }, `${TIME}.000Z`],
  ])('LOG-60 reads times in all their spellings: %s', (value, iso) => {
    expect(parseTime(value, 'UTC')).toBe(iso);
  });

  it.each([
    '',
    'yesterday',
    '2026-13-25T03:10:58Z',
    '2026-02-30T03:10:58Z',
    '2026-11-25T24:00:01Z',
    '2026-11-25',
    '11/10/2026 03:10:58',
    '13/25/2026 03:10:58',
    '11/25/2026 13:10:58 PM',
    '11/25/2026 0:10:58 AM',
    '11/10/2026 3:10:58 pm',
    '2026-11-25 03:10:58 PM',
    '2026年13月25日 3:10',
    12.5,
    0,
    1_500,
    123_456_789,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    [],
    {},
    { seconds: 'x' },
    '9'.repeat(300),
    99_999_999_999,
  ])('LOG-61 takes no duration, counter or nonsense for a time: %s', (value) => {
    expect(parseTime(value, 'UTC')).toBeNull();
  });

  it('LOG-62 reads a time without an offset in the given zone', () => {
    expect(parseTime('2026-11-25 12:10:58,123', 'Asia/Tokyo')).toBe(`${TIME}.123Z`);
    expect(parseTime('2026-07-01 12:00:00', 'America/New_York')).toBe('2026-07-01T16:00:00.000Z');
    expect(parseTime('2026-12-01 12:00:00', 'America/New_York')).toBe('2026-12-01T17:00:00.000Z');
    expect(parseTime('2026-11-25T12:10:58Z', 'Asia/Tokyo')).toBe('2026-11-25T12:10:58.000Z');
  });

  it('LOG-62 takes the first of a repeated hour, and moves a skipped one forward', () => {
    const utc = (local: string) =>
      new Date(localToUtc(Date.parse(`${local}Z`), 'Europe/Berlin')).toISOString();
    expect(utc('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
    expect(utc('2026-10-25T03:30:00')).toBe('2026-10-25T02:30:00.000Z');
    expect(utc('2026-03-29T01:59:00')).toBe('2026-03-29T00:59:00.000Z');
    expect(utc('2026-03-29T02:30:00')).toBe('2026-03-29T01:30:00.000Z');
    expect(utc('2026-03-29T03:00:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('takes a zone that nobody knows for UTC', () => {
    expect(localToUtc(1_000, 'No/Where')).toBe(1_000);
  });
});
