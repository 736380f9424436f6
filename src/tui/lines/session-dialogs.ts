import { FORMS } from '../dialogs/forms/forms.ts';
import { factRows, MENU_COLS } from '../dialogs/menus/menu-facts.ts';
import { MENUS } from '../dialogs/menus/menus.ts';
import type { DialogBox } from '../draw/box.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, cutSpans, type Line, line, styled } from '../draw/line.ts';
import { blank, prose } from '../draw/prose.ts';
import { scrolledTo } from '../draw/scroll.ts';
import { type DialogBody, dialogsOf } from '../kernel/dialogs.ts';
import type { ActBinding } from '../keys/keys.ts';
import { SESSION_COMMANDS, SESSION_KEYS } from '../keys/look-up.ts';
import { open, topDialog } from '../model/dialog.ts';
import type { Effect } from '../model/effects.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import { closeTop, transition } from '../model/transition.ts';
import { say, word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { FORM_COLS, formBody } from './form-lines.ts';
import { lessonsBox } from './lesson-lines.ts';
import { sessionPage, sessionRoom } from './text/text-page.ts';

type Of<K extends DialogState['kind']> = Extract<DialogState, { kind: K }>;

/** What was typed into a form has been sent: it is not there again. */
export const forget = (state: ScreenState, form: Of<'form'>['form']): ScreenState => ({
  ...state,
  forms: { ...state.forms, [form]: {} },
});

/** The dialogs of a session that every screen has. Menus, forms and the procedure against what was done are its own. */
export const SESSION_DIALOGS = dialogsOf<ScreenState, World, Effect, ActBinding>({
  keymap: SESSION_KEYS,
  commands: SESSION_COMMANDS,
  area: (_, { layout }) => layout.dialog,
  cols: MENU_COLS,
  question: ({ question, facts }, _, { lang }, cols) => ({
    question: say(lang, question),
    rows: [],
    facts: facts.map((fact) => prose(say(lang, fact), cols - 2).map((row) => line('  ', ...row.spans))),
  }),
  /** What it was asked from goes with it: a form whose content is on its way. */
  yes({ then, effects }, state) {
    const form = topDialog(state);
    const left = form?.kind === 'form' ? closeTop(forget(state, form.form)) : state;
    return transition(then === undefined ? left : open(left, then), ...effects);
  },
  room: sessionRoom,
  page: sessionPage,
  copied: (text) => ({ kind: 'copy', text, what: { key: 'copied.text' } }),
  closed: closeTop,
});

/** A page with its box. */
export const textPage = SESSION_DIALOGS.page;

/** Any dialog as it is drawn. */
export function dialogBox(dialog: DialogState, state: ScreenState, world: World): DialogBox {
  const { boxed, box } = SESSION_DIALOGS;
  switch (dialog.kind) {
    case 'menu':
      return boxed(state, world, MENU_COLS, (cols, rows) => menu(dialog, state, world, cols, rows));
    case 'form': {
      const title = say(world.lang, FORMS[dialog.form].title);
      return boxed(state, world, FORM_COLS, () => ({ title, ...formBody(dialog, world) }));
    }
    case 'lessons':
      return lessonsBox(dialog, state, world);
    default:
      return box(dialog, state, world);
  }
}

function menu(dialog: Of<'menu'>, state: ScreenState, world: World, cols: number, rows: number): DialogBody {
  const spec = MENUS[dialog.menu];
  const lines = spec.items(dialog.target, state, world).map((item, i): Line => {
    const selected = i === dialog.selected;
    const number = i < 9 ? `${i + 1} ` : '  ';
    const target = { at: i, key: 'enter' };
    if (item.why !== undefined) {
      const why = `${number}${item.label}  ${say(world.lang, item.why)}`;
      return { spans: cutSpans([selected ? MARKS.here : ' ', styled('past', why)], cols), selected, target };
    }
    const right = item.aside === undefined ? [] : [styled('past', item.aside)];
    return { spans: apart([selected ? MARKS.here : ' ', number, item.label], right, cols), selected, target };
  });
  const empty = [line(' ', styled('past', word(world.lang, 'menu.empty')))];
  const facts = factRows(spec.facts?.(dialog.target, world) ?? [], world.lang, cols);
  const said = facts.length === 0 ? [] : [...facts, blank].slice(-Math.max(0, rows - lines.length));
  return {
    title: say(world.lang, spec.title(dialog.target, world)),
    lines: [
      ...said,
      ...(lines.length === 0 ? empty : scrolledTo(lines, dialog.selected, rows - said.length)),
    ],
    cursor: null,
  };
}
