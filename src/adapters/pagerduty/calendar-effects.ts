import type { OutsideAct, OutsideLook } from '../../ports/outside.ts';
import type { PagerAct, PagerCall, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { readOverride, readWindow } from './details.ts';
import type { ActOf, EffectPlace } from './effect.ts';
import { proofIn } from './proof.ts';
import { type Fields, fields, inside, isFields, list, text } from './wire.ts';

const KINDS = ['override', 'end-override', 'maintain', 'end-maintenance'] as const;
export type CalendarAct = ActOf<(typeof KINDS)[number]>;

export const isCalendarAct = (act: PagerAct): act is CalendarAct =>
  (KINDS as readonly string[]).includes(act.kind);

/** Turns that are taken over and given back, and services that rest for a while: what is there shows what was done. */
export function calendarAct(act: CalendarAct, place: EffectPlace): OutsideAct<PagerProof> {
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

/** An act may wait for ten minutes before it is done, and PagerDuty moves a start that has passed to now. */
const LATE_MS = 15 * 60_000;

const done = (made?: string): OutsideLook<PagerProof> => ({
  kind: 'done',
  proof: { incident: null, ...(made === undefined ? {} : { made }) },
});
const open: OutsideLook<PagerProof> = { kind: 'open', before: '' };
const lane = (call: PagerCall): PagerCall => ({ ...call, lane: 'act' });

const overridesPath = (schedule: string): string => `/schedules/${encodeURIComponent(schedule)}/overrides`;

/** One that ends then and is theirs is the same wish. */
function override(
  { schedule, from, until }: ActOf<'override'>,
  { calls, acting }: EffectPlace,
): OutsideAct<PagerProof> {
  const path = overridesPath(schedule);
  const latest = Date.parse(from) + LATE_MS;
  return {
    async look(_, call) {
      const data = (await calls.get(path, { since: from, until }, lane(call))) as Fields;
      const mine = list(data.overrides)
        .flatMap(readOverride)
        .find((one) => {
          const same = one.user.id === acting.as.id && Date.parse(one.until) === Date.parse(until);
          return same && Date.parse(one.from) <= latest;
        });
      return mine ? done(mine.id) : open;
    },
    async write(call) {
      const user = { id: acting.as.id, type: 'user_reference' };
      const body = { overrides: [{ start: from, end: until, user }] };
      const data = await calls.once({ method: 'POST', path, body, from: acting.as.email }, lane(call));
      // Each of them is answered by itself, under a status of 201.
      const [first] = Array.isArray(data) ? data.filter(isFields) : [];
      const errors = first && Array.isArray(first.errors) ? first.errors.join('; ') : '';
      if (errors !== '') throw new PagerError('rejected', { status: 400, reason: errors.slice(0, 300) });
      return proofIn(first, (one) => {
        const made = text(fields(fields(one).override).id);
        return made === null ? null : { incident: null, made };
      });
    },
  };
}

/** One that had begun is cut off now, one that had not is gone. */
function endOverride(
  { schedule, override: id, from, until }: ActOf<'end-override'>,
  { calls, acting }: EffectPlace,
): OutsideAct<PagerProof> {
  const path = overridesPath(schedule);
  return {
    async look(_, call) {
      const data = (await calls.get(path, { since: from, until }, lane(call))) as Fields;
      const found = list(data.overrides)
        .flatMap(readOverride)
        .find((one) => one.id === id);
      return found === undefined || Date.parse(found.until) < Date.parse(until) ? done() : open;
    },
    async write(call) {
      const request = {
        method: 'DELETE' as const,
        path: `${path}/${encodeURIComponent(id)}`,
        from: acting.as.email,
      };
      await calls.once(request, lane(call));
      return { incident: null };
    },
  };
}

const WINDOWS = '/maintenance_windows';

function maintain(
  { services, from, until, text: words }: ActOf<'maintain'>,
  { calls, acting }: EffectPlace,
): OutsideAct<PagerProof> {
  const { mark, as } = acting;
  const marked = (wire: Fields): string | null =>
    (text(wire.description) ?? '').includes(mark) ? text(wire.id) : null;
  return {
    async look(_, call) {
      const { items } = await calls.all(WINDOWS, 'maintenance_windows', { filter: 'open' }, lane(call));
      const found = items.filter(isFields).flatMap((wire) => marked(wire) ?? []);
      return found[0] === undefined ? open : done(found[0]);
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
        return made === null ? null : { incident: null, made };
      });
    },
  };
}

function endMaintenance(
  { window: id }: ActOf<'end-maintenance'>,
  { calls, acting }: EffectPlace,
): OutsideAct<PagerProof> {
  return {
    async look(_, call) {
      const { items } = await calls.all(WINDOWS, 'maintenance_windows', { filter: 'open' }, lane(call));
      return items
        .filter(isFields)
        .flatMap(readWindow)
        .some((one) => one.id === id)
        ? open
        : done();
    },
    async write(call) {
      const path = `${WINDOWS}/${encodeURIComponent(id)}`;
      await calls.once({ method: 'DELETE', path, from: acting.as.email }, lane(call));
      return { incident: null };
    },
  };
}
