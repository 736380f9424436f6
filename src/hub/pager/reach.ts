import type { Pager, PagerCall, PagerIncident, PagerRef, PagerShift } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';

/** Whom the escalation policy of an incident pages, level by level. */
interface EscalationReach {
  readonly policy: PagerRef;
  /** Those at which somebody is on call now, the first to be paged first. */
  readonly levels: readonly { readonly level: number; readonly people: readonly PagerRef[] }[];
  /** Level above the highest at which somebody is assigned now; null: there is none. */
  readonly next: number | null;
  /** Level at which it is handed back: the first with somebody other than who leaves, else the first. */
  readonly back: number | null;
}

/** `me`: id of the person who asks, where the pager knows them. Rejects with `nobody-next` for an incident without a policy. */
export async function readReach(
  incident: PagerIncident,
  me: string | null,
  pager: Pager,
  call: PagerCall = {},
): Promise<EscalationReach> {
  const { policy } = incident;
  if (!policy) throw new PagerError('nobody-next');
  return reachOf(incident, policy, await pager.oncall({ schedules: [], policies: [policy.id] }, call), me);
}

function reachOf(
  { assignees }: PagerIncident,
  policy: PagerRef,
  shifts: readonly PagerShift[],
  me: string | null,
): EscalationReach {
  const known = [...new Set(shifts.map(({ level }) => level))].sort((a, b) => a - b);
  const levels = known.map((level) => {
    const people = shifts.filter((shift) => shift.level === level).map(({ user }) => user);
    return { level, people: [...new Map(people.map((one) => [one.id, one])).values()] };
  });
  const assigned = new Set(assignees.map(({ id }) => id));
  const now = levels.filter(({ people }) => people.some(({ id }) => assigned.has(id)));
  const reached = Math.max(0, ...now.map(({ level }) => level));
  const other = levels.find(({ people }) => people.some(({ id }) => id !== me));
  return {
    policy,
    levels,
    next: known.find((level) => level > reached) ?? null,
    back: (other ?? levels[0])?.level ?? null,
  };
}
