import { transition } from '../../model/transition.ts';
import { choiceField, chosenIn, type FormSpec, fail, textField, textIn, type Values } from './form.ts';

const DAYS = ['1', '7', '30'] as const;

/** What the form holds for a statement of the log. */
export const excludeValues = (template: string): Values => ({
  template: textField(template),
  days: choiceField('7'),
  reason: textField(),
});

/** Leaves a statement out of detection: what, for how long, why. */
export const excludeForm: FormSpec = {
  title: { key: 'form.exclude' },
  submitLabel: { key: 'form.exclude-it' },
  initial: () => excludeValues(''),
  fields: () => [
    { id: 'template', kind: 'text', label: { key: 'field.exclude-template' } },
    {
      id: 'days',
      kind: 'choice',
      label: { key: 'field.exclude-days' },
      choices: DAYS.map((days) => ({ id: days, label: { key: 'exclude.days', params: { n: days } } })),
    },
    { id: 'reason', kind: 'text', label: { key: 'field.exclude-reason' } },
  ],
  submit: (values, state) => {
    const [template, reason] = [textIn(values, 'template'), textIn(values, 'reason')];
    if (template === '') return fail('template', 'why.empty');
    if (reason === '') return fail('reason', 'why.empty');
    const days = Number(chosenIn(values, 'days') ?? DAYS[1]);
    return transition(state, { kind: 'exclude', wish: { template, days, reason } });
  },
};
