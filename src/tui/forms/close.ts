import { requiredOpenSteps } from '../../domain/checklist.ts';
import type { Note, Session } from '../../domain/session.ts';
import { change } from '../change.ts';
import { type Effect, send } from '../effects.ts';
import type { World } from '../world.ts';
import { type Form, fail, type Info, textField, textIn } from './form.ts';
import { verdictFields, verdictOf, verdictValues } from './verdict.ts';

const openActions = (session: Session): readonly Note[] =>
  session.notes.filter((note) => note.kind === 'action' && !note.removed && note.done === null);

const mark = (done: boolean): Info['mark'] => (done ? 'done' : 'open');

function standing({ session, lang }: World): readonly Info[] {
  const steps = requiredOpenSteps(session);
  const [first] = steps;
  const ownerless = openActions(session).filter((note) => note.owner === null);
  return [
    first === undefined
      ? { mark: 'done', say: { key: 'close.steps-done' } }
      : {
          mark: 'open',
          say: {
            key: 'close.steps-left',
            params: {
              n: steps.length,
              steps: steps
                .slice(0, 3)
                .map((step) => step.step.title[lang])
                .join(lang === 'ja' ? '、' : ', '),
            },
          },
        },
    ownerless.length === 0
      ? { mark: 'done', say: { key: 'close.actions-owned' } }
      : { mark: 'open', say: { key: 'close.actions-ownerless', params: { n: ownerless.length } } },
    {
      mark: mark(session.severity !== null),
      say:
        session.severity === null
          ? { key: 'close.no-severity' }
          : { key: 'close.severity', params: { severity: session.severity } },
    },
    {
      mark: mark(session.impact !== null),
      say:
        session.impact === null
          ? { key: 'close.no-impact' }
          : { key: 'close.impact', params: { who: session.impact.who, what: session.impact.what } },
    },
    { mark: 'plain', say: { key: 'close.exports' } },
  ];
}

/** Ends the session: what is still open is said, not hidden; a reason is needed while required steps are open. */
export const closeForm: Form = {
  title: { key: 'form.close' },
  submitLabel: { key: 'form.close-it' },
  initial: ({ session }) => ({ ...verdictValues(session.verdict), reason: textField('') }),
  info: (_values, world) => standing(world),
  fields: (values, { session }) => [
    ...(requiredOpenSteps(session).length > 0
      ? [{ id: 'reason', kind: 'text', label: { key: 'field.close-reason' } } as const]
      : []),
    ...verdictFields(values),
  ],
  submit: (values, state, { session }) => {
    const reason = textIn(values, 'reason');
    if (requiredOpenSteps(session).length > 0 && reason === '') {
      return fail('reason', 'refusal.reason-required');
    }
    const verdict = verdictOf(values);
    if (verdict === null) return fail('hurt', 'why.choose-hurt');
    const effects: Effect[] = [];
    if (JSON.stringify(verdict) !== JSON.stringify(session.verdict)) {
      effects.push(send('verdict.set', { verdict }));
    }
    effects.push(send('session.close', { reason: reason === '' ? null : reason }, { key: 'toast.closed' }));
    return change(state, ...effects, { kind: 'export' });
  },
};
