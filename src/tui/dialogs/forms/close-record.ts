import { dayStamp } from '../../../text/time.ts';
import type { World } from '../../model/world.ts';
import { choiceField, chosenIn, type Field, type Values } from './form.ts';

export const recordValues: Values = { record: choiceField('yes') };

/** `sessions/2026-11-25-checkout-1125`: where the record would be written, without its ending. */
function recordFile({ session, records, now }: World): string {
  const opened = session.clock.opened ?? new Date(now).toISOString();
  return `${records}/${dayStamp(opened, session.timeZone)}-${session.id}`;
}

/** The hub keeps the record; whether it is also written into the folder is the closer's choice. */
export function recordField(world: World): Field {
  return {
    id: 'record',
    kind: 'choice',
    label: { key: 'field.record' },
    choices: [
      { id: 'yes', label: { key: 'record.write', params: { file: recordFile(world) } } },
      { id: 'no', label: { key: 'record.hub-only' } },
    ],
  };
}

export const wantsRecord = (values: Values): boolean => chosenIn(values, 'record') !== 'no';
