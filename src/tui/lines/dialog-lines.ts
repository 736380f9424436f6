import { FORMS } from '../dialogs/forms/forms.ts';
import { MENUS } from '../dialogs/menus/menus.ts';
import type { Cell, DialogBox } from '../draw/box.ts';
import type { Style } from '../draw/colours.ts';
import { MARKS } from '../draw/glyphs.ts';
import { inputRow } from '../draw/input-lines.ts';
import { keyName } from '../draw/key-name.ts';
import { apart, cutSpans, type Line, line, type Span, styled } from '../draw/line.ts';
import { blank, prose } from '../draw/prose.ts';
import { scrolledTo } from '../draw/scroll.ts';
import { paletteItems } from '../keys/palette.ts';
import { centred } from '../model/layout.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import { actName, say, word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { keysOf } from './footer-lines.ts';
import { FORM_COLS, formBody } from './form-lines.ts';
import { lessonsBox } from './lesson-lines.ts';
import { lineBeside, textPage } from './text/text-page.ts';

interface Body {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Row and column in the lines. */
  readonly cursor: Cell | null;
  /** At the right of the upper edge. */
  readonly aside?: readonly Span[];
}

const MENU_COLS = 64;
const PALETTE_COLS = 72;
const PALETTE_ROWS = 14;

type Of<K extends DialogState['kind']> = Extract<DialogState, { kind: K }>;
type Draw<K extends DialogState['kind']> = (dialog: Of<K>, state: ScreenState, world: World) => DialogBox;

/** A dialog as high as what it says, and at most so wide. */
const boxed =
  <K extends Exclude<DialogState['kind'], 'text'>>(
    widest: number,
    bodyOf: (dialog: Of<K>, state: ScreenState, world: World, cols: number, rows: number) => Body,
    edge: Style = 'follow',
  ): Draw<K> =>
  (dialog, state, world) => {
    const area = world.layout.dialog;
    const cols = Math.min(area.w - 4, widest);
    const most = Math.max(1, area.h - 2);
    const body = bodyOf(dialog, state, world, cols, most);
    const rect = centred(area, cols + 4, Math.min(most, body.lines.length) + 2);
    return { content: { ...body, foot: keysOf(state, world) }, rect, edge };
  };

export const paletteBox = boxed<'palette'>(PALETTE_COLS, palette);
export const menuBox = boxed<'menu'>(MENU_COLS, menu);
export const confirmBox = boxed<'confirm'>(MENU_COLS, confirm, 'burn');
export const formBox = boxed<'form'>(FORM_COLS, (dialog, _state, world) => ({
  title: say(world.lang, FORMS[dialog.form].title),
  ...formBody(dialog, world),
}));

/** A page to be read, with as much of it as there is room for. */
export const textBox: Draw<'text'> = (dialog, state, world) => {
  // What lies beside the page on top has no keys.
  const beside = lineBeside(state, world) === dialog;
  const page = textPage(dialog, state, world);
  const scroll = Math.min(dialog.scroll, Math.max(0, page.lines.length - page.rows));
  const lines = page.lines.slice(scroll, scroll + page.rows);
  const hidden = page.lines.length - scroll - lines.length;
  const more =
    scroll > 0 || hidden > 0
      ? `  ${word(world.lang, 'text.more', { n: scroll + lines.length, total: page.lines.length })}`
      : '';
  const content = {
    title: page.title,
    ...(page.aside === undefined ? {} : { aside: page.aside }),
    lines: [...(page.head ?? []), ...lines],
    cursor: page.cursor ?? null,
    foot: [...(beside ? [] : keysOf(state, world)), more],
  };
  return { content, rect: page.box, edge: beside ? 'past' : 'follow' };
};

function palette(dialog: Of<'palette'>, state: ScreenState, world: World, cols: number, rows: number): Body {
  const { lang } = world;
  const below = { ...state, dialogs: state.dialogs.slice(0, -1) };
  const items = paletteItems(dialog.editor.text, below, world);
  const input = inputRow(dialog.editor, cols - 2);
  const lines = items.map(({ id, keys, enabled }, i): Line => {
    const name = enabled ? actName(lang, id) : styled('past', actName(lang, id));
    const key = keys.slice(0, 2).map(keyName).join(' ');
    const selected = i === dialog.selected;
    const spans = apart([selected ? MARKS.here : ' ', name], [styled('past', key)], cols);
    return { spans, selected, target: { at: i, key: 'enter' } };
  });
  const none = line(' ', styled('past', word(lang, 'palette.none')));
  const listRows = Math.max(1, Math.min(rows - 1, PALETTE_ROWS));
  const list = lines.length === 0 ? [none] : scrolledTo(lines, dialog.selected, listRows);
  // Of one height whatever is found, so that the box does not jump under the eye.
  const filled = [...list, ...Array.from({ length: Math.max(0, listRows - list.length) }, () => blank)];
  return {
    title: word(lang, 'palette.title'),
    lines: [line('> ', input.text), ...filled],
    cursor: { x: 2 + input.column, y: 0 },
  };
}

function menu(dialog: Of<'menu'>, state: ScreenState, world: World, cols: number, rows: number): Body {
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
  const facts = (spec.facts?.(dialog.target, world) ?? []).flatMap((fact) =>
    prose(say(world.lang, fact), cols - 1).map((row) => line(' ', ...row.spans)),
  );
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

function confirm(
  dialog: Of<'confirm'>,
  _state: ScreenState,
  { lang }: World,
  cols: number,
  rows: number,
): Body {
  const question = prose(say(lang, dialog.question), cols, 'strong');
  const facts = dialog.facts.map((fact) =>
    prose(say(lang, fact), cols - 2).map((row) => line('  ', ...row.spans)),
  );
  const over = question.length + facts.flat().length - rows;
  return {
    title: word(lang, 'confirm.title'),
    lines: [...question, ...(over > 0 ? shortened(facts, over, lang) : facts).flat()],
    cursor: null,
  };
}

/** What will be done is all told: the longest fact, a text that one has just written, gives way to the others. */
function shortened(
  facts: readonly (readonly Line[])[],
  over: number,
  lang: World['lang'],
): readonly (readonly Line[])[] {
  const most = Math.max(...facts.map((fact) => fact.length));
  const at = facts.findIndex((fact) => fact.length === most);
  const kept = Math.max(1, most - over - 1);
  const more = line('  ', styled('past', word(lang, 'checklist.below-short', { n: most - kept })));
  return facts.map((fact, i) => (i === at ? [...fact.slice(0, kept), more] : fact));
}

/** Any dialog as it is drawn. */
export function dialogBox(dialog: DialogState, state: ScreenState, world: World): DialogBox {
  switch (dialog.kind) {
    case 'palette':
      return paletteBox(dialog, state, world);
    case 'menu':
      return menuBox(dialog, state, world);
    case 'form':
      return formBox(dialog, state, world);
    case 'confirm':
      return confirmBox(dialog, state, world);
    case 'text':
      return textBox(dialog, state, world);
    case 'lessons':
      return lessonsBox(dialog, state, world);
  }
}
