import { change, open } from '../../model/change.ts';
import { send } from '../../model/effects.ts';
import { type FormSpec, fail, textField, textIn } from './form.ts';

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
