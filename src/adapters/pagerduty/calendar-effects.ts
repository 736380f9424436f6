import type { OutsideLook } from '../../ports/outside.ts';
import type { PagerAct, PagerCall, PagerProof } from '../../ports/pager.ts';
import type { PagerOverride } from '../../ports/pager-detail.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { readWindow } from './details.ts';
import { type ActOf, type ActWays, changedSince, type EffectPlace, seen } from './effect.ts';
import {
  keptOverrides,
  ofOneTurn,
  overridesIn,
  overridesPath,
  partedBy,
  stoodOverrides,
  wholeSecond,
} from './overrides.ts';
import { DONE, proofIn } from './proof.ts';
import { type Fields, fields, inside, isFields, list, text } from './wire.ts';

const KINDS = ['override', 'end-override', 'maintain', 'end-maintenance'] as const;
export type CalendarAct = ActOf<(typeof KINDS)[number]>;

export const isCalendarAct = (act: PagerAct): act is CalendarAct =>
  (KINDS as readonly string[]).includes(act.kind);

/** Turns that are taken over and given back, and services that rest for a while: what is there shows what was done. */
export function calendarAct(act: CalendarAct, place: EffectPlace): ActWays {
  switch (act.kind) {
    case 'override':
      return override(act, place);
    case 'end-override':
      return endOverride(act, place);
    case 'maintain':
      return maintain(act, place);
    case 'end-maintenance':
      return endMaintenance(act, place);
  }
}

const done = (made?: string): OutsideLook<PagerProof> => ({
  kind: 'done',
  proof: { ...DONE, ...(made === undefined ? {} : { made }) },
});
const lane = (call: PagerCall): PagerCall => ({ ...call, lane: 'act' });

/**
 * Before the first write it is done where the person has the turn for all that time by an override of theirs that ends then.
 * Afterwards by one of theirs that was not there before, also where somebody has cut it off since; where somebody else has
 * changed who has the turn, it is not taken from them.
 */
function override(
  { schedule, from, until, user: whose }: ActOf<'override'>,
  { calls, acting }: EffectPlace,
): ActWays {
  const person = whose ?? acting.as.id;
  const [start, end] = [wholeSecond(from), wholeSecond(until)];
  // One that was cut off as it began overlaps with nothing.
  const shortBefore = wholeSecond(new Date(Date.parse(from) - 60_000).toISOString());
  return {
    async look(before, call) {
      const all = await overridesIn(calls, schedule, { since: shortBefore, until: end }, lane(call));
      const { own, others } = partedBy(person, all);
      if (before !== null) {
        const stood = stoodOverrides(before);
        const made = own.find((one) => !stood.own.has(one.id) && wholeSecond(one.until) <= end);
        if (made) return done(made.id);
        return stood.others === null || stood.others === others ? seen.open() : changedSince();
      }
      const same = own.find((one) => wholeSecond(one.until) === end);
      if (same && (await isAloneOnCall(start, end, call))) return done(same.id);
      return seen.open(keptOverrides(own, others));
    },
    async write(call) {
      const user = { id: person, type: 'user_reference' };
      const body = { overrides: [{ start, end, user }] };
      const path = overridesPath(schedule);
      const data = await calls.once({ method: 'POST', path, body, from: acting.as.email }, lane(call));
      // Each of them is answered by itself, under a status of 201.
      const [first] = Array.isArray(data) ? data.filter(isFields) : [];
      const errors = first && Array.isArray(first.errors) ? first.errors.join('; ') : '';
      if (errors !== '') throw new PagerError('rejected', { status: 400, reason: errors.slice(0, 300) });
      return proofIn(first, (one) => {
        const made = text(fields(fields(one).override).id);
        return made === null ? null : { ...DONE, made };
      });
    },
  };

  /** Of two overrides for the same time one has no effect, and no list says which. */
  async function isAloneOnCall(since: string, to: string, call: PagerCall): Promise<boolean> {
    const path = `/schedules/${encodeURIComponent(schedule)}/users`;
    const { users } = (await calls.get(path, { since, until: to }, lane(call))) as Fields;
    const [only, ...others] = list(users).map(({ id }) => id);
    return only === person && others.length === 0;
  }
}

/**
 * All overrides of the person for the turn that is in force, or for the next one: those that have begun are cut off now, those
 * that have not are gone. Which those are is settled before the first write.
 */
function endOverride(
  { schedule, from, until }: ActOf<'end-override'>,
  { calls, acting }: EffectPlace,
): ActWays {
  let left: readonly string[] = [];
  return {
    async look(before, call) {
      const all = await overridesIn(calls, schedule, { since: from, until }, lane(call));
      const turn = ofOneTurn(partedBy(acting.as.id, all).own);
      // An earlier version kept nothing.
      const stood = before === null || before === '' ? null : stoodOverrides(before);
      const isLeft = ({ id, until: to }: PagerOverride): boolean => {
        const end = stood?.own.get(id);
        return end !== undefined && wholeSecond(to) >= end;
      };
      left = (stood === null ? turn : all.filter(isLeft)).map(({ id }) => id);
      if (left.length > 0) return seen.open(keptOverrides(turn));
      return before === null ? seen.over(new PagerError('not-found', { what: 'override' }), true) : done();
    },
    async write(call) {
      let refused: unknown = null;
      for (const id of left) {
        const path = `${overridesPath(schedule)}/${encodeURIComponent(id)}`;
        try {
          await calls.once({ method: 'DELETE', path, from: acting.as.email }, lane(call));
        } catch (error) {
          if (!isRefused(error)) throw error;
          refused = error;
        }
      }
      // It may have ended since it was looked at; another look says so.
      if (refused !== null) throw refused;
      return DONE;
    },
  };
}

/** Of this one alone: the others may still be ended. */
const isRefused = (error: unknown): boolean =>
  error instanceof PagerError && (error.kind === 'rejected' || error.kind === 'not-found');

const WINDOWS = '/maintenance_windows';

function maintain(
  { services, from, until, text: words }: ActOf<'maintain'>,
  { calls, acting }: EffectPlace,
): ActWays {
  const { mark, as } = acting;
  const marked = (wire: Fields): string | null =>
    (text(wire.description) ?? '').includes(mark) ? text(wire.id) : null;
  return {
    async look(before, call) {
      // Somebody may have ended it since it was begun.
      for (const filter of before === null ? ['open'] : ['open', 'past']) {
        const query = { filter, 'service_ids[]': services };
        const { items } = await calls.all(WINDOWS, 'maintenance_windows', query, lane(call));
        const [found] = items.filter(isFields).flatMap((wire) => marked(wire) ?? []);
        if (found !== undefined) return done(found);
      }
      return seen.open();
    },
    async write(call) {
      const maintenance_window = {
        type: 'maintenance_window',
        start_time: from,
        end_time: until,
        description: `${words} ${mark}`.trim(),
        services: services.map((id) => ({ id, type: 'service_reference' })),
      };
      const request = {
        method: 'POST' as const,
        path: WINDOWS,
        body: { maintenance_window },
        from: as.email,
      };
      return proofIn(await calls.once(request, lane(call)), (data) => {
        const made = text(inside(data, 'maintenance_window').id);
        return made === null ? null : { ...DONE, made };
      });
    },
  };
}

function endMaintenance({ window: id }: ActOf<'end-maintenance'>, { calls, acting }: EffectPlace): ActWays {
  return {
    async look(_, call) {
      const { items } = await calls.all(WINDOWS, 'maintenance_windows', { filter: 'open' }, lane(call));
      return items
        .filter(isFields)
        .flatMap(readWindow)
        .some((one) => one.id === id)
        ? seen.open()
        : done();
    },
    async write(call) {
      const path = `${WINDOWS}/${encodeURIComponent(id)}`;
      await calls.once({ method: 'DELETE', path, from: acting.as.email }, lane(call));
      return DONE;
    },
  };
}
