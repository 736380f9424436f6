import type { OutsideAction } from '../../../domain/actions.ts';
import type { Pager, PagerRef } from '../../../ports/pager.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import type { CalendarWish } from '../../../protocol/page-acts.ts';
import { AHEAD_MS } from '../on-call.ts';

export interface CalendarPlace {
  readonly pager: Pager;
  /** ISO time at which the person asked. */
  readonly askedAt: string;
}

/** A wish as the arguments of `pagerActOf`, by the pager's own ids. Rejects with a `PagerError`. */
export async function calendarArgs(
  ask: CalendarWish,
  { pager, askedAt: from }: CalendarPlace,
): Promise<OutsideAction['args']> {
  switch (ask.act) {
    case 'override': {
      const { id } = oneNamed(await pager.schedules(), ask.schedule, 'schedule');
      return { schedule: id, from, until: ask.until };
    }
    case 'end-override': {
      const { id } = oneNamed(await pager.schedules(), ask.schedule, 'schedule');
      // What is one's own then is found when its turn comes: taking the turn over may still be under way.
      return { schedule: id, from, until: new Date(Date.parse(from) + AHEAD_MS).toISOString() };
    }
    case 'maintain': {
      const known = await pager.services();
      const services = ask.services.map((wanted) => oneNamed(known, wanted, 'service').id);
      return { services: [...new Set(services)].join(' '), from, until: ask.until, text: ask.text };
    }
    case 'end-maintenance': {
      if (!(await pager.windows()).some(({ id }) => id === ask.window))
        throw new PagerError('not-found', { what: 'window' });
      return { window: ask.window };
    }
  }
}

/** The one of this id or whole name; of two nobody knows which is meant. */
export function oneNamed<T extends PagerRef>(known: readonly T[], wanted: string, what: string): T {
  const low = wanted.toLowerCase();
  const byId = known.find(({ id }) => id === wanted);
  const [only, ...others] = byId ? [byId] : known.filter(({ name }) => name.toLowerCase() === low);
  if (only === undefined || others.length > 0) throw new PagerError('not-found', { what, who: wanted });
  return only;
}
