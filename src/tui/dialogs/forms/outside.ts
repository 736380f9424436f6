import { noticedIncidents } from '../../../domain/pager.ts';
import { parseWhen } from '../../../text/time.ts';
import { change, open } from '../../model/change.ts';
import { send } from '../../model/effects.ts';
import { whenText } from '../../model/when.ts';
import { nowIso } from '../../model/world.ts';
import { numberOf } from '../../select/incidents.ts';
import { choiceField, chosenIn, type FormSpec, fail, textField, textIn } from './form.ts';

/** More than these nobody reads in a form; the rest is `oncall who`. */
const MOST = 8;

/** Someone is called out of bed: what will be sent is shown once more and needs a `y`. */
export const pageForm: FormSpec = {
  title: { key: 'form.page' },
  submitLabel: { key: 'form.check' },
  initial: ({ session }) => ({ who: textField(''), message: textField(session.title) }),
  info: (_values, { oncall }) =>
    oncall.slice(0, MOST).map(({ policy, level, names }) => ({
      mark: 'plain',
      say: { key: 'page.on-call', params: { policy, level, names } },
    })),
  fields: () => [
    { id: 'who', kind: 'text', label: { key: 'field.page-who' } },
    { id: 'message', kind: 'text', label: { key: 'field.page-message' } },
  ],
  submit: (values, state) => {
    const who = textIn(values, 'who');
    const message = textIn(values, 'message');
    if (who === '') return fail('who', 'why.empty');
    if (message === '') return fail('message', 'why.empty');
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.page', params: { who } },
        facts: [{ key: 'confirm.message', params: { text: message } }, { key: 'confirm.cannot-undo' }],
        effects: [send('responder.request', { who, message }, { key: 'toast.paged', params: { who } })],
      }),
    );
  },
};

/** A notice to users or the company, with the time of the next one. */
export const noticeForm: FormSpec = {
  title: { key: 'form.notice' },
  submitLabel: { key: 'form.check' },
  initial: () => ({
    text: textField(''),
    next: textField(''),
    final: choiceField('no'),
    pager: choiceField('no'),
  }),
  fields: (values, { session, pager }) => [
    { id: 'text', kind: 'text', label: { key: 'field.notice' } },
    {
      id: 'final',
      kind: 'choice',
      label: { key: 'field.final' },
      choices: [
        { id: 'no', label: { key: 'notice.not-final' } },
        { id: 'yes', label: { key: 'notice.final' } },
      ],
    },
    ...(chosenIn(values, 'final') === 'yes'
      ? []
      : [{ id: 'next', kind: 'text', label: { key: 'field.next-notice' }, time: 'future' } as const]),
    ...(session.kind === 'drill' || pager === 'none' || session.incidents.length === 0
      ? []
      : [
          {
            id: 'pager',
            kind: 'choice',
            label: { key: 'field.notice-pager' },
            choices: [
              { id: 'no', label: { key: 'notice.not-pager' } },
              { id: 'yes', label: { key: 'notice.pager' } },
            ],
          } as const,
        ]),
  ],
  submit: (values, state, world) => {
    const text = textIn(values, 'text');
    const final = chosenIn(values, 'final') === 'yes';
    const nextText = textIn(values, 'next');
    const { timeZone } = world.session;
    if (text === '') return fail('text', 'why.empty');
    const nextAt = final || nextText === '' ? null : parseWhen(nextText, nowIso(world), timeZone, 'future');
    if (!final && nextAt === null) return fail('next', 'why.next-notice');
    const next =
      nextAt === null
        ? ({ key: 'confirm.notice-final' } as const)
        : ({ key: 'confirm.notice-next', params: { time: whenText(nextAt, world) } } as const);
    const toPager = chosenIn(values, 'pager') === 'yes';
    const numbers = noticedIncidents(world.session).map(numberOf).join(', ');
    const goes = { key: 'confirm.notice-pager', params: { numbers } } as const;
    const data = { text, nextAt, final, ...(toPager ? { pager: true } : {}) };
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.notice' },
        facts: [
          { key: 'confirm.message', params: { text } },
          next,
          ...(toPager ? [goes] : []),
          { key: 'confirm.cannot-undo' },
        ],
        effects: [send('notice.send', data, { key: 'toast.notice' })],
      }),
    );
  },
};
