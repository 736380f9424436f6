import { actionsLeft, requiredOpenSteps, stepsForLater } from '../../../domain/checklist.ts';
import { heldIncidents } from '../../../domain/pager.ts';
import type { StepState } from '../../../domain/session.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { impactLine } from '../../../text/impact.ts';
import { change, open } from '../../model/change.ts';
import { type Effect, send } from '../../model/effects.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { numberOf } from '../../select/incidents.ts';
import { type Choice, decidesOnHeld } from '../../select/leave.ts';
import { choiceFacts, leaveEffect } from '../menus/leave.ts';
import {
  choiceField,
  chosenIn,
  type Field,
  type FormSpec,
  fail,
  type Info,
  textField,
  textIn,
} from './form.ts';
import { verdictFields, verdictIn, verdictValues } from './verdict.ts';

const NAMED_STEPS = 3;

const mark = (done: boolean): Info['mark'] => (done ? 'done' : 'open');

/** What the close itself leaves to be done, before it does: whose it is to be is still to be said by then. */
function later({ session }: World): readonly Info[] {
  const steps = stepsForLater(session);
  const ownerless = steps.filter((step) => step.assignee === null).length;
  if (steps.length === 0) return [];
  return ownerless === 0
    ? [{ mark: 'plain', say: { key: 'close.later', params: { n: steps.length } } }]
    : [{ mark: 'open', say: { key: 'close.later-ownerless', params: { n: steps.length, ownerless } } }];
}

/** The first of them by their titles, the others by their number. */
function named(steps: readonly StepState[], lang: Lang): string {
  const titles = steps.slice(0, NAMED_STEPS).map((step) => step.step.title[lang]);
  const more = steps.length - titles.length;
  const all = more === 0 ? titles : [...titles, word(lang, 'close.steps-more', { n: more })];
  return all.join(lang === 'ja' ? '、' : ', ');
}

function standing(world: World): readonly Info[] {
  const { session, lang } = world;
  const steps = requiredOpenSteps(session);
  const [first] = steps;
  const ownerless = actionsLeft(session).filter((note) => note.owner === null);
  return [
    first === undefined
      ? { mark: 'done', say: { key: 'close.steps-done' } }
      : {
          mark: 'open',
          say: {
            key: 'close.steps-left',
            params: { n: steps.length, steps: named(steps, lang) },
          },
        },
    ownerless.length === 0
      ? { mark: 'done', say: { key: 'close.actions-owned' } }
      : { mark: 'open', say: { key: 'close.actions-ownerless', params: { n: ownerless.length } } },
    ...later(world),
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
          : {
              key: 'close.impact',
              params: { impact: impactLine(session.impact.who, session.impact.what, lang) },
            },
    },
    { mark: 'plain', say: { key: 'close.exports' } },
  ];
}

/** What is to become of incidents that stay acknowledged: asked like who leaves them. */
function pagerField(world: World): readonly Field[] {
  if (!decidesOnHeld(world)) return [];
  const number = heldIncidents(world.session).map(numberOf).join(', ');
  return [
    {
      id: 'pager',
      kind: 'choice',
      label: { key: 'field.pager-choice', params: { number } },
      choices: (['resolve', 'hand-back', 'keep'] as const).map((id) => ({
        id,
        label: { key: `close.pager-${id}` },
      })),
    },
  ];
}

/** Ends the session: what is still open is said, not hidden; a reason is needed while required steps are open. */
export const closeForm: FormSpec = {
  title: { key: 'form.close' },
  submitLabel: { key: 'form.close-it' },
  initial: ({ session }) => ({
    ...verdictValues(session.verdict),
    reason: textField(''),
    pager: choiceField(),
  }),
  info: (_values, world) => standing(world),
  fields: (values, world) => [
    ...pagerField(world),
    ...(requiredOpenSteps(world.session).length > 0
      ? [{ id: 'reason', kind: 'text', label: { key: 'field.close-reason' } } as const]
      : []),
    ...verdictFields(values),
  ],
  submit: (values, state, world) => {
    const { session } = world;
    const choice = chosenIn(values, 'pager') as Choice | null;
    const [held] = pagerField(world);
    if (held !== undefined && choice === null) {
      return fail('pager', 'why.choose-pager', held.label.params);
    }
    const reason = textIn(values, 'reason');
    if (requiredOpenSteps(session).length > 0 && reason === '') {
      return fail('reason', 'refusal.reason-required');
    }
    const verdict = verdictIn(values);
    if (verdict === null) return fail('hurt', 'why.choose-hurt');
    const effects: Effect[] = held === undefined || choice === null ? [] : [leaveEffect(choice)];
    if (JSON.stringify(verdict) !== JSON.stringify(session.verdict)) {
      effects.push(send('verdict.set', { verdict }));
    }
    effects.push(send('session.close', { reason: reason === '' ? null : reason }, { key: 'toast.closed' }));
    const all: readonly Effect[] = [...effects, { kind: 'export' }];
    if (held === undefined || choice === null || choice === 'keep') return change(state, ...all);
    const question = { key: `confirm.close-${choice}` } as const;
    return change(
      open(state, { kind: 'confirm', question, facts: choiceFacts(choice, world), effects: all }),
    );
  },
};
