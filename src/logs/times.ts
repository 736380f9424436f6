import { offsetAt } from '../text/zone.ts';
import { isRecord } from './json.ts';

/** A time as written: `offset` in minutes, null when the text names none. */
export interface TimeParts {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Digits after the seconds' point, '' for none. */
  readonly fraction: string;
  readonly offset: number | null;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const NAMED_OFFSETS: Readonly<Record<string, number>> = { Z: 0, UTC: 0, GMT: 0, JST: 540 };

/** 1–12 for an English month's first three letters, NaN for others. */
export function monthOf(name: string): number {
  const at = MONTHS.indexOf(name);
  return at % 3 === 0 && name.length === 3 ? at / 3 + 1 : Number.NaN;
}

/** Minutes east of UTC for `Z`, `UTC`, `GMT`, `JST`, `+09:00`, `+0900`, `+09`; null for anything else. */
export function offsetOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const named = NAMED_OFFSETS[text.toUpperCase()];
  if (named !== undefined) return named;
  const found = /^([+-])(\d\d):?(\d\d)?$/.exec(text);
  if (found === null) return null;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0));
}

/** ISO 8601 in UTC with milliseconds, or as many digits as were given, up to nanoseconds. Null out of range. */
function isoOf(ms: number, fraction: string): string | null {
  if (!Number.isFinite(ms) || ms < 0 || ms >= 4_102_444_800_000) return null;
  const digits = fraction.slice(0, 9).padEnd(3, '0');
  return `${new Date(ms).toISOString().slice(0, 19)}.${digits}Z`;
}

/** The instant that the parts name, those without an offset in `zone`; null when there is no such day or hour. */
export function isoOfParts(parts: TimeParts, zone: string): string | null {
  const { year, month, day, hour, minute, second, fraction, offset } = parts;
  if (!(month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 60)) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  const local = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  return isoOf(offset === null ? localToUtc(local, zone) : local - offset * 60_000, fraction);
}

/** Digits of a present time in seconds, milliseconds, microseconds and nanoseconds since 1970 (2001 to 2286). */
const EPOCH_DIGITS = [10, 13, 16, 19];

/** An epoch time in any of the four units, told by its length; other numbers are durations or counters, so null. */
function isoOfEpoch(text: string): string | null {
  const found = /^(\d{10,19})(?:\.(\d+))?$/.exec(text);
  if (found === null || !EPOCH_DIGITS.includes((found[1] as string).length)) return null;
  const digits = found[1] as string;
  return isoOf(Number(digits.slice(0, 10)) * 1_000, digits.slice(10) + (found[2] ?? ''));
}

/** Date and time in the orders of ISO 8601 and its relatives; groups: year, month, day, h, m, s, fraction, offset. */
export const ISO_FORM =
  '(\\d{4})[-/](\\d\\d)[-/](\\d\\d)[T _](\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?(\\s?(?:Z|UTC|GMT|JST|[+-]\\d\\d:?\\d\\d)|[+-]\\d\\d(?!\\d))?';

/** Java's ZonedDateTime adds the zone's name: `…+09:00[Asia/Tokyo]`. */
const ISO = new RegExp(`^${ISO_FORM}(?:\\[[\\w/+-]{1,40}\\])?$`, 'i');
/** `25/Nov/2026:03:10:58 +0900` and `Wed, 25 Nov 2026 03:10:58 GMT`. */
const NAMED =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2})[/ ]([A-Z][a-z]{2})[/ ](\d{4})[: ](\d\d):(\d\d):(\d\d)(?: ([A-Z]{1,3}|[+-]\d{4}))?$/;

/** Parts from the eight groups of `ISO_FORM`. */
export function isoParts(groups: readonly (string | undefined)[]): TimeParts {
  const [year, month, day, hour, minute, second] = groups.slice(0, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction: groups[6] ?? '',
    offset: offsetOf(groups[7]?.trim()),
  };
}

/** As most records write it, and as we do; days that some months lack are left to the slower way. */
const CANONICAL =
  /^(?:19[7-9]|20\d)\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}\.\d{3}Z$/;

/** As Go writes a float: `1.795576258123e+09`. */
const EXPONENT = /^\d(?:\.\d{1,20})?[eE]\+?\d{1,2}$/;

function isoOfText(text: string, zone: string): string | null {
  if (text.length === 24 && CANONICAL.test(text)) return text;
  const iso = ISO.exec(text);
  if (iso !== null) return isoOfParts(isoParts(iso.slice(1)), zone);
  const named = NAMED.exec(text);
  if (named === null)
    return localeTime(text, zone) ?? isoOfEpoch(EXPONENT.test(text) ? numberText(Number(text)) : text);
  const [, day, month = '', year, hour, minute, second, offset] = named;
  return isoOfParts(
    {
      year: Number(year),
      month: monthOf(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      fraction: '',
      offset: offsetOf(offset),
    },
    zone,
  );
}

/** `2026年11月29日(日) 19時00分00秒`, and with a clock of colons. Groups as those of `ISO_FORM` without an offset. */
export const JAPANESE_FORM =
  '(\\d{4})年 ?(\\d{1,2})月 ?(\\d{1,2})日(?:[(（][日月火水木金土][)）])?[ \u3000]?(\\d{1,2})[:時](\\d{1,2})(?:[:分](?:(\\d{1,2})(?:[.,](\\d{1,9}))?秒?)?)?';
/** The half of a clock of twelve hours. Newer locale data writes a narrow no-break space before it. */
export const HALF = '([AaPp])\\.?[Mm]\\.?';
/** As locales of Windows and .NET write it: `11/29/2026 7:00:00 PM`, `29/11/2026, 19:00:00`. */
export const LOCALE_FORM = `(\\d{1,2})/(\\d{1,2})/(\\d{4}),? (\\d{1,2}):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?(?:[ \u00a0\u202f]${HALF})?`;

const LOCALE = new RegExp(`^${LOCALE_FORM}$`);
const JAPANESE = new RegExp(`^${JAPANESE_FORM}$`);

function localeTime(text: string, zone: string): string | null {
  const locale = LOCALE.exec(text);
  if (locale !== null) return localeIso(locale.slice(1), zone);
  const japanese = JAPANESE.exec(text);
  return japanese === null ? null : japaneseIso(japanese.slice(1), zone);
}

/** The instant of the groups of `JAPANESE_FORM`. */
export const japaneseIso = (groups: readonly (string | undefined)[], zone: string): string | null =>
  isoOfParts(isoParts(groups.map((group, i) => (i === 5 ? (group ?? '0') : group))), zone);

/** The instant of the groups of `LOCALE_FORM`; null where the day could as well be the month. */
export function localeIso(groups: readonly (string | undefined)[], zone: string): string | null {
  const parts = localeParts(groups);
  return parts && isoOfParts(parts, zone);
}

function localeParts(groups: readonly (string | undefined)[]): TimeParts | null {
  const [one, two, year, hour, minute, second] = groups.slice(0, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const half = groups[7];
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  // Behind a date that can be read both ways only America writes AM and PM in capitals.
  const isAmerican = two > 12 || (one <= 12 && (half === 'A' || half === 'P'));
  if (!isAmerican && one <= 12 && one !== two) return null;
  const [month, day] = isAmerican ? [one, two] : [two, one];
  return inHalf({ year, month, day, hour, minute, second, fraction: groups[6] ?? '', offset: null }, half);
}

/** The parts of a clock of twelve hours, in the half of the day that follows it. */
export function inHalf(parts: TimeParts, half: string | undefined): TimeParts {
  if (half === undefined) return parts;
  return { ...parts, hour: (parts.hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0) };
}

/**
 * The instant a field's value names, as ISO in UTC, or null: ISO text in its common spellings, epoch numbers and
 * their digits, log4j's `{epochSecond, nanoOfSecond}`, protobuf's `{seconds, nanos}`. `zone` is for texts without an
 * offset.
 */
export function parseTime(value: unknown, zone: string): string | null {
  if (typeof value === 'string') return value.length > 80 ? null : isoOfText(value.trim(), zone);
  if (typeof value === 'number' || typeof value === 'bigint') return isoOfEpoch(numberText(value));
  if (!isRecord(value)) return null;
  const seconds = value.epochSecond ?? value.seconds;
  if (seconds === undefined) return value.$date === undefined ? null : parseTime(value.$date, zone);
  const nanos = String(value.nanoOfSecond ?? value.nanos ?? 0);
  return /^\d{1,9}$/.test(nanos) ? isoOfEpoch(`${String(seconds)}.${nanos.padStart(9, '0')}`) : null;
}

/** A double holds microseconds of a present time at most; more digits would be invented. */
function numberText(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isInteger(value)) return String(value);
  return value.toFixed(6).replace(/0+$/, '');
}

const DAY = 86_400_000;

/**
 * Epoch milliseconds of a wall-clock time in a zone; `local` is that time read as if it were UTC. A time that a change
 * to summer time skips is taken with the offset before it, one that comes twice is the first. An unknown zone counts
 * as UTC.
 */
export function localToUtc(local: number, zone: string): number {
  if (zone === 'UTC') return local;
  const before = offsetAt(local - DAY, zone);
  const after = offsetAt(local - before, zone);
  if (before === after) return local - before;
  const first = local - before;
  const second = local - after;
  return offsetAt(first, zone) === before ? first : offsetAt(second, zone) === after ? second : first;
}
