import { AMEND_DAYS } from '../../../domain/amend.ts';
import { actionsLeft, requiredOpenSteps, stepsForLater } from '../../../domain/checklist.ts';
import { heldIncidents } from '../../../domain/pager.ts';
import type { Session } from '../../../domain/session.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { change, open } from '../../model/change.ts';
import { type Effect, send } from '../../model/effects.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { numberOf } from '../../select/incidents.ts';
import { type Choice, decidesOnHeld } from '../../select/leave.ts';
import { choiceFacts, leaveEffect } from '../menus/leave.ts';
import { actionText, ownerEffects, ownerFields, ownerValues, unownedActions } from './close-owners.ts';
import { recordField, recordValues, wantsRecord } from './close-record.ts';
import { TIME_FIELDS, timeEffects, timeValues } from './close-times.ts';
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
import { IMPACT_FIELDS, impactEffects, impactValues } from './impact.ts';
import { verdictFields, verdictIn, verdictValues } from './verdict.ts';

const NAMED = 3;

/** The first of them, the others by their number. */
function named(names: readonly string[], lang: Lang): string {
  const more = names.length - NAMED;
  const first = names.slice(0, NAMED);
  const all = more <= 0 ? first : [...first, word(lang, 'close.steps-more', { n: more })];
  return all.join(lang === 'ja' ? '、' : ', ');
}

/** What the close itself leaves to be done, before it does: whose it is to be is still to be said by then. */
function later({ session }: World): readonly Info[] {
  const steps = stepsForLater(session);
  const ownerless = steps.filter((step) => step.assignee === null).length;
  if (steps.length === 0) return [];
  return ownerless === 0
    ? [{ mark: 'plain', say: { key: 'close.later', params: { n: steps.length } } }]
    : [{ mark: 'open', say: { key: 'close.later-ownerless', params: { n: steps.length, ownerless } } }];
}

function standing(world: World): readonly Info[] {
  const { session, lang } = world;
  const steps = requiredOpenSteps(session).map((step) => step.step.title[lang]);
  const actions = unownedActions(session).map((note) => actionText(note, world));
  return [
    steps.length === 0
      ? { mark: 'done', say: { key: 'close.steps-done' } }
      : {
          mark: 'open',
          say: { key: 'close.steps-left', params: { n: steps.length, steps: named(steps, lang) } },
        },
    actions.length > 0
      ? { mark: 'open', say: { key: 'close.actions-ownerless', params: { n: actions.length } } }
      : actionsLeft(session).length === 0
        ? { mark: 'done', say: { key: 'close.no-actions' } }
        : { mark: 'done', say: { key: 'close.actions-owned' } },
    ...(isRolledBack(session) ? [{ mark: 'open', say: { key: 'close.rolled-back' } } as const] : []),
    ...later(world),
    ...(session.kind === 'release' ? [] : confirmed(world)),
  ];
}

/** What the close confirms: it is amended right here, and for some days after. */
function confirmed({ session: { severity, impact } }: World): readonly Info[] {
  return [
    severity === null
      ? { mark: 'open', say: { key: 'close.no-severity' } }
      : { mark: 'done', say: { key: 'close.severity', params: { severity } } },
    ...(impact === null ? [{ mark: 'open', say: { key: 'close.no-impact' } } as const] : []),
    { mark: 'plain', say: { key: 'close.amend', params: { days: AMEND_DAYS } } },
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

const isRolledBack = ({ kind, rollback }: Session): boolean => kind === 'release' && rollback !== null;
const needsReason = (session: Session): boolean =>
  requiredOpenSteps(session).length > 0 || isRolledBack(session);

/** To the first required step that is open, or why they stay so; of a release that went back, why. */
function stepFields({ session, lang }: World): readonly Field[] {
  const [first] = requiredOpenSteps(session);
  const label = isRolledBack(session) ? 'field.close-rollback' : 'field.close-reason';
  const reason: Field = { id: 'reason', kind: 'text', label: { key: label } };
  if (first === undefined) return isRolledBack(session) ? [reason] : [];
  const step = first.step.title[lang];
  return [
    reason,
    {
      id: 'step',
      kind: 'go',
      label: { key: 'field.close-go' },
      text: { key: 'close.go', params: { step } },
      step: first.id,
    },
  ];
}

/** Ends the session: what is still open is said, not hidden; a reason is needed while required steps are open. */
export const closeForm: FormSpec = {
  title: { key: 'form.close' },
  submitLabel: { key: 'form.close-it' },
  initial: (world) => ({
    ...verdictValues(world.session.verdict),
    ...impactValues(world),
    ...timeValues(world),
    ...ownerValues(world),
    ...recordValues,
    reason: textField(''),
    pager: choiceField(),
  }),
  info: (_values, world) => standing(world),
  fields: (values, world) => [
    ...pagerField(world),
    ...stepFields(world),
    ...ownerFields(world),
    ...(world.session.kind === 'release'
      ? []
      : [...IMPACT_FIELDS, ...TIME_FIELDS, ...verdictFields(values, world)]),
    recordField(world),
  ],
  submit: (values, state, world) => {
    const { session } = world;
    const choice = chosenIn(values, 'pager') as Choice | null;
    const [held] = pagerField(world);
    if (held !== undefined && choice === null) {
      return fail('pager', 'why.choose-pager', held.label.params);
    }
    const reason = textIn(values, 'reason');
    if (needsReason(session) && reason === '') {
      return fail('reason', 'refusal.reason-required');
    }
    const effects: Effect[] = held === undefined || choice === null ? [] : [leaveEffect(choice)];
    effects.push(...ownerEffects(values, world));
    if (session.kind !== 'release') {
      const [impact, times, verdict] = [
        impactEffects(values, world),
        timeEffects(values, world),
        verdictIn(values, world),
      ];
      if ('error' in impact) return impact;
      if ('error' in times) return times;
      if (verdict === null) return fail('hurt', 'why.choose-hurt');
      effects.push(...impact, ...times);
      if (JSON.stringify(verdict) !== JSON.stringify(session.verdict)) {
        effects.push(send('verdict.set', { verdict }));
      }
    }
    effects.push(send('session.close', { reason: reason === '' ? null : reason }, { key: 'toast.closed' }));
    if (wantsRecord(values)) effects.push({ kind: 'export' });
    const all: readonly Effect[] = [...effects, { kind: 'ask-lessons', atClose: true }];
    if (held === undefined || choice === null || choice === 'keep') return change(state, ...all);
    const question = { key: `confirm.close-${choice}` } as const;
    return change(
      open(state, { kind: 'confirm', question, facts: choiceFacts(choice, world), effects: all }),
    );
  },
};
