import { type Effect, send } from '../../model/effects.ts';
import { readPast, whenText } from '../../model/when.ts';
import type { World } from '../../model/world.ts';
import { type Field, type FormError, fail, textIn, timeField, type Values } from './form.ts';

const TIMES = ['fired', 'mitigated', 'resolved'] as const;
type Time = (typeof TIMES)[number];

function said(time: Time, world: World): string {
  const at = world.session.clock[time];
  return at === null ? '' : whenText(at, world);
}

export const timeValues = (world: World): Values =>
  Object.fromEntries(TIMES.map((time) => [time, timeField(said(time, world))]));

export const TIME_FIELDS: readonly Field[] = TIMES.map((time) => ({
  id: time,
  kind: 'text',
  label: { key: `field.${time}` },
  time: 'past',
}));

function amending(time: Time, at: string | null): readonly Effect[] {
  if (time === 'fired') return at === null ? [] : [send('alert.time', { firedAt: at })];
  return [send(time === 'mitigated' ? 'session.mitigate' : 'session.resolve', { happenedAt: at })];
}

/** The times that were changed, or why one cannot be read. A reading that stands is never taken away. */
export function timeEffects(values: Values, world: World): readonly Effect[] | FormError {
  const effects: Effect[] = [];
  for (const time of TIMES) {
    const text = textIn(values, time);
    if (text === '' || text === said(time, world)) continue;
    const read = readPast(text, world);
    if ('key' in read) return fail(time, read.key, read.params);
    effects.push(...amending(time, read.at));
  }
  return effects;
}
