import { instantsOf, wallTime } from '../../text/zone.ts';

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
type Day = (typeof DAYS)[number];

/** When the team meets every day. */
export interface Scrum {
  /** `10:00`, in the team's time zone. */
  readonly at: string;
  readonly days: readonly Day[];
  /** Days without one: `2026-11-23`. */
  readonly holidays: readonly string[];
}

export const DEFAULT_SCRUM: Scrum = { at: '10:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], holidays: [] };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A scrum that began so recently is the one that is being held, so what it hears reaches back to the one before. */
const HELD_MS = 2 * HOUR_MS;
/** Days searched back: longer than any holiday. */
const MOST_DAYS = 60;

/** When a day's scrum begins, ms since 1970; null: there is none. `ahead`: days from the one of `now`, back where negative. */
function scrumOn(now: number, ahead: number, { at, days, holidays }: Scrum, zone: string): number | null {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const today = wallTime(now, zone);
  const date = new Date(Date.UTC(today.year, today.month - 1, today.day + ahead));
  const day = DAYS[date.getUTCDay()];
  if (day === undefined || !days.includes(day) || holidays.includes(date.toISOString().slice(0, 10)))
    return null;
  const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const [start] = instantsOf({ year, month, day: of, hour, minute, second: 0 }, zone);
  return start;
}

/** The start of the first scrum after `now`, ms since 1970; null where there is none in 60 days. */
export function nextScrum(now: number, scrum: Scrum, zone: string): number | null {
  for (let ahead = 0; ahead <= MOST_DAYS; ahead++) {
    const start = scrumOn(now, ahead, scrum, zone);
    if (start !== null && start > now) return start;
  }
  return null;
}

/** The start of the last scrum before the one of `now`, ms since 1970; a day before `now` where there was none in 60 days. */
export function lastScrum(now: number, scrum: Scrum, zone: string): number {
  for (let back = 0; back <= MOST_DAYS; back++) {
    const start = scrumOn(now, -back, scrum, zone);
    if (start !== null && start <= now - HELD_MS) return start;
  }
  return now - DAY_MS;
}
