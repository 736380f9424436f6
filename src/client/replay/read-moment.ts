import { parseWhen } from '../../text/time.ts';
import type { Recording } from './recording.ts';

/** Which way from here, and how far; without a sign on. */
const FROM_HERE = /^[+-]|^\d+\s*[smh]$/i;
const DAY_MS = 86_400_000;
/** A time of day is looked for in so many days, the last ones. */
const MOST_DAYS = 60;

/**
 * A time of a recording as people type it, epoch ms: `03:09`, `03:09:50`, `11/25 03:09`, and from `here` on `+10m` or
 * `-30s`. Of several days a time of day is that of the one in which most lately or soon something happened. `outside`:
 * the recording does not reach there; minutes beyond an end lead to it. null: it says no time.
 */
export function readMoment(text: string, here: number, recording: Recording): number | 'outside' | null {
  const { from, to, last } = recording;
  const typed = text.trim();
  if (FROM_HERE.test(typed)) {
    const signed = /^[+-]/.test(typed) ? typed : `+${typed}`;
    const lean = signed.startsWith('+') ? 'future' : 'past';
    const at = instant(signed, here, last.timeZone, lean);
    return at === null ? null : Math.min(to, Math.max(from, at));
  }
  if (instant(typed, to, last.timeZone) === null) return null;
  const there = daysOf(typed, recording).filter((at) => at <= to && at >= beginOf(from, at));
  const [nearest] = there.sort((a, b) => distance(a, recording) - distance(b, recording) || a - b);
  return nearest === undefined ? 'outside' : Math.max(from, nearest);
}

function instant(text: string, now: number, zone: string, lean?: 'past' | 'future'): number | null {
  const iso = parseWhen(text, new Date(now).toISOString(), zone, lean);
  return iso === null ? null : Date.parse(iso);
}

/** What it may mean: a date one time, a time of day one on each day. */
function daysOf(text: string, { from, to, last }: Recording): readonly number[] {
  const days = Math.min(MOST_DAYS, Math.ceil((to - from) / DAY_MS) + 1);
  const all = Array.from({ length: days }, (_, day) => instant(text, to - day * DAY_MS, last.timeZone));
  return [...new Set(all)].filter((at) => at !== null);
}

/** A minute or a second is said by its beginning. */
function beginOf(from: number, at: number): number {
  const unit = at % 60_000 === 0 ? 60_000 : 1_000;
  return Math.floor(from / unit) * unit;
}

/** From the nearest event. */
function distance(at: number, recording: Recording): number {
  const after = recording.countAt(at);
  const near = [recording.times[after - 1], recording.times[after]].filter((time) => time !== undefined);
  return Math.min(...near.map((time) => Math.abs(time - at)));
}
