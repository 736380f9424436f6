import type { PagerShift } from '../../ports/pager.ts';
import type { PagerOverride } from '../../ports/pager-detail.ts';
import type { OnCall, Turn } from '../../protocol/http.ts';
import { ingestId } from '../ingest/ingest.ts';

const NAME = 200;

/** How far ahead the next turn is looked for. */
export const AHEAD_MS = 14 * 86_400_000;

/**
 * Shifts as a table: of each schedule who has the turn and who has the next, of each policy who is on call at each
 * level now. `now`: ISO time; `you`: id of the user who asks; `overrides`: by schedule, where they are known.
 */
export function onCallOf(
  shifts: readonly PagerShift[],
  now: string,
  you: string | null = null,
  overrides: ReadonlyMap<string, readonly PagerOverride[]> = new Map(),
): OnCall {
  const turn = (shift: PagerShift): Turn => turnOf(shift, you, overrides.get(shift.schedule?.id ?? '') ?? []);
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
        turn,
      ),
      next: next(of, now, turn),
      overrides: takenOver(overrides.get(id), you),
    })),
    policies: [...policies].map(([id, of]) => ({
      id: ingestId(id, 40),
      name: ingestId(of[0]?.policy.name ?? id, NAME),
      levels: levels(of, turn),
    })),
    at: now,
  };
}

function push(map: Map<string, PagerShift[]>, key: string, shift: PagerShift): void {
  map.set(key, [...(map.get(key) ?? []), shift]);
}

const isNow = ({ from, until }: PagerShift, now: string): boolean =>
  (from === null || from <= now) && (until === null || until > now);

function turnOf(
  { user, from, until }: PagerShift,
  you: string | null,
  overrides: readonly PagerOverride[],
): Turn {
  // A shift may be longer than the override it comes from, where the next turn is the same person's.
  const taken = overrides.some(
    (one) =>
      one.user.id === user.id && overlaps(one.from, from, until) && (until === null || one.until <= until),
  );
  return {
    name: ingestId(user.name, NAME),
    ...(user.id === you ? { you: true } : {}),
    ...(taken ? { override: true } : {}),
    from,
    until,
  };
}

const overlaps = (at: string, from: string | null, until: string | null): boolean =>
  (from === null || from <= at) && (until === null || until > at);

const takenOver = (overrides: readonly PagerOverride[] | undefined, you: string | null) =>
  overrides
    ?.map(
      ({ user, from, until }): Turn => ({
        name: ingestId(user.name, NAME),
        ...(user.id === you ? { you: true } : {}),
        override: true,
        from,
        until,
      }),
    )
    .sort((a, b) => String(a.from).localeCompare(String(b.from))) ?? null;

type ToTurn = (shift: PagerShift) => Turn;

/** A schedule that several policies use is listed by each of them. */
function turns(shifts: readonly PagerShift[], turn: ToTurn): readonly Turn[] {
  const once = new Map(
    shifts.map((shift) => [JSON.stringify([shift.user.id, shift.from, shift.until]), shift]),
  );
  return [...once.values()].map(turn);
}

/** The earliest that begins after now, and those that begin with it. */
function next(shifts: readonly PagerShift[], now: string, turn: ToTurn): readonly Turn[] {
  const coming = shifts.filter(({ from }) => from !== null && from > now);
  const first = coming.map(({ from }) => from as string).sort()[0];
  return turns(
    coming.filter(({ from }) => from === first),
    turn,
  );
}

function levels(shifts: readonly PagerShift[], turn: ToTurn): OnCall['policies'][number]['levels'] {
  const known = [...new Set(shifts.map(({ level }) => level))].sort((a, b) => a - b);
  return known.map((level) => ({
    level,
    people: shifts
      .filter((shift) => shift.level === level)
      .map((shift) => ({
        ...turn(shift),
        schedule: shift.schedule === null ? null : ingestId(shift.schedule.name, NAME),
      })),
  }));
}
