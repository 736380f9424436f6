import { instantsOf, wallTime } from './zone.ts';

export type Lean = 'past' | 'future';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** People's watches and the hub's differ; what is "in a minute" was meant as now. */
const TOLERANCE = 5 * MINUTE;
/** A day without a year that lies further ahead was last year's; one to come that lies further back is next year's. */
const AMISS = 31 * DAY;

const UNITS: Readonly<Record<string, number>> = {
  秒: SECOND,
  s: SECOND,
  分: MINUTE,
  m: MINUTE,
  時間: HOUR,
  h: HOUR,
  日: DAY,
  d: DAY,
  週: 7 * DAY,
  w: 7 * DAY,
};
const AMOUNTS =
  /(?:\d{1,5} ?(?:時間|秒|分|日|週間?|s(?:ec(?:onds?|s)?)?|m(?:in(?:utes?|s)?)?|h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?)?) ?)+/
    .source;
const BEFORE_NOW = new RegExp(`^(?:-(${AMOUNTS})|(${AMOUNTS})(?:前|ago))$`);
/** Of what has happened it is before now, of what is due after. */
const BARE = new RegExp(`^${AMOUNTS}$`);
const AFTER_NOW = new RegExp(`^(?:\\+(${AMOUNTS})|(${AMOUNTS})後|in (${AMOUNTS}))$`);

const NOW = /^(?:now|just now|今|いま|たった今)$/;
const DAY_WORDS: Readonly<Record<string, number>> = {
  今日: 0,
  本日: 0,
  today: 0,
  昨日: -1,
  yesterday: -1,
  一昨日: -2,
  明日: 1,
  明後日: 2,
  tomorrow: 1,
};
const DAY_WORD = /^(今日|本日|昨日|一昨日|明日|明後日|today|yesterday|tomorrow)/;
const WEEKDAYS = '日月火水木金土';
const WEEKDAY =
  /^(?:([日月火水木金土])曜日?|(sun|mon|tue|wed|thu|fri|sat)(?:day|sday|nesday|rsday|urday)?(?= |$))/;
/** What is to be done on a day may be done until its end. */
const END_OF_DAY: Clock = { hour: 23, minute: 59, second: 0, ms: 0, rest: '' };
const DATE =
  /^(?:(\d{4})(?:[-/.]|年 ?))?(\d{1,2})(?:[-/.]|月 ?)(\d{1,2})日? ?(?:\((?:[日月火水木金土]|sun|mon|tue|wed|thu|fri|sat)\))?(?:t| |$|(?<=日))/;
const CLOCK =
  /^(午前|午後)?(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?|時(?: ?(\d{1,2})分(?: ?(\d{1,2})秒)?|(半))?)? ?(am|pm)?/;
const DIGITS = /^([0-2]\d)([0-5]\d)(?=$| )/;
const OFFSET = /^ ?(z|utc|gmt|jst|([+-])(\d{2}):?(\d{2}))?(?: \([a-z]{3}\))?$/;

/** Reads what `parseWhen` describes; ms since 1970 or null. */
export function readWhen(text: string, now: number, zone: string, lean: Lean): number | null {
  const input = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212\u30fc]/g, '-')
    .trim()
    .replace(/\s+/g, ' ');
  if (NOW.test(input)) return now;
  return relative(input, now, lean) ?? onTheWall(input, now, zone, lean);
}

function relative(input: string, now: number, lean: Lean): number | null {
  if (BARE.test(input)) return now + amount(input) * (lean === 'future' ? 1 : -1);
  const before = BEFORE_NOW.exec(input);
  if (before) return now - amount(before[1] ?? before[2]!);
  const after = lean === 'future' ? AFTER_NOW.exec(input) : null;
  return after ? now + amount((after[1] ?? after[2] ?? after[3])!) : null;
}

function amount(text: string): number {
  let total = 0;
  for (const [, n, unit] of text.matchAll(/(\d+) ?(時間|.)/g)) total += Number(n) * UNITS[unit!]!;
  return total;
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  /** What stands behind it: an offset, or what makes the whole unreadable. */
  readonly rest: string;
}

function onTheWall(input: string, now: number, zone: string, lean: Lean): number | null {
  const today = wallTime(now, zone);
  const word = DAY_WORD.exec(input)?.[1];
  const weekday = word === undefined ? WEEKDAY.exec(input) : null;
  const date = word === undefined ? DATE.exec(input) : null;
  const day = word ?? weekday?.[0] ?? date?.[0] ?? '';
  const left = input.slice(day.length).trimStart();
  const time = lean === 'future' && day !== '' && /^中?$/.test(left) ? END_OF_DAY : readClock(left);
  if (time === null) return null;
  const ahead = offsetOf(time.rest);
  if (ahead === undefined) return null;

  const at = (year: number, month: number, day: number) => {
    const wall = { year, month, day, hour: time.hour, minute: time.minute, second: time.second };
    if (ahead !== null)
      return Date.UTC(year, month - 1, day, wall.hour, wall.minute, wall.second, time.ms) - ahead;
    const [first, second] = instantsOf(wall, zone);
    const isSecond = second !== undefined && (lean === 'future' ? first < now : second <= now + TOLERANCE);
    return (isSecond ? second : first) + time.ms;
  };

  if (word !== undefined) return at(today.year, today.month, today.day + DAY_WORDS[word]!);
  if (date) return onDate(date, today.year, now, lean, at);
  const every = weekday ? 7 : 1;
  const first = weekday ? weekdayOf(weekday) - today.weekday : 0;
  return nearNow((n) => at(today.year, today.month, today.day + first + n * every), now, lean);
}

function weekdayOf([, kanji, name]: RegExpExecArray): number {
  return kanji === undefined ? 'sunmontuewedthufrisat'.indexOf(name!) / 3 : WEEKDAYS.indexOf(kanji);
}

/** Of the same clock time on the days around now: the last that is not yet to come, or the next. */
function nearNow(onDay: (n: number) => number, now: number, lean: Lean): number {
  const days = [-2, -1, 0, 1, 2].map(onDay);
  if (lean === 'future') return days.find((instant) => instant >= now)!;
  return days.findLast((instant) => instant <= now + TOLERANCE)!;
}

type OnDay = (year: number, month: number, day: number) => number;

function onDate(date: RegExpExecArray, thisYear: number, now: number, lean: Lean, at: OnDay): number | null {
  const [month, day] = [Number(date[2]), Number(date[3])];
  const inYear = (year: number): number | null => {
    const longest = new Date(Date.UTC(year, month, 0)).getUTCDate();
    return month < 1 || month > 12 || day < 1 || day > longest ? null : at(year, month, day);
  };
  if (date[1] !== undefined) return inYear(Number(date[1]));
  const around = [-1, 0, 1].map((years) => inYear(thisYear + years));
  if (lean === 'future') return around.find((instant) => instant !== null && instant >= now - AMISS) ?? null;
  return around.slice(0, 2).findLast((instant) => instant !== null && instant <= now + AMISS) ?? null;
}

function readClock(input: string): Clock | null {
  const digits = DIGITS.exec(input);
  if (digits) return inRange(Number(digits[1]), Number(digits[2]), 0, 0, input.slice(digits[0].length));
  const found = CLOCK.exec(input);
  if (!found) return null;
  const [whole, half, hours, minute, second, fraction = '', kanjiMinute, kanjiSecond, thirty, suffix] = found;
  const named = half ?? suffix;
  if (named === undefined && minute === undefined && !whole.includes('時')) return null;
  let hour = Number(hours);
  if (named !== undefined) {
    if (hour > 12) return null;
    hour = (hour % 12) + (named === '午後' || named === 'pm' ? 12 : 0);
  }
  const minutes = thirty === undefined ? Number(minute ?? kanjiMinute ?? 0) : 30;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return inRange(hour, minutes, Number(second ?? kanjiSecond ?? 0), ms, input.slice(whole.length));
}

function inRange(hour: number, minute: number, second: number, ms: number, rest: string): Clock | null {
  return hour > 23 || minute > 59 || second > 59 ? null : { hour, minute, second, ms, rest };
}

/** Milliseconds ahead of UTC; null where none is said; undefined where something else stands there. */
function offsetOf(rest: string): number | null | undefined {
  const found = OFFSET.exec(rest);
  if (!found) return undefined;
  const [, name, sign, hours, minutes] = found;
  if (name === undefined) return null;
  if (name === 'jst') return 9 * HOUR;
  if (sign === undefined) return 0;
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (hour > 14 || minute > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (hour * HOUR + minute * MINUTE);
}
