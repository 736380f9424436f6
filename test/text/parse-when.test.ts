import { describe, expect, it } from 'vitest';
import { clockAndDay, dateTime, parseWhen } from '../../src/text/time.ts';

const TOKYO = 'Asia/Tokyo';
const NEW_YORK = 'America/New_York';
/** 2026/11/25(水) 03:12:00 in Tokyo. */
const NOW = '2026-11-24T18:12:00.000Z';
const tokyo = (text: string) => new Date(`${text}+09:00`).toISOString();

describe('parseWhen', () => {
  it.each([
    ['03:05', '2026-11-25T03:05:00'],
    ['3:05', '2026-11-25T03:05:00'],
    ['03:05:10', '2026-11-25T03:05:10'],
    ['0305', '2026-11-25T03:05:00'],
    [' ０３：０５ ', '2026-11-25T03:05:00'],
    ['3時5分', '2026-11-25T03:05:00'],
    ['3時', '2026-11-25T03:00:00'],
    ['2時半', '2026-11-25T02:30:00'],
    ['午前3時5分10秒', '2026-11-25T03:05:10'],
    ['午後11時', '2026-11-24T23:00:00'],
    ['12:10am', '2026-11-25T00:10:00'],
    ['11:50 PM', '2026-11-24T23:50:00'],
    ['03:05:10.25', '2026-11-25T03:05:10.250'],
    ['2026-11-25T03:05:10.123456+09:00', '2026-11-25T03:05:10.123'],
  ])('TXT-27 reads the clock time %j', (text, local) => {
    expect(parseWhen(text, NOW, TOKYO)).toBe(tokyo(local));
  });

  it.each([
    ['03:17', '2026-11-25T03:17:00'],
    ['03:18', '2026-11-24T03:18:00'],
    ['23:50', '2026-11-24T23:50:00'],
  ])('TXT-27 takes %s, entered at 03:12, for the last one with five minutes of grace', (text, local) => {
    expect(parseWhen(text, NOW, TOKYO)).toBe(tokyo(local));
  });

  it.each([
    ['-10m', 10 * 60],
    ['－１０ｍ', 10 * 60],
    ['-1h30m', 90 * 60],
    ['-90s', 90],
    ['10分前', 10 * 60],
    ['１時間３０分前', 90 * 60],
    ['30秒前', 30],
    ['10m ago', 10 * 60],
    ['10 minutes ago', 10 * 60],
    ['2 hours 5 min ago', 125 * 60],
    ['1 day ago', 86_400],
    ['6w', 6 * 7 * 86_400],
    ['2週間前', 14 * 86_400],
    ['1 week 2 days ago', 9 * 86_400],
    ['now', 0],
    ['今', 0],
  ])('TXT-28 reads %j as seconds before now', (text, seconds) => {
    expect(parseWhen(text, NOW, TOKYO)).toBe(new Date(Date.parse(NOW) - seconds * 1000).toISOString());
  });

  it.each([
    ['2026-11-25 03:05', '2026-11-25T03:05:00'],
    ['2026/11/25 03:05:10', '2026-11-25T03:05:10'],
    ['2026-11-25T03:05', '2026-11-25T03:05:00'],
    ['11/25 03:05', '2026-11-25T03:05:00'],
    ['11月25日 3時5分', '2026-11-25T03:05:00'],
    ['11月25日3時5分', '2026-11-25T03:05:00'],
    ['2026年11月24日 23:50', '2026-11-24T23:50:00'],
    ['12/31 23:00', '2025-12-31T23:00:00'],
    ['12/1 10:00', '2026-12-01T10:00:00'],
    ['昨日 23:50', '2026-11-24T23:50:00'],
    ['yesterday 03:20', '2026-11-24T03:20:00'],
    ['今日 3:00', '2026-11-25T03:00:00'],
  ])('TXT-29 reads the day and time %j', (text, local) => {
    expect(parseWhen(text, NOW, TOKYO)).toBe(tokyo(local));
  });

  it.each([
    '2026-11-25T03:05:10+09:00',
    '2026-11-24T18:05:10Z',
    '2026-11-24T18:05:10.000Z',
    '2026-11-24 13:05:10 -0500',
    '2026/11/25(水) 03:05:10 JST',
    '03:05:10 JST',
    '18:05:10Z',
  ])('TXT-29 heeds the offset in %j', (text) => {
    expect(parseWhen(text, NOW, NEW_YORK)).toBe('2026-11-24T18:05:10.000Z');
  });

  it('TXT-29 reads back what the screen shows', () => {
    for (const lang of ['ja', 'en'] as const) {
      expect(parseWhen(dateTime(NOW, TOKYO, lang), '2026-12-24T00:00:00Z', TOKYO)).toBe(NOW);
    }
  });

  it.each(['2h', '２ｈ', '120m', '120 min', '1h60m', '2時間', '120分', '7200s', '7200秒'])(
    'TXT-300 a bare length of time, %j, is before now where something happened, after now where it is due',
    (text) => {
      const now = Date.parse(NOW);
      expect(parseWhen(text, NOW, TOKYO, 'past')).toBe(new Date(now - 7_200_000).toISOString());
      expect(parseWhen(text, NOW, TOKYO, 'future')).toBe(new Date(now + 7_200_000).toISOString());
    },
  );

  it.each([
    [
      '',
      '3',
      '12',
      '305',
      '24:00',
      '25時',
      '3:60',
      '03:05:61',
      '99/99 03:05',
      '2026-02-30 03:05',
      '2026-11-25',
      '11/25',
    ],
    [
      'soon',
      '+10m',
      '10分後',
      '-10',
      '-m',
      'ago',
      '03:05 tomorrow',
      '13:05pm',
      '2026-11-24T18:05:10+99:00',
      '-10mo',
    ],
    ['3:05x', '١٢:٠٥x', '03:05\u0000', `-${'9'.repeat(400)}d`, '1'.repeat(100_000)],
  ])('TXT-30 reads no time in texts that say none', (...texts) => {
    for (const text of texts) expect(parseWhen(text, NOW, TOKYO), text.slice(0, 40)).toBeNull();
  });

  it.each([
    [
      'a clock time that autumn repeats: the last one',
      '01:30',
      '2026-11-01T07:00:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
    [
      'the same within the first of the two hours',
      '01:30',
      '2026-11-01T05:40:00Z',
      '2026-11-01T05:30:00.000Z',
    ],
    [
      'a date and time that autumn repeats',
      '2026-11-01 01:30',
      '2026-11-05T00:00:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
    ['a time that spring leaves out', '02:30', '2026-03-08T12:00:00Z', '2026-03-08T07:30:00.000Z'],
    [
      'the day after spring, when a day had 23 hours',
      '00:30',
      '2026-03-09T03:00:00Z',
      '2026-03-08T05:30:00.000Z',
    ],
    ['yesterday across autumn', '23:00', '2026-11-02T03:30:00Z', '2026-11-01T03:00:00.000Z'],
  ])('TXT-22 reads %s', (_, text, now, instant) => {
    expect(parseWhen(text, now, NEW_YORK)).toBe(instant);
  });

  it.each([
    ['03:20', tokyo('2026-11-25T03:20:00')],
    ['03:05', tokyo('2026-11-26T03:05:00')],
    ['+10m', '2026-11-24T18:22:00.000Z'],
    ['30分後', '2026-11-24T18:42:00.000Z'],
    ['in 2 hours', '2026-11-24T20:12:00.000Z'],
    ['明日 10:00', tokyo('2026-11-26T10:00:00')],
    ['-10m', '2026-11-24T18:02:00.000Z'],
    ['明日', tokyo('2026-11-26T23:59:00')],
    ['明日中', tokyo('2026-11-26T23:59:00')],
    ['明後日 9時', tokyo('2026-11-27T09:00:00')],
    ['today', tokyo('2026-11-25T23:59:00')],
    ['金曜', tokyo('2026-11-27T23:59:00')],
    ['水曜日 17:00', tokyo('2026-11-25T17:00:00')],
    ['Wed 03:00', tokyo('2026-12-02T03:00:00')],
    ['monday 10:00', tokyo('2026-11-30T10:00:00')],
    ['11/30', tokyo('2026-11-30T23:59:00')],
    ['11/30(月)', tokyo('2026-11-30T23:59:00')],
    ['2026-12-01', tokyo('2026-12-01T23:59:00')],
  ])('TXT-31 reads %s as a time to come where one is asked for', (text, instant) => {
    expect(parseWhen(text, NOW, TOKYO, 'future')).toBe(instant);
  });

  it.each([
    ['1/5 17:00', '2026-12-31T12:00:00+09:00', '2027-01-05T17:00:00'],
    ['3/15 10:00', '2027-01-02T12:00:00+09:00', '2027-03-15T10:00:00'],
    ['12/31', '2027-01-02T12:00:00+09:00', '2026-12-31T23:59:00'],
    ['2/29 10:00', '2027-12-30T12:00:00+09:00', '2028-02-29T10:00:00'],
  ])('TXT-31 takes %s, asked for at %s, for the one of the year it can be meant of', (text, now, local) => {
    expect(parseWhen(text, now, TOKYO, 'future')).toBe(tokyo(local));
  });

  it('TXT-31 reads back a time to come as the screen shows it, whatever the year', () => {
    const now = '2026-12-31T14:58:30.000Z';
    for (const at of ['2026-12-31T14:59:00.000Z', '2027-01-01T01:00:00.000Z', '2027-04-01T01:00:00.000Z']) {
      for (const lang of ['ja', 'en'] as const) {
        expect(parseWhen(clockAndDay(at, now, TOKYO, lang), now, TOKYO, 'future')).toBe(at);
      }
    }
  });

  it('TXT-29 takes a weekday where something has happened for the last one', () => {
    expect(parseWhen('金曜 17:00', NOW, TOKYO)).toBe(tokyo('2026-11-20T17:00:00'));
    expect(parseWhen('wed 03:00', NOW, TOKYO)).toBe(tokyo('2026-11-25T03:00:00'));
    expect(parseWhen('金曜', NOW, TOKYO)).toBeNull();
    expect(parseWhen('monthly 10:00', NOW, TOKYO)).toBeNull();
  });
});
