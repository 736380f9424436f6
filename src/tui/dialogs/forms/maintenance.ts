import { change, open } from '../../model/change.ts';
import { send } from '../../model/effects.ts';
import { snoozeUntil } from '../../model/snooze-until.ts';
import { whenText } from '../../model/when.ts';
import { nowIso } from '../../model/world.ts';
import { factsOf } from '../../select/pager.ts';
import { type FormSpec, fail, textField, textIn } from './form.ts';

const HOUR = '1h';
/** More than these nobody reads in a form; the rest is `oncall maintenance list`. */
const MOST = 5;

/** Services that page nobody for a while, as during a release; the hub finds them by their names. */
export const maintenanceForm: FormSpec = {
  title: { key: 'form.maintenance' },
  submitLabel: { key: 'form.check' },
  initial: ({ session }) => ({
    services: textField([...new Set(session.incidents.flatMap(({ service }) => service ?? []))].join(', ')),
    until: textField(HOUR),
    text: textField(session.title),
  }),
  info: (_values, world) => {
    const windows = factsOf(world.pager)?.maintenance;
    if (windows === undefined) return [];
    if (windows === null) return [{ mark: 'plain', say: { key: 'maintenance.unknown' } }];
    return windows.slice(0, MOST).map(({ services, from, until }) => ({
      mark: 'plain',
      say: {
        key: from <= nowIso(world) ? 'maintenance.now' : 'maintenance.ahead',
        params: { services: services.join(', '), from: whenText(from, world), time: whenText(until, world) },
      },
    }));
  },
  fields: () => [
    { id: 'services', kind: 'text', label: { key: 'field.maintenance-services' } },
    { id: 'until', kind: 'text', label: { key: 'field.maintenance-until' } },
    { id: 'text', kind: 'text', label: { key: 'field.maintenance-text' } },
  ],
  submit: (values, state, world) => {
    const names = textIn(values, 'services')
      .split(/[,、]/)
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const text = textIn(values, 'text');
    const typed = textIn(values, 'until');
    if (names.length === 0) return fail('services', 'why.empty');
    const until = snoozeUntil(typed, world.now, world.session.timeZone);
    if (until === null) return fail('until', 'why.no-snooze-time', { text: typed });
    const services = names.join(', ');
    const time = whenText(until, world);
    const args = { names: services, from: nowIso(world), until, text };
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.maintenance', params: { services, time } },
        facts: [{ key: 'confirm.maintenance-fact' }],
        effects: [
          send(
            'action.request',
            { target: 'pagerduty', act: 'maintain', args },
            { key: 'toast.maintenance', params: { services } },
          ),
        ],
      }),
    );
  },
};
