import { type Field, isFormError } from '../dialogs/forms/form.ts';
import { FORMS } from '../dialogs/forms/forms.ts';
import { MENUS } from '../dialogs/menus/menus.ts';
import { turned } from '../kernel/dialogs.ts';
import { formBody, formRoom } from '../lines/form-lines.ts';
import { forget, SESSION_DIALOGS } from '../lines/session-dialogs.ts';
import { replaceTop, topDialog } from '../model/dialog.ts';
import { editorOf } from '../model/editor.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import { type Act, closeTop, showRefusal, type Transition, toast, transition } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { usersText } from '../select/people-hit.ts';

type Of<K extends DialogState['kind']> = Extract<DialogState, { kind: K }>;

const on =
  <K extends DialogState['kind']>(
    kind: K,
    act: (state: ScreenState, world: World, dialog: Of<K>) => Transition,
  ): Act =>
  (state, world) => {
    const top = topDialog(state);
    return top?.kind === kind ? act(state, world, top as Of<K>) : transition(state);
  };

const close: Act = (state) => transition(closeTop(state));

const menuMove = (by: 1 | -1): Act =>
  on('menu', (state, world, menu) => {
    const count = MENUS[menu.menu].items(menu.target, state, world).length;
    return transition(replaceTop(state, { ...menu, selected: turned(menu.selected, by, count) }));
  });

function choose(state: ScreenState, world: World, menu: Of<'menu'>): Transition {
  const spec = MENUS[menu.menu];
  const item = spec.items(menu.target, state, world)[menu.selected];
  if (item === undefined) return transition(closeTop(state));
  if (item.why !== undefined) return showRefusal(state, world, item.why);
  return spec.choose(item.id, menu.target, spec.stays === true ? state : closeTop(state), world);
}

/** By its number. A number that no row has means nothing. */
function pick(state: ScreenState, world: World, menu: Of<'menu'>, key: string): Transition {
  const selected = Number(key) - 1;
  if (MENUS[menu.menu].items(menu.target, state, world)[selected] === undefined) return transition(state);
  const there = { ...menu, selected };
  return choose(replaceTop(state, there), world, there);
}

function removeItem(state: ScreenState, world: World, menu: Of<'menu'>): Transition {
  const spec = MENUS[menu.menu];
  const item = spec.items(menu.target, state, world)[menu.selected];
  if (item === undefined || spec.remove === undefined) return transition(state);
  return spec.remove(item.id, menu.target, replaceTop(state, { ...menu, selected: 0 }), world);
}

/** The field that has the keys; null on the row that submits. */
export function fieldAt(form: Of<'form'>, world: World) {
  return FORMS[form.form].fields(form.values, world)[form.at] ?? null;
}

/** `past`: fields that are not stopped at. The row that submits is after the last one. */
const formMove = (by: 1 | -1, past: (field: Field) => boolean = () => false): Act =>
  on('form', (state, world, form) => {
    const fields = FORMS[form.form].fields(form.values, world);
    let at = form.at;
    const isPast = (field: Field | undefined): boolean => field !== undefined && past(field);
    do at = turned(at, by, fields.length + 1);
    while (at !== form.at && isPast(fields[at]));
    return transition(replaceTop(state, { ...form, at, error: null, scroll: 0 }));
  });

const leadsAway = ({ kind }: Field): boolean => kind === 'go';

/** What lies above the field is read, and the field keeps the keys. */
const formScroll = (pages: 1 | -1): Act =>
  on('form', (state, world, form) => {
    const by = pages * Math.max(1, formRoom(world).rows - 1);
    const { above } = formBody(form, world);
    const scroll = Math.max(0, (form.scroll ?? 0) + Math.min(by, above));
    return transition(replaceTop(state, { ...form, scroll }));
  });

function submit(state: ScreenState, world: World, form: Of<'form'>): Transition {
  const spec = FORMS[form.form];
  const result = spec.submit(form.values, state, world);
  if (!isFormError(result)) {
    if (topDialog(result.state) !== form) return result;
    return { ...result, state: closeTop(forget(result.state, form.form)) };
  }
  const at = spec.fields(form.values, world).findIndex((field) => field.id === result.field);
  return transition(
    replaceTop(state, { ...form, at: at === -1 ? form.at : at, error: result.error, scroll: 0 }),
  );
}

/** The number of a former look, in either language. */
const USERS = /[~約]?\d[\d,]*(?:人(?:以上)?|\+? users?)/;

/** Writes how many users are hit into the field of who is: in the place of an older number, else behind what is there. */
function people(state: ScreenState, world: World, form: Of<'form'>): Transition {
  const value = form.values.who;
  const users = usersText(world);
  if (value?.kind !== 'text' || users === null) return transition(state);
  const { text } = value.editor;
  const gap = text === '' || /\s$/.test(text) ? '' : ' ';
  const next = USERS.test(text) ? text.replace(USERS, users) : `${text}${gap}${users}`;
  const values = { ...form.values, who: { kind: 'text', editor: editorOf(next) } as const };
  const at = FORMS[form.form].fields(values, world).findIndex(({ id }) => id === 'who');
  return transition(replaceTop(state, { ...form, values, at, error: null, scroll: 0 }));
}

/** Texts that were changed and not sent are there again when the form is opened next. */
function leave(state: ScreenState, world: World, form: Of<'form'>): Transition {
  const initial = FORMS[form.form].initial(world);
  const text = (value: Of<'form'>['values'][string] | undefined): string | null =>
    value?.kind === 'text' ? value.editor.text : null;
  const changed = Object.entries(form.values).filter(
    ([id, value]) => value.kind === 'text' && text(value) !== text(initial[id]),
  );
  const left = { ...state, forms: { ...state.forms, [form.form]: Object.fromEntries(changed) } };
  return transition(
    changed.length === 0 ? closeTop(left) : toast(closeTop(left), world, 'ok', { key: 'toast.form-kept' }),
  );
}

/** To a step, with all that was filled in kept for when the form is opened again. */
function goTo(state: ScreenState, form: Of<'form'>, step: string): Transition {
  const kept = { ...state, forms: { ...state.forms, [form.form]: form.values } };
  return transition({ ...closeTop(kept), focus: 'checklist', step, phase: null, follow: false });
}

export const dialogActs = {
  ...SESSION_DIALOGS.acts,
  'fields.copy': SESSION_DIALOGS.acts['text.copy'],
  'fields.close': close,
  'menu.down': menuMove(1),
  'menu.up': menuMove(-1),
  'menu.accept': on('menu', choose),
  'menu.pick': (state, world, key = '') =>
    on('menu', (at, there, menu) => pick(at, there, menu, key))(state, world),
  'menu.remove': on('menu', removeItem),
  'menu.close': close,
  /** On the last row it submits, so that Enter alone fills in and sends what acts on the session only. */
  'form.next': (state, world, key = '') =>
    on('form', (at, there, form) => {
      const field = fieldAt(form, there);
      if (field === null) return submit(at, there, form);
      if (key !== 'enter') return formMove(1)(at, there);
      // Who fills in with Enter alone is not led away by the Enter that follows the reason.
      return field.kind === 'go' ? goTo(at, form, field.step) : formMove(1, leadsAway)(at, there);
    })(state, world),
  'form.people': on('form', people),
  'form.previous': formMove(-1),
  'form.page-up': formScroll(1),
  'form.page-down': formScroll(-1),
  'form.submit': on('form', submit),
  'form.close': on('form', leave),
} satisfies Record<string, Act>;
