import type { PagerShift } from '../../ports/pager.ts';
import type { OnCall, Turn } from '../../protocol/http.ts';
import { ingestId } from '../ingest/ingest.ts';

const NAME = 200;

/** How far ahead the next turn is looked for. */
export const AHEAD_MS = 14 * 86_400_000;

/**
 * Shifts as a table: of each schedule who has the turn and who has the next, of each policy who is on call at each
 * level now. `now`: ISO time; `you`: id of the user who asks.
 */
export function onCallOf(shifts: readonly PagerShift[], now: string, you: string | null = null): OnCall {
  const schedules = new Map<string, PagerShift[]>();
  const policies = new Map<string, PagerShift[]>();
  for (const shift of shifts) {
    if (shift.schedule) push(schedules, shift.schedule.id, shift);
    if (isNow(shift, now)) push(policies, shift.policy.id, shift);
  }
  return {
    schedules: [...schedules].map(([id, of]) => ({
      id: ingestId(id, 40),
      name: ingestId(of[0]?.schedule?.name ?? id, NAME),
      now: turns(
        of.filter((shift) => isNow(shift, now)),
        you,
      ),
      next: next(of, now, you),
    })),
    policies: [...policies].map(([id, of]) => ({
      id: ingestId(id, 40),
      name: ingestId(of[0]?.policy.name ?? id, NAME),
      levels: levels(of, you),
    })),
    at: now,
  };
}

function push(map: Map<string, PagerShift[]>, key: string, shift: PagerShift): void {
  map.set(key, [...(map.get(key) ?? []), shift]);
}

const isNow = ({ from, until }: PagerShift, now: string): boolean =>
  (from === null || from <= now) && (until === null || until > now);

const turn = ({ user, from, until }: PagerShift, you: string | null): Turn => ({
  name: ingestId(user.name, NAME),
  ...(user.id === you ? { you: true } : {}),
  from,
  until,
});

/** A schedule that several policies use is listed by each of them. */
function turns(shifts: readonly PagerShift[], you: string | null): readonly Turn[] {
  const once = new Map(
    shifts.map((shift) => [JSON.stringify([shift.user.id, shift.from, shift.until]), shift]),
  );
  return [...once.values()].map((shift) => turn(shift, you));
}

/** The earliest that begins after now, and those that begin with it. */
function next(shifts: readonly PagerShift[], now: string, you: string | null): readonly Turn[] {
  const coming = shifts.filter(({ from }) => from !== null && from > now);
  const first = coming.map(({ from }) => from as string).sort()[0];
  return turns(
    coming.filter(({ from }) => from === first),
    you,
  );
}

function levels(shifts: readonly PagerShift[], you: string | null): OnCall['policies'][number]['levels'] {
  const known = [...new Set(shifts.map(({ level }) => level))].sort((a, b) => a - b);
  return known.map((level) => ({
    level,
    people: shifts
      .filter((shift) => shift.level === level)
      .map((shift) => ({
        ...turn(shift, you),
        schedule: shift.schedule === null ? null : ingestId(shift.schedule.name, NAME),
      })),
  }));
}
