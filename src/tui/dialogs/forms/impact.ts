import type { Severity } from '../../../domain/procedure.ts';
import { SEVERITIES } from '../../../domain/procedure.ts';
import { change } from '../../model/change.ts';
import { type Effect, send } from '../../model/effects.ts';
import { readPast, whenText } from '../../model/when.ts';
import type { World } from '../../model/world.ts';
import {
  choiceField,
  chosenIn,
  type Field,
  type FormError,
  type FormSpec,
  fail,
  textField,
  textIn,
  timeField,
  type Values,
} from './form.ts';
import { peopleInfo } from './people-info.ts';

const sinceText = (world: World): string =>
  world.session.impact?.since == null ? '' : whenText(world.session.impact.since, world);

export const impactValues = (world: World): Values => ({
  severity: choiceField(world.session.severity),
  who: textField(world.session.impact?.who),
  what: textField(world.session.impact?.what),
  since: timeField(sinceText(world)),
});

export const IMPACT_FIELDS: readonly Field[] = [
  {
    id: 'severity',
    kind: 'choice',
    label: { key: 'field.severity' },
    choices: SEVERITIES.map((severity) => ({ id: severity, label: { key: `severity.${severity}` } })),
  },
  { id: 'who', kind: 'text', label: { key: 'field.who' } },
  { id: 'what', kind: 'text', label: { key: 'field.what' } },
  { id: 'since', kind: 'text', label: { key: 'field.since' }, time: 'past' },
];

/** What the fields change of severity and impact, or why they cannot be read. */
export function impactEffects(values: Values, world: World): readonly Effect[] | FormError {
  const { session } = world;
  const who = textIn(values, 'who');
  const what = textIn(values, 'what');
  const text = textIn(values, 'since');
  const unchanged = session.impact?.since != null && text === sinceText(world);
  const read = unchanged ? { at: session.impact?.since ?? null } : readPast(text, world);
  if ('key' in read) return fail('since', read.key, read.params);
  const since = read.at;
  const impact = who === '' && what === '' && since === null ? null : { who, what, since };
  const severity = chosenIn(values, 'severity') as Severity | null;
  const effects: Effect[] = [];
  if (severity !== session.severity) {
    effects.push(
      send('severity.set', { severity }, { key: 'toast.severity', params: { severity: severity ?? '-' } }),
    );
  }
  if (JSON.stringify(impact) !== JSON.stringify(session.impact)) {
    effects.push(send('impact.set', { impact }, { key: 'toast.impact' }));
  }
  return effects;
}

/** Severity and impact in one go: they are decided together. */
export const impactForm: FormSpec = {
  title: { key: 'form.impact' },
  submitLabel: { key: 'form.keep' },
  initial: impactValues,
  info: (_values, world) => peopleInfo(world),
  fields: () => IMPACT_FIELDS,
  submit: (values, state, world) => {
    const effects = impactEffects(values, world);
    return 'error' in effects ? effects : change(state, ...effects);
  },
};
