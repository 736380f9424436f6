import { isVariableValue } from '../../../domain/variables.ts';
import { parseWhen, windowFrom } from '../../../text/time.ts';
import { type FormDialog, open } from '../../model/dialog.ts';
import { send } from '../../model/effects.ts';
import type { FormId } from '../../model/layout.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { noUntil, typedUntil } from '../../model/snooze-until.ts';
import { transition } from '../../model/transition.ts';
import { whenText } from '../../model/when.ts';
import { say } from '../../model/words.ts';
import { nowIso, type World } from '../../model/world.ts';
import { factsOf, peopleOnCall, whomNamed } from '../../select/pager.ts';
import { releaseValue } from '../../select/release.ts';
import { closeForm } from './close.ts';
import { excludeForm } from './exclude.ts';
import {
  choiceField,
  chosenIn,
  type Field,
  type FormSpec,
  fail,
  textField,
  textIn,
  timeField,
  type Values,
} from './form.ts';
import { handoverForm } from './handover.ts';
import { impactForm } from './impact.ts';
import { noticeForm } from './notice.ts';
import { verdictForm } from './verdict.ts';

/** Always asked for; the procedure may have more. */
const USUAL = ['tag', 'sha', 'previous'];
const ENDS = ['since', 'until'] as const;

function ids({ session }: World): readonly string[] {
  const known = session.release?.variables.map(({ id }) => id) ?? [];
  return [...new Set([...USUAL, ...known])];
}

const endText = (end: (typeof ENDS)[number], world: World): string => {
  const at = world.session.release?.window?.[end] ?? null;
  return at === null ? '' : whenText(at, world);
};

/** How an end of the window is read: of a window that has begun the beginning is past. */
function leanOf(end: (typeof ENDS)[number], values: Values, world: World): 'past' | 'future' {
  if (end === 'until') return 'future';
  const now = nowIso(world);
  const window = windowFrom(textIn(values, 'since'), textIn(values, 'until'), now, world.session.timeZone);
  return window !== null && window.since <= now ? 'past' : 'future';
}

/** What is released, what went before, and when it may be done. */
const releaseForm: FormSpec = {
  title: { key: 'form.release' },
  submitLabel: { key: 'form.keep' },
  initial: (world) => ({
    ...Object.fromEntries(
      ids(world).map((id) => [`v:${id}`, textField(releaseValue(world.session, id) ?? '')]),
    ),
    ...Object.fromEntries(ENDS.map((end) => [end, timeField(endText(end, world))])),
  }),
  fields: (values, world) => [
    ...ids(world).map((id): Field => {
      const key =
        id === 'tag' || id === 'sha' || id === 'previous' ? (`field.release-${id}` as const) : 'menu.person';
      return {
        id: `v:${id}`,
        kind: 'text',
        label: key === 'menu.person' ? { key: 'field.release-other', params: { id } } : { key },
      };
    }),
    ...ENDS.map(
      (end): Field => ({
        id: end,
        kind: 'text',
        label: { key: `field.window-${end}` },
        time: leanOf(end, values, world),
      }),
    ),
  ],
  submit: (values, state, world) => {
    const variables: { id: string; value: string }[] = [];
    for (const id of ids(world)) {
      const value = textIn(values, `v:${id}`);
      if (value === '') continue;
      if (!isVariableValue(value)) return fail(`v:${id}`, 'why.bad-variable', { value });
      variables.push({ id, value });
    }
    const times: (string | null)[] = [];
    for (const end of ENDS) {
      const text = textIn(values, end);
      const stands = world.session.release?.window?.[end] ?? null;
      const read =
        text === endText(end, world)
          ? stands
          : parseWhen(text, nowIso(world), world.session.timeZone, leanOf(end, values, world));
      if (text !== '' && read === null) return fail(end, 'why.no-time', { text });
      times.push(text === '' ? null : read);
    }
    const [since = null, until = null] = times;
    const window = since === null && until === null ? null : { since, until };
    return transition(
      state,
      send('release.set', { release: { variables, window } }, { key: 'toast.release' }),
    );
  },
};

const HOUR = '1h';
/** More than these nobody reads in a form; the rest is `oncall maintenance list`. */
const MOST_WINDOWS = 5;

/** Services that page nobody for a while, as during a release; the hub finds them by their names. */
const maintenanceForm: FormSpec = {
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
    return windows.slice(0, MOST_WINDOWS).map(({ services, from, until }) => ({
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
    const until = typedUntil('maintain', typed, world.now, world.session.timeZone);
    if (until === null) return { field: 'until', error: noUntil('maintain', typed) };
    const services = names.join(', ');
    const time = whenText(until, world);
    const args = { names: services, from: nowIso(world), until, text };
    return transition(
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

/** More than these nobody reads in a form; the rest is `oncall who`. */
const MOST = 8;

/** Someone is called out of bed: what will be sent is shown once more and needs a `y`. */
const pageForm: FormSpec = {
  title: { key: 'form.page' },
  submitLabel: { key: 'form.check' },
  initial: ({ session }) => ({ who: textField(''), on: choiceField(), message: textField(session.title) }),
  fields: (_values, { oncall }) => {
    const people = peopleOnCall(oncall).slice(0, MOST);
    const choices = people.map((each) => ({
      id: each.name,
      label: { key: 'page.on-call', params: each } as const,
    }));
    return [
      { id: 'who', kind: 'text', label: { key: 'field.page-who' } },
      ...(choices.length === 0
        ? []
        : [{ id: 'on', kind: 'choice', label: { key: 'field.page-on-call' }, choices } as const]),
      { id: 'message', kind: 'text', label: { key: 'field.page-message' } },
    ];
  },
  submit: (values, state, world) => {
    const typed = textIn(values, 'who');
    const names = whomNamed(typed, world);
    if (names.length > 1) return fail('who', 'why.page-whom', { names: names.join(', ') });
    const chosen = chosenIn(values, 'on') ?? '';
    const who = typed === '' ? chosen : (names[0] ?? typed);
    const message = textIn(values, 'message');
    if (who === '') return fail('who', 'why.empty');
    if (message === '') return fail('message', 'why.empty');
    return transition(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.page', params: { who } },
        facts: [{ key: 'confirm.message', params: { text: message } }, { key: 'confirm.cannot-undo' }],
        effects: [send('responder.request', { who, message }, { key: 'toast.paged', params: { who } })],
      }),
    );
  },
};

export const FORMS: Readonly<Record<FormId, FormSpec>> = {
  impact: impactForm,
  verdict: verdictForm,
  close: closeForm,
  page: pageForm,
  notice: noticeForm,
  maintenance: maintenanceForm,
  handover: handoverForm,
  exclude: excludeForm,
  release: releaseForm,
};

const given = (value: Values[string] | undefined): string | null =>
  value === undefined ? null : value.kind === 'text' ? value.editor.text : value.chosen;

/** Fields as the session has them now, where they still are as it had them before; what a person gave stays. */
function followed(form: FormId, values: Values, before: World, after: World): Values {
  const [was, is] = [FORMS[form].initial(before), FORMS[form].initial(after)];
  const moved = Object.keys(values).filter(
    (id) => given(values[id]) === given(was[id]) && given(was[id]) !== given(is[id]) && is[id] !== undefined,
  );
  return moved.length === 0
    ? values
    : { ...values, ...Object.fromEntries(moved.map((id) => [id, is[id] as Values[string]])) };
}

/**
 * The form with the keys at the field that had them, wherever that stands now. Where it is gone no text gets what is typed on: the last
 * choice has the keys, and the form says so.
 */
function stayed(dialog: FormDialog<FormId>, before: World, after: World): FormDialog<FormId> {
  const { form, at } = dialog;
  const values = followed(form, dialog.values, before, after);
  const { fields } = FORMS[form];
  const had = fields(dialog.values, before)[at];
  const now = fields(values, after);
  if (had === undefined) return { ...dialog, values, at: now.length };
  const there = now.findIndex(({ id }) => id === had.id);
  if (there !== -1) return { ...dialog, values, at: there };
  const choice = now.findLastIndex(({ kind }) => kind === 'choice');
  const error = { key: 'why.field-gone', params: { field: say(after.lang, had.label) } } as const;
  return { ...dialog, values, at: choice === -1 ? now.length : choice, error };
}

/** The screen with its open form, and those that were left, after the session has changed. */
export function withFollowedForms(state: ScreenState, before: World, after: World): ScreenState {
  const dialogs = state.dialogs.map((dialog) =>
    dialog.kind === 'form' ? stayed(dialog, before, after) : dialog,
  );
  const forms = Object.fromEntries(
    Object.entries(state.forms).map(([id, values]) => [id, followed(id as FormId, values, before, after)]),
  );
  return { ...state, dialogs, forms };
}
