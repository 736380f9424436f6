/** What a clock and a calendar on the wall of a time zone show. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
const REMEMBERED_MINUTES = 2048;
const TOKYO = 'Asia/Tokyo';

interface Zone {
  readonly formatter: Intl.DateTimeFormat;
  /** Offset in ms by minute since 1970: the lines of a log share their minutes, and asking Intl for each would be slow. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/** See `setOwnZone`. */
let ownZone: string | null = null;

/**
 * Says in which zone this process runs (`TZ`, else the machine's); null: it is not known. `Date` tells the offset of this zone, as
 * that of UTC, at once; the first object of Intl in a process takes a third of the time of a bare start of Node.
 */
export function setOwnZone(name: string | null): void {
  ownZone = name;
}

/** True for a name of the IANA database that this machine knows; fixed offsets such as `+09:00` are none. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A zone that this machine does not know (an old one, a colleague's newer one) is read as UTC, and named so. */
function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: isTimeZone(name) ? name : 'UTC',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const zone = { formatter, offsets: new Map<number, number>() };
  zones.set(name, zone);
  return zone;
}

/** Milliseconds that the zone is ahead of UTC at an instant (ms since 1970). */
export function offsetAt(instant: number, zoneName: string): number {
  if (zoneName === 'UTC') return 0;
  const minute = Math.floor(instant / MINUTE) * MINUTE;
  if (zoneName === ownZone) return ownOffset(minute);
  const zone = zoneOf(zoneName);
  const known = zone.offsets.get(minute);
  if (known !== undefined) return known;
  const parts = zone.formatter.formatToParts(minute);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)!.value;
  const year = part('era') === 'BC' ? 1 - Number(part('year')) : Number(part('year'));
  const wall = [Number(part('month')) - 1, Number(part('day'))] as const;
  const time = [Number(part('hour')), Number(part('minute')), Number(part('second'))] as const;
  const offset = utc([year, ...wall], time) - minute;
  if (zone.offsets.size >= REMEMBERED_MINUTES) zone.offsets.clear();
  zone.offsets.set(minute, offset);
  return offset;
}

function ownOffset(minute: number): number {
  const at = new Date(minute);
  const day = [at.getFullYear(), at.getMonth(), at.getDate()] as const;
  return utc(day, [at.getHours(), at.getMinutes(), at.getSeconds()]) - minute;
}

/** As `Date.UTC`, which reads the years 0 to 99 as those of the last century. */
function utc(
  day: readonly [year: number, month: number, day: number],
  time: readonly [hour: number, minute: number, second: number],
): number {
  const date = new Date(0);
  date.setUTCFullYear(...day);
  return date.setUTCHours(...time);
}

/** The wall time of an instant (ms since 1970). */
export function wallTime(instant: number, zone: string): WallTime {
  const local = new Date(instant + offsetAt(instant, zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    weekday: local.getUTCDay(),
  };
}

/**
 * The instants at which the wall shows a time: two in the hour that autumn repeats, earlier first, else one.
 * A time that spring leaves out is read by the clock of before, so 02:30 is 03:30 of the new time.
 */
export function instantsOf(wall: Omit<WallTime, 'weekday'>, zone: string): [number] | [number, number] {
  const local = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  const before = local - offsetAt(local - DAY, zone);
  const after = local - offsetAt(local + DAY, zone);
  const valid = [before, after].filter((instant) => instant + offsetAt(instant, zone) === local);
  const [first, second] = valid;
  if (first === undefined) return [before];
  return second === undefined || second === first
    ? [first]
    : [Math.min(first, second), Math.max(first, second)];
}

/** Hour of the wall clock at which a working day ends. */
const WORK_ENDS = 18;

/** The end of the `days`-th working day after a time (both ISO 8601). Monday to Friday; public holidays are not known. */
export function workingDaysAfter(iso: string, days: number, zone: string): string {
  const { year, month, day } = wallTime(Date.parse(iso), zone);
  const date = new Date(Date.UTC(year, month - 1, day));
  for (let left = days; left > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() % 6 !== 0) left -= 1;
  }
  const on = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  const [at] = instantsOf({ ...on, hour: WORK_ENDS, minute: 0, second: 0 }, zone);
  return new Date(at).toISOString();
}

/** `JST` in Japan, else the zone's own short name (`CET`, `PDT`), else its offset: `UTC+05:30`. */
export function zoneLabel(instant: number, zone: string): string {
  if (zone === TOKYO) return 'JST';
  const timeZone = zoneOf(zone).formatter.resolvedOptions().timeZone;
  if (timeZone === TOKYO) return 'JST';
  for (const locale of ['en-US', 'en-GB']) {
    const name = shortName(locale, timeZone)
      .formatToParts(instant)
      .find((part) => part.type === 'timeZoneName')?.value;
    if (name !== undefined && !/^(?:GMT|UTC)/.test(name)) return name;
  }
  const minutes = Math.round(offsetAt(instant, zone) / MINUTE);
  if (minutes === 0) return 'UTC';
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${two(hour)}:${two(minute)}`;
}

const shortNames = new Map<string, Intl.DateTimeFormat>();

function shortName(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const known = shortNames.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' });
  shortNames.set(key, known);
  return known;
}

/** A number of a clock or a calendar in two digits. */
export function two(value: number): string {
  return String(value).padStart(2, '0');
}
