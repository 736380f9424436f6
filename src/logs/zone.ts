/** Formatters are costly to make and lines come in floods: one a zone, and its last answers by quarter of an hour. */
interface Known {
  readonly format: Intl.DateTimeFormat | null;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Known>();
const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
const KEPT = 100;

function formatter(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
}

/** Whether a name is an IANA zone (or `UTC`, `+09:00`) that this platform knows. */
export function isZone(zone: string): boolean {
  return formatter(zone) !== null;
}

/** Milliseconds east of UTC at an instant. Offsets change on quarters of an hour only. */
function offsetAt(zone: string, utc: number): number {
  let known = zones.get(zone);
  if (known === undefined) {
    known = { format: formatter(zone), offsets: new Map() };
    zones.set(zone, known);
  }
  if (known.format === null) return 0;
  const quarter = Math.floor(utc / QUARTER);
  const held = known.offsets.get(quarter);
  if (held !== undefined) return held;
  const parts: Record<string, number> = {};
  for (const { type, value } of known.format.formatToParts(utc)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utc / 1_000) * 1_000;
  if (known.offsets.size >= KEPT) known.offsets.clear();
  known.offsets.set(quarter, offset);
  return offset;
}

/**
 * Epoch milliseconds of a wall-clock time in a zone; `local` is that time read as if it were UTC. A time that a change
 * to summer time skips is taken with the offset before it, one that comes twice is the first. An unknown zone counts
 * as UTC: check it with `isZone` where it is configured.
 */
export function localToUtc(local: number, zone: string): number {
  if (zone === 'UTC') return local;
  const before = offsetAt(zone, local - 24 * HOUR);
  const after = offsetAt(zone, local - before);
  if (before === after) return local - before;
  const first = local - before;
  const second = local - after;
  return offsetAt(zone, first) === before ? first : offsetAt(zone, second) === after ? second : first;
}
