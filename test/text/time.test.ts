import { describe, expect, it } from 'vitest';
import {
  clock,
  clockAndDay,
  clockSeconds,
  dateOf,
  dateTime,
  dayStamp,
  duration,
  exactDuration,
  mmdd,
  mmss,
  utcOffset,
} from '../../src/text/time.ts';
import { isTimeZone, workingDaysAfter } from '../../src/text/zone.ts';

const TOKYO = 'Asia/Tokyo';
const NEW_YORK = 'America/New_York';

describe('instants', () => {
  const iso = '2026-11-24T18:12:05.678Z';

  it('TXT-20 formats clock and day in the time zone, always in two digits', () => {
    expect(clock(iso, TOKYO)).toBe('03:12');
    expect(clockSeconds(iso, TOKYO)).toBe('03:12:05');
    expect(dayStamp(iso, TOKYO)).toBe('2026-11-25');
    expect(mmdd(iso, TOKYO)).toBe('1125');
    expect(clock('2026-11-24T15:00:00Z', TOKYO)).toBe('00:00');
    expect(dayStamp('2026-11-24T14:59:59.999Z', TOKYO)).toBe('2026-11-24');
    expect(clock('2026-11-25T03:12:05+09:00', 'Asia/Kathmandu')).toBe('23:57');
  });

  it('TXT-21 formats date and time for a Japanese and an English reader, naming the zone', () => {
    expect(dateTime(iso, TOKYO, 'ja')).toBe('2026/11/25(水) 03:12 JST');
    expect(dateTime(iso, TOKYO, 'en')).toBe('2026-11-25 03:12 JST (Wed)');
    expect(dateTime(iso, 'UTC', 'en')).toBe('2026-11-24 18:12 UTC (Tue)');
    expect(dateTime(iso, NEW_YORK, 'en')).toBe('2026-11-24 13:12 EST (Tue)');
    expect(dateTime(iso, 'Europe/Berlin', 'ja')).toBe('2026/11/24(火) 19:12 CET');
    expect(dateTime(iso, 'Asia/Kolkata', 'ja')).toBe('2026/11/24(火) 23:42 UTC+05:30');
    expect(dateTime(iso, 'America/Sao_Paulo', 'en')).toBe('2026-11-24 15:12 UTC-03:00 (Tue)');
  });

  it.each([
    ['2026-03-08T06:59:59Z', '01:59:59', 'EST'],
    ['2026-03-08T07:00:00Z', '03:00:00', 'EDT'],
    ['2026-11-01T05:59:59Z', '01:59:59', 'EDT'],
    ['2026-11-01T06:00:00Z', '01:00:00', 'EST'],
  ])('TXT-22 follows summer time: %s is %s %s in New York', (instant, time, name) => {
    expect(clockSeconds(instant, NEW_YORK)).toBe(time);
    expect(dateTime(instant, NEW_YORK, 'en')).toContain(` ${name} `);
  });

  it('TXT-22 follows a summer time of half an hour', () => {
    expect(clock('2026-04-04T14:59:00Z', 'Australia/Lord_Howe')).toBe('01:59');
    expect(clock('2026-04-04T15:00:00Z', 'Australia/Lord_Howe')).toBe('01:30');
  });

  it('TXT-23 shows dashes for an unreadable time, and UTC for an unknown zone', () => {
    expect([
      clock('', TOKYO),
      clockSeconds('soon', TOKYO),
      dateTime('x', TOKYO, 'ja'),
      dayStamp('x', TOKYO),
    ]).toEqual(['--:--', '--:--:--', '--', '--']);
    // The last instant that there is: no wall east of London shows it.
    const last = '+275760-09-13T00:00:00.000Z';
    expect([
      clock(last, TOKYO),
      dateOf(last, TOKYO, 'ja'),
      dateTime(last, TOKYO, 'en'),
      clockAndDay(last, iso, TOKYO, 'en'),
      utcOffset(last, TOKYO),
    ]).toEqual(['--:--', '--', '--', '--:--', '--']);
    expect(dateTime(iso, 'Asia/Edo', 'en')).toBe('2026-11-24 18:12 UTC (Tue)');
  });

  it('TXT-24 knows time zones by their IANA names only', () => {
    expect(['Asia/Tokyo', 'UTC', 'Europe/London'].every(isTimeZone)).toBe(true);
    expect(['', '+09:00', 'Asia/Edo', '東京', 'Asia/Tokyo\n'].some(isTimeZone)).toBe(false);
  });
});

describe('spans', () => {
  it.each([
    [0, '0:00'],
    [41_999, '0:41'],
    [751_000, '12:31'],
    [3_751_000, '1:02:31'],
    [90_061_000, '25:01:01'],
    [-41_000, '-0:41'],
    [-400, '0:00'],
  ])('TXT-25 counts %i ms as %s', (ms, text) => {
    expect(mmss(ms)).toBe(text);
  });

  it.each([
    // A Wednesday; late on a Friday in Tokyo, which is Friday noon in UTC; a Sunday; over a change of the clock.
    ['2026-11-25T03:00:00.000Z', 5, 'Asia/Tokyo', '2026-12-02T09:00:00.000Z'],
    ['2026-11-27T14:59:00.000Z', 1, 'Asia/Tokyo', '2026-11-30T09:00:00.000Z'],
    ['2026-11-27T15:00:00.000Z', 1, 'Asia/Tokyo', '2026-11-30T09:00:00.000Z'],
    ['2026-11-29T03:00:00.000Z', 1, 'Asia/Tokyo', '2026-11-30T09:00:00.000Z'],
    ['2026-03-27T12:00:00.000Z', 2, 'Europe/Berlin', '2026-03-31T16:00:00.000Z'],
  ])('TXT-944 the end of a working day: %s + %i in %s is %s', (from, days, zone, end) => {
    expect(workingDaysAfter(from, days, zone)).toBe(end);
  });

  it.each([
    [41_000, '41秒', '41s'],
    [59_999, '59秒', '59s'],
    [60_000, '1分', '1m'],
    [720_000, '12分', '12m'],
    [3_720_000, '1時間2分', '1h2m'],
    [3_600_000, '1時間', '1h'],
    [273_600_000, '3日4時間', '3d4h'],
  ])('TXT-26 says %i ms as %s and %s', (ms, ja, en) => {
    expect([duration(ms, 'ja'), duration(ms, 'en')]).toEqual([ja, en]);
  });

  it.each([
    [0, '0秒', '0s'],
    [59_999, '59秒', '59s'],
    [60_000, '1分', '1m'],
    [105_000, '1分45秒', '1m45s'],
    [69_000, '1分9秒', '1m09s'],
    [599_999, '9分59秒', '9m59s'],
    [600_000, '10分', '10m'],
    [3_725_000, '1時間2分', '1h2m'],
  ])('TXT-383 says %i ms to the second below ten minutes: %s, %s', (ms, ja, en) => {
    expect([exactDuration(ms, 'ja'), exactDuration(ms, 'en')]).toEqual([ja, en]);
  });
});

describe('a date and its offset', () => {
  const at = '2026-11-24T17:58:11.000Z';

  it('TXT-384 stand alone, each in its zone', () => {
    expect([dateOf(at, 'Asia/Tokyo', 'ja'), utcOffset(at, 'Asia/Tokyo')]).toEqual([
      '2026/11/25(水)',
      '+09:00',
    ]);
    expect([dateOf(at, 'America/St_Johns', 'en'), utcOffset(at, 'America/St_Johns')]).toEqual([
      '2026-11-24 (Tue)',
      '-03:30',
    ]);
    expect([dateOf(at, 'Nowhere/At_All', 'en'), utcOffset(at, 'Nowhere/At_All')]).toEqual([
      '2026-11-24 (Tue)',
      '+00:00',
    ]);
    expect([dateOf('x', 'UTC', 'en'), utcOffset('x', 'UTC')]).toEqual(['--', '--']);
    expect([
      utcOffset('2026-10-25T00:40:00Z', 'Europe/Berlin'),
      utcOffset('2026-10-25T01:40:00Z', 'Europe/Berlin'),
    ]).toEqual(['+02:00', '+01:00']);
  });
});
