import type { ChangeEvent, MaintenanceWindow, Override, Schedule } from './model.ts';
import { invalid, Refused } from './refused.ts';

/** What an account knows of times beside its incidents: who has whose turn, when a service rests, and what went out. */
export class Calendar {
  readonly overrides: Override[] = [];
  readonly windows: MaintenanceWindow[] = [];
  readonly changes: ChangeEvent[] = [];
  readonly #now: () => number;
  readonly #id: (prefix: string) => string;

  constructor(now: () => number, id: (prefix: string) => string) {
    this.#now = now;
    this.#id = id;
  }

  turn(schedule: Schedule, at: number): DutyTurn {
    return turnAt(schedule, at, this.overrides);
  }

  /** Who has the turn at any moment of a span of time, each once. */
  onCallDuring(schedule: Schedule, since: number, until: number): readonly string[] {
    const users = new Set<string>();
    for (let at = since; at < until; at = this.turn(schedule, at).until)
      users.add(this.turn(schedule, at).user);
    return [...users];
  }

  override(schedule: string, user: string, from: number, until: number): Override {
    if (!(until > from)) throw invalid('Override must end after its start');
    if (until <= this.#now()) throw invalid('Override must end in the future');
    // One that began before now begins now.
    const begins = wholeSecond(Math.max(from, this.#now()));
    const made = { id: this.#id('O'), schedule, user, from: begins, until: wholeSecond(until) };
    this.overrides.push(made);
    return made;
  }

  /** Ends an override; true: it had begun, and stands up to now. */
  endOverride(schedule: string, id: string): boolean {
    const found = this.overrides.find((one) => one.id === id && one.schedule === schedule);
    if (!found) throw new Refused(404, 2100, 'Not Found');
    if (found.until <= this.#now()) throw invalid('Override has already ended');
    const begun = found.from < this.#now();
    if (begun) found.until = wholeSecond(this.#now());
    else this.overrides.splice(this.overrides.indexOf(found), 1);
    return begun;
  }

  maintain(
    services: readonly string[],
    from: number,
    until: number,
    { description = '', by = null }: { readonly description?: string; readonly by?: string | null } = {},
  ): MaintenanceWindow {
    if (!(until > Math.max(from, this.#now())))
      throw invalid('End time must be in the future and after the start');
    const made = {
      id: this.#id('W'),
      services,
      description,
      by,
      from: wholeSecond(Math.max(from, this.#now())),
      until: wholeSecond(until),
    };
    this.windows.push(made);
    return made;
  }

  window(id: string): MaintenanceWindow {
    const found = this.windows.find((one) => one.id === id);
    if (!found) throw new Refused(404, 2100, 'Not Found');
    return found;
  }

  endWindow(id: string): void {
    const found = this.window(id);
    if (found.until <= this.#now()) throw invalid('Maintenance window has already ended');
    if (found.from < this.#now()) found.until = wholeSecond(this.#now());
    else this.windows.splice(this.windows.indexOf(found), 1);
  }

  isMaintained(service: string): boolean {
    const now = this.#now();
    return this.windows.some(
      ({ services, from, until }) => services.includes(service) && from <= now && now < until,
    );
  }

  change(
    service: string,
    summary: string,
    more: Partial<Pick<ChangeEvent, 'at' | 'source' | 'links'>> = {},
  ): ChangeEvent {
    const made = {
      id: this.#id('C'),
      at: this.#now(),
      service,
      summary,
      source: 'deploy',
      links: [],
      ...more,
    };
    this.changes.push(made);
    return made;
  }
}

/** It keeps no fractions of a second. */
const wholeSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;

/** A stretch of time in which one person has the turn. */
export interface DutyTurn {
  readonly user: string;
  readonly from: number;
  readonly until: number;
}

/** Who has the turn at a moment, and from when until when; of overrides the one made last counts. */
function turnAt(schedule: Schedule, at: number, overrides: readonly Override[] = []): DutyTurn {
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
