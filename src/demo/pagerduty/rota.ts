import type { Override, Schedule } from './model.ts';

/** A stretch of time in which one person has the turn. */
export interface DutyTurn {
  readonly user: string;
  readonly from: number;
  readonly until: number;
}

/** Who has the turn at a moment, and from when until when; of overrides the one made last counts. */
export function turnAt(schedule: Schedule, at: number, overrides: readonly Override[] = []): DutyTurn {
  const turn = plannedAt(schedule, at);
  const own = overrides.filter(({ schedule: of, from, until }) => of === schedule.id && from < until);
  const found = own.findLast(({ from, until }) => from <= at && at < until);
  const edges = own.flatMap(({ from, until }) => [from, until]);
  const [from, until] = found ? [found.from, found.until] : [turn.from, turn.until];
  return {
    user: found?.user ?? turn.user,
    from: Math.max(from, ...edges.filter((edge) => edge <= at)),
    until: Math.min(until, ...edges.filter((edge) => edge > at)),
  };
}

function plannedAt({ users, turnMs, anchor }: Schedule, at: number): DutyTurn {
  const turn = Math.floor((at - anchor) / turnMs);
  const index = ((turn % users.length) + users.length) % users.length;
  return { user: users[index] as string, from: anchor + turn * turnMs, until: anchor + (turn + 1) * turnMs };
}
