import { actionsWithoutIssue } from '../../../domain/action-issue.ts';
import { AMEND_DAYS } from '../../../domain/amend.ts';
import { actionsLeft, requiredOpenSteps, stepsForLater } from '../../../domain/checklist.ts';
import { pageName } from '../../../domain/page.ts';
import { heldIncidents } from '../../../domain/pager.ts';
import { looksOn } from '../../../domain/permission.ts';
import type { Note, Session } from '../../../domain/session.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { dayStamp, parseWhen } from '../../../text/time.ts';
import { workingDaysAfter } from '../../../text/zone.ts';
import { open } from '../../model/dialog.ts';
import { type Effect, send } from '../../model/effects.ts';
import { transition } from '../../model/transition.ts';
import { readPast, whenText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import { isYou, nowIso, type World } from '../../model/world.ts';
import { type Choice, decidesOnHeld } from '../../select/leave.ts';
import { choiceFacts, leaveEffect } from '../menus/leave.ts';
import {
  choiceField,
  chosenIn,
  type Field,
  type FormError,
  type FormSpec,
  fail,
  type Info,
  textField,
  textIn,
  timeField,
  type Values,
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

/** What the close itself leaves to be done, and how much of it is nobody's as the form stands. */
function later(values: Values, world: World): readonly Info[] {
  const steps = stepsForLater(world.session);
  const ownerless = chosenIn(values, 'later') === null ? laterUnassigned(world).length : 0;
  if (steps.length === 0) return [];
  return ownerless === 0
    ? [{ mark: 'plain', say: { key: 'close.later', params: { n: steps.length } } }]
    : [{ mark: 'open', say: { key: 'close.later-ownerless', params: { n: steps.length, ownerless } } }];
}

function standing(values: Values, world: World): readonly Info[] {
  const { session, lang } = world;
  const steps = requiredOpenSteps(session).map((step) => step.step.title[lang]);
  const ownerless = unownedActions(session).length;
  return [
    steps.length === 0
      ? { mark: 'done', say: { key: 'close.steps-done' } }
      : {
          mark: 'open',
          say: { key: 'close.steps-left', params: { n: steps.length, steps: named(steps, lang) } },
        },
    ownerless > 0
      ? { mark: 'open', say: { key: 'close.actions-ownerless', params: { n: ownerless } } }
      : actionsLeft(session).length === 0
        ? { mark: 'done', say: { key: 'close.no-actions' } }
        : { mark: 'done', say: { key: 'close.actions-owned' } },
    ...(isRolledBack(session) ? [{ mark: 'open', say: { key: 'close.rolled-back' } } as const] : []),
    ...later(values, world),
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
  const number = heldIncidents(world.session).map(pageName).join(', ');
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
  info: standing,
  fields: (values, world) => [
    ...pagerField(world),
    ...stepFields(world),
    ...ownerFields(world),
    ...(world.session.kind === 'release'
      ? []
      : [...IMPACT_FIELDS, ...TIME_FIELDS, ...verdictFields(values, world)]),
    recordField(world),
    ...issueFields(world),
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
    const due = dueIn(values, world);
    if (due !== null && 'error' in due) return due;
    effects.push(...ownerEffects(values, due?.at ?? null, world));
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
    if (chosenIn(values, 'issues') === 'yes')
      effects.push(...actionsWithoutIssue(session).map(({ id }) => send('issue.ask', { note: id })));
    const closing = { reason: reason === '' ? null : reason, ...(due === null ? {} : { due: due.at }) };
    effects.push(send('session.close', closing, { key: 'toast.closed' }));
    if (wantsRecord(values)) effects.push({ kind: 'export' });
    const all: readonly Effect[] = [...effects, { kind: 'ask-lessons', atClose: true }];
    if (held === undefined || choice === null || choice === 'keep') return transition(state, ...all);
    const question = { key: `confirm.close-${choice}` } as const;
    return transition(
      open(state, { kind: 'confirm', question, facts: choiceFacts(choice, world), effects: all }),
    );
  },
};

const recordValues: Values = { record: choiceField('yes'), issues: choiceField('no') };

/** Actions outlive the session; in GitHub people find them. */
function issueFields({ session, readonly }: World): readonly Field[] {
  const n = actionsWithoutIssue(session).length;
  if (n === 0 || readonly || session.kind === 'drill') return [];
  const choices = [
    { id: 'no', label: { key: 'issues.none' } },
    { id: 'yes', label: { key: 'issues.make', params: { n } } },
  ] as const;
  return [{ id: 'issues', kind: 'choice', label: { key: 'field.issues' }, choices }];
}

/** `sessions/2026-11-25-checkout-1125`: where the record would be written, without its ending. */
function recordFile({ session, records, now }: World): string {
  const opened = session.clock.opened ?? new Date(now).toISOString();
  return `${records}/${dayStamp(opened, session.timeZone)}-${session.id}`;
}

/** The hub keeps the record; whether it is also written into the folder is the closer's choice. */
function recordField(world: World): Field {
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

const wantsRecord = (values: Values): boolean => chosenIn(values, 'record') !== 'no';

const TIMES = ['fired', 'mitigated', 'resolved'] as const;
type Time = (typeof TIMES)[number];

function said(time: Time, world: World): string {
  const at = world.session.clock[time];
  return at === null ? '' : whenText(at, world);
}

const timeValues = (world: World): Values =>
  Object.fromEntries(TIMES.map((time) => [time, timeField(said(time, world))]));

const TIME_FIELDS: readonly Field[] = TIMES.map((time) => ({
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
function timeEffects(values: Values, world: World): readonly Effect[] | FormError {
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

/** A form asks for the owners of so many; of the others the notes pane does. */
const MOST = 6;
/** Each choice has a digit. */
const MOST_PEOPLE = 9;

/** Open actions that are nobody's, in their order. */
const unownedActions = (session: Session): readonly Note[] =>
  actionsLeft(session).filter((note) => note.owner === null);

/** The words of an action; one that was made from a step has the step's. */
const actionText = (note: Note, { session, lang }: World): string =>
  note.text === '' ? (session.steps[note.step ?? '']?.step.title[lang] ?? '') : note.text;

const unowned = (world: World) => unownedActions(world.session).slice(0, MOST);
const laterUnassigned = ({ session }: World) =>
  stepsForLater(session).filter((step) => step.assignee === null);

/** Who can take one: those who are here, oneself first. */
function people(world: World) {
  const here = Object.values(world.session.participants).filter(
    ({ leftAt, removed, kind }) => leftAt === null && !removed && !looksOn(kind),
  );
  const own = here.filter(({ id }) => isYou(world, id));
  return [...own, ...here.filter(({ id }) => !isYou(world, id))]
    .slice(0, MOST_PEOPLE)
    .map(({ id, name }) => ({
      id,
      label: { key: 'menu.person', params: { who: name } } as const,
    }));
}

/** The lead, where they are among those who can take one: who led knows best whom it goes to. */
function usualOwner(world: World): string | null {
  const { lead } = world.session.roles;
  return people(world).find(({ id }) => id === lead)?.id ?? null;
}

const ownerValues = (world: World): Values => ({
  ...Object.fromEntries(
    [...unowned(world).map(({ id }) => `owner:${id}`), 'later'].map((id) => [
      id,
      choiceField(usualOwner(world)),
    ]),
  ),
  due: timeField(whenText(usualDue(world), world)),
});

/** So long a follow-up has, working days. */
const USUAL_DAYS = 5;

const usualDue = (world: World): string =>
  workingDaysAfter(nowIso(world), USUAL_DAYS, world.session.timeZone);

/** Open actions without a due time. */
const undueActions = (session: Session): readonly Note[] =>
  actionsLeft(session).filter((note) => note.due === null);

/** The due time of actions that have none, as it is typed; null: none is wanted, or nothing needs one. */
function dueIn(values: Values, world: World): { readonly at: string } | FormError | null {
  const text = textIn(values, 'due');
  if (text === '' || dueFields(world).length === 0) return null;
  const usual = usualDue(world);
  if (text === whenText(usual, world)) return { at: usual };
  const at = parseWhen(text, nowIso(world), world.session.timeZone, 'future');
  return at === null ? fail('due', 'why.no-time', { text }) : { at };
}

function dueFields({ session }: World): readonly Field[] {
  const n = undueActions(session).length + stepsForLater(session).length;
  if (n === 0) return [];
  return [{ id: 'due', kind: 'text', label: { key: 'field.close-due', params: { n } }, time: 'future' }];
}

/** A field for each action that is nobody's, and one for all that the close makes. */
function ownerFields(world: World): readonly Field[] {
  const choices = people(world);
  const later = laterUnassigned(world).length;
  return [
    ...unowned(world).map(
      (note): Field => ({
        id: `owner:${note.id}`,
        kind: 'choice',
        label: { key: 'field.close-owner', params: { text: actionText(note, world) } },
        choices,
      }),
    ),
    ...(later === 0
      ? []
      : [
          {
            id: 'later',
            kind: 'choice',
            label: { key: 'field.close-later', params: { n: later } },
            choices,
          } as const,
        ]),
    ...dueFields(world),
  ];
}

/** What plain mode offers for open actions that lack an owner or a due time; null: none does. */
export function usualFollowUps(world: World) {
  const { session } = world;
  const unowned = unownedActions(session);
  const ownerless = unowned.length + laterUnassigned(world).length;
  const undue = undueActions(session).length + stepsForLater(session).length;
  if (ownerless + undue === 0) return null;
  const [owner, due] = [usualOwner(world), usualDue(world)];
  const fields = [...unowned.map(({ id }) => `owner:${id}`), 'later'];
  const values = Object.fromEntries(fields.map((id) => [id, choiceField(owner)]));
  return { ownerless, undue, owner, due, effects: ownerEffects(values, due, world) };
}

/** Gives them to whom was chosen, by when was said; the others stay nobody's. */
function ownerEffects(values: Values, due: string | null, world: World): readonly Effect[] {
  const given = actionsLeft(world.session).flatMap((note) => {
    const owner = note.owner === null ? chosenIn(values, `owner:${note.id}`) : null;
    const set = {
      ...(owner === null ? {} : { owner }),
      ...(due === null || note.due !== null ? {} : { due }),
    };
    return Object.keys(set).length === 0 ? [] : [send('note.amend', { note: note.id, ...set })];
  });
  const participant = chosenIn(values, 'later');
  const later =
    participant === null
      ? []
      : laterUnassigned(world).map((step) => send('step.assign', { step: step.id, participant }));
  return [...given, ...later];
}
