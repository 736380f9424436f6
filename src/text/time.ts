import { fill, fillMarks, type Lang, type Message } from './i18n/messages.ts';
import { TIME } from './i18n/time.ts';
import { readWhen } from './when.ts';
import { offsetAt, two, type WallTime, wallTime, zoneLabel } from './zone.ts';

/** Shown where an instant cannot be read: a broken time in a log must not break the screen. */
const UNREADABLE = '--';

/** null also near the first and the last instant that there are: an offset may lead past them. */
function wallOf(iso: string, zone: string): WallTime | null {
  const instant = Date.parse(iso);
  return Math.abs(instant) < 8e15 ? wallTime(instant, zone) : null;
}

/** `03:12` of an ISO 8601 instant in an IANA time zone. */
export function clock(iso: string, zone: string): string {
  const wall = wallOf(iso, zone);
  return wall ? `${two(wall.hour)}:${two(wall.minute)}` : `${UNREADABLE}:${UNREADABLE}`;
}

/** `03:12:05` */
export function clockSeconds(iso: string, zone: string): string {
  const wall = wallOf(iso, zone);
  return `${clock(iso, zone)}:${wall ? two(wall.second) : UNREADABLE}`;
}

/** `2026/11/25(水) 03:12 JST` in Japanese, `2026-11-25 03:12 JST (Wed)` in English. */
export function dateTime(iso: string, zone: string, lang: Lang): string {
  const wall = wallOf(iso, zone);
  if (!wall) return UNREADABLE;
  const weekday: Message = TIME[`day${wall.weekday as 0 | 1 | 2 | 3 | 4 | 5 | 6}`];
  return fillMarks(TIME.dateTime[lang], {
    year: four(wall.year),
    month: two(wall.month),
    day: two(wall.day),
    weekday: weekday[lang],
    clock: clock(iso, zone),
    zone: zoneLabel(Date.parse(iso), zone),
  });
}

/**
 * The clock time alone on the day of `nowIso`; on another day with it: `11/28(土) 10:27`, `11-28 (Sat) 10:27`, and
 * with the year where that is another too. `parseWhen` reads all of them back.
 */
export function clockAndDay(iso: string, nowIso: string, zone: string, lang: Lang): string {
  const [wall, today] = [wallOf(iso, zone), wallOf(nowIso, zone)];
  if (!wall || !today) return clock(iso, zone);
  const sameYear = wall.year === today.year;
  if (sameYear && wall.month === today.month && wall.day === today.day) return clock(iso, zone);
  const weekday: Message = TIME[`day${wall.weekday as 0 | 1 | 2 | 3 | 4 | 5 | 6}`];
  return fillMarks((sameYear ? TIME.dayClock : TIME.yearClock)[lang], {
    year: four(wall.year),
    month: two(wall.month),
    day: two(wall.day),
    weekday: weekday[lang],
    clock: clock(iso, zone),
  });
}

/** The date alone, with the day of the week: `2026/11/25(水)`, `2026-11-25 (Wed)`. */
export function dateOf(iso: string, zone: string, lang: Lang): string {
  const wall = wallOf(iso, zone);
  if (!wall) return UNREADABLE;
  const weekday: Message = TIME[`day${wall.weekday as 0 | 1 | 2 | 3 | 4 | 5 | 6}`];
  return fill(TIME.date, lang, {
    year: four(wall.year),
    month: two(wall.month),
    day: two(wall.day),
    weekday: weekday[lang],
  });
}

/** How far a zone is ahead of UTC at an instant: `+09:00`. */
export function utcOffset(iso: string, zone: string): string {
  return wallOf(iso, zone) ? offsetText(offsetAt(Date.parse(iso), zone)) : UNREADABLE;
}

/** `+09:00`, `-03:30`: milliseconds by which one clock is ahead of another. */
export function offsetText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

/** `2026-11-25T03:12:05+09:00`: an instant as machines read it, and people of that zone. */
export const isoSeconds = (iso: string, zone: string): string =>
  `${dayStamp(iso, zone)}T${clockSeconds(iso, zone)}${utcOffset(iso, zone)}`;

/** `2026-11-25` */
export function dayStamp(iso: string, zone: string): string {
  const wall = wallOf(iso, zone);
  return wall ? `${four(wall.year)}-${two(wall.month)}-${two(wall.day)}` : UNREADABLE;
}

/** `1125`: the end of a session's id. */
export function mmdd(iso: string, zone: string): string {
  const wall = wallOf(iso, zone);
  return wall ? two(wall.month) + two(wall.day) : UNREADABLE;
}

function four(year: number): string {
  return String(year).padStart(4, '0');
}

/** A span of ms as a clock counts it: `0:41`, `12:31`, `1:02:31`; a negative one has a `-`. Begun seconds do not count. */
export function mmss(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const sign = ms < 0 && seconds > 0 ? '-' : '';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${sign}${minutes}:${two(seconds % 60)}`;
  return `${sign}${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** Whole seconds of a span of ms, as every text of a span counts them: what has begun is none yet. */
export const wholeSeconds = (ms: number): number => Math.trunc(ms / 1_000) + 0;

/** A span of ms as people say it, its two largest units at most: `41秒`, `12分`, `1時間2分`, `3d4h`. Seconds only under a minute. */
export function duration(ms: number, lang: Lang): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (seconds < 60) return fillMarks(TIME.seconds[lang], { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return fillMarks(TIME.minutes[lang], { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(TIME.hours, hours, TIME.minutes, minutes % 60, lang);
  return pair(TIME.days, Math.floor(hours / 24), TIME.hours, hours % 24, lang);
}

/** How long ago an ISO time was, by a `now` in epoch milliseconds; what lies ahead is 0. */
export const timeSince = (iso: string, now: number, lang: Lang): string =>
  duration(Math.max(0, now - Date.parse(iso)), lang);

/** A span of ms within a sentence: `41 s`, `21 min`, `2 h 5 min`, `9 h`, `3 days`. Seconds only under 100 of them. */
export function spanInWords(ms: number, lang: Lang): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 100) return fill(TIME.spanSeconds, lang, { n: seconds });
  const all = Math.round(seconds / 60);
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  if (hours === 0) return fill(TIME.spanMinutes, lang, { n: minutes });
  if (hours >= 48) return fill(TIME.spanDays, lang, { n: Math.round(all / 1_440) });
  if (minutes === 0) return fill(TIME.spanHours, lang, { n: hours });
  return fill(TIME.spanBoth, lang, { hours, n: minutes });
}

/** The same with the seconds where they matter, below ten minutes: `41秒`, `1分45秒`, `12分`, `9m05s`. */
export function exactDuration(ms: number, lang: Lang): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (seconds < 60 || seconds >= 600 || seconds % 60 === 0) return duration(ms, lang);
  const rest = lang === 'en' ? two(seconds % 60) : seconds % 60;
  return fill(TIME.minutes, lang, { n: Math.floor(seconds / 60) }) + fill(TIME.seconds, lang, { n: rest });
}

function pair(large: Message, n: number, small: Message, rest: number, lang: Lang): string {
  return fillMarks(large[lang], { n }) + (rest > 0 ? fillMarks(small[lang], { n: rest }) : '');
}

/**
 * Reads a time as people enter it and returns it as ISO 8601 UTC, or null where it says no time:
 * `03:05`, `3:05:10`, `0305`, `3時5分`, `-10m`, `10m`, `10分前`, `10m ago`, `昨日 23:50`, `金曜 17:00`, `2026-11-25 03:05`, `11/25 03:05`,
 * ISO with an offset.
 * Full-width digits fold. A bare clock time is the last one: later than a few minutes from now, it was yesterday.
 * With `lean` `future` (due times, the next notice) it is the next one, so is a day
 * without a year; a day alone lasts to its end; `+10m`, `10m` and `10分後` are ahead.
 */
export function parseWhen(
  text: string,
  nowIso: string,
  zone: string,
  lean: 'past' | 'future' = 'past',
): string | null {
  const now = Date.parse(nowIso);
  if (Number.isNaN(now) || text.length > 100) return null;
  const instant = readWhen(text, now, zone, lean);
  return instant === null || !Number.isFinite(instant) || Math.abs(instant) > 8.64e15
    ? null
    : new Date(instant).toISOString();
}

/** A time of the clock, without a day and without an offset. */
const CLOCK_ONLY = /^(?:午前|午後)?\d{1,2}(?::\d\d(?::\d\d)?|時(?:\d{1,2}分|半)?)? ?(?:[ap]m)?$|^\d{4}$/i;

/**
 * Reads the two ends of a window; null where one says no time. Of a beginning without a day it is the first window that is not over: at
 * 17:13 one from 17:00 to 19:00 has begun. ISO 8601 UTC.
 */
export function windowFrom(
  from: string,
  to: string,
  now: string,
  zone: string,
): { readonly since: string; readonly until: string } | null {
  const begun = CLOCK_ONLY.test(from.normalize('NFKC').trim()) ? ['past' as const] : [];
  for (const lean of [...begun, 'future' as const]) {
    const since = parseWhen(from, now, zone, lean);
    const until = since && parseWhen(to, since, zone, 'future');
    if (since === null || until === null) return null;
    if (lean === 'future' || until > now) return { since, until };
  }
  return null;
}
