import { fit as toWidth, truncate, width } from '../../text/width.ts';
import type { Field, Info } from '../dialogs/forms/form.ts';
import { FORMS } from '../dialogs/forms/forms.ts';
import type { Cell } from '../draw/box.ts';
import { MARKS } from '../draw/glyphs.ts';
import { inputRow } from '../draw/input-lines.ts';
import { keyName } from '../draw/key-name.ts';
import { apart, type Line, line, pressing, type Span, spansWidth, styled } from '../draw/line.ts';
import { blank, prose, widest } from '../draw/prose.ts';
import type { DialogState } from '../model/screen-state.ts';
import { readAs } from '../model/when.ts';
import { say, word } from '../model/words.ts';
import type { World } from '../model/world.ts';

type FormDialog = Extract<DialogState, { kind: 'form' }>;

export interface FormBody {
  readonly lines: readonly Line[];
  readonly cursor: Cell | null;
  /** Rows that lie above what is seen. */
  readonly above: number;
  /** How many rows are not seen, and the key to those above. */
  readonly aside: readonly Span[];
}

/** The widest that a form is. */
export const FORM_COLS = 92;

/** The columns and the rows that a form may fill. */
export const formRoom = ({
  layout: { dialog },
}: World): { readonly cols: number; readonly rows: number } => ({
  cols: Math.min(dialog.w - 4, FORM_COLS),
  rows: Math.max(1, dialog.h - 2),
});

const INFO_MARK: Readonly<Record<Info['mark'], Span>> = {
  done: styled('done', MARKS.ticked),
  open: styled('wait', MARKS.open),
  plain: ' ',
};

/** A form's rows: how things stand, its fields with what stops it below the one it is about, the row that submits. */
export function formBody(dialog: FormDialog, world: World): FormBody {
  const { lang } = world;
  const { cols, rows } = formRoom(world);
  const form = FORMS[dialog.form];
  const fields = form.fields(dialog.values, world);
  const labels = fields.map((field) => say(lang, field.label)).filter((label) => width(label) <= cols * 0.45);
  const info = (form.info?.(dialog.values, world) ?? []).flatMap((each) =>
    prose(say(lang, each.say), cols - 2).map((row, i) =>
      line(i === 0 ? INFO_MARK[each.mark] : ' ', ' ', ...row.spans),
    ),
  );
  const at = Math.min(dialog.at, fields.length);
  const blocks: readonly Block[] = [
    ...fields.map((field, i) => {
      const block = fieldBlock(field, dialog, i === at, world, widest(labels), cols);
      return { ...block, lines: block.lines.map((row) => chosenBy(row, i)) };
    }),
    { lines: [button(say(lang, form.submitLabel), fields.length, at)], cursor: null },
  ];
  const error = dialog.error === null ? [] : prose(`${MARKS.warn} ${say(lang, dialog.error)}`, cols, 'burn');
  const head = info.length === 0 ? [] : [...info, blank];
  const before = blocks.slice(0, at).flatMap((block) => block.lines);
  const own = [...(blocks[at]?.lines ?? []), ...error];
  const lines = [...head, ...before, ...own, ...blocks.slice(at + 1).flatMap((block) => block.lines)];
  // What is worked on is seen with a row of what follows, even where the whole does not fit.
  const start = head.length + before.length;
  const near = Math.min(start, Math.max(0, Math.min(start + own.length + 1, lines.length) - rows));
  const above = Math.max(0, near - (dialog.scroll ?? 0));
  const caret = blocks[at]?.cursor ?? null;
  return {
    lines: lines.slice(above, above + rows),
    cursor: caret === null ? null : { x: caret.x, y: start + caret.y - above },
    above,
    aside: hidden(above, Math.max(0, lines.length - above - rows), lang),
  };
}

function hidden(above: number, below: number, lang: World['lang']): readonly Span[] {
  const up = above > 0 ? word(lang, 'form.above', { n: above, key: keyName('pageup') }) : '';
  const down = below > 0 ? word(lang, 'checklist.below', { n: below }) : '';
  const said = [up, down].filter((each) => each !== '').join('  ');
  return said === '' ? [] : [styled('past', said)];
}

/** A field's rows, and the caret in them. */
interface Block {
  readonly lines: readonly Line[];
  readonly cursor: Cell | null;
}

const button = (label: string, place: number, at: number): Line => ({
  spans: [at === place ? MARKS.here : ' ', `[ ${label} ]`],
  selected: at === place,
  target: { at: place, key: 'enter' },
});

/** A click on a row chooses its field, and on a choice that choice. */
const chosenBy = (row: Line, at: number): Line => ({
  ...row,
  target: { at },
  spans: row.spans.map((span) =>
    typeof span === 'string' || span.target === undefined
      ? span
      : { ...span, target: { at, ...span.target } },
  ),
});

/** The choices, each whole, in as many rows as they need. */
function choiceRows(
  field: Extract<Field, { kind: 'choice' }>,
  chosen: string | null,
  cols: number,
  lang: World['lang'],
): readonly (readonly Span[])[] {
  const rows: Span[][] = [];
  for (const [i, choice] of field.choices.entries()) {
    const own = choice.id === chosen;
    const text = truncate(`${i + 1} ${say(lang, choice.label)}`, cols - 2);
    const shown: Span = own ? styled('bar', `[${text}]`) : ` ${text} `;
    const [span = shown] = pressing(String(i + 1), shown);
    const last = rows.at(-1);
    if (last !== undefined && spansWidth([...last, ' ', span]) <= cols) last.push(' ', span);
    else rows.push([span]);
  }
  return rows;
}

/** Columns of the longest choice with its number and its brackets; 0 of another field. */
function widestChoice(field: Field, lang: World['lang']): number {
  if (field.kind !== 'choice') return 0;
  return Math.max(0, ...field.choices.map(({ label }) => width(say(lang, label)) + 4));
}

/** Beside its label; below it where the label leaves no room. */
function fieldBlock(
  field: Field,
  dialog: FormDialog,
  focused: boolean,
  world: World,
  labelCols: number,
  cols: number,
): Block {
  const { lang } = world;
  const text = say(lang, field.label);
  const mark = focused ? MARKS.here : ' ';
  const named = (label: string): Span => (focused ? styled('strong', label) : label);
  const beside = width(text) <= labelCols && widestChoice(field, lang) <= cols - labelCols - 3;
  const indent = beside ? labelCols + 3 : 3;
  const { rows, column } = valueRows(field, dialog, focused, world, cols - indent);
  const first: Span[] = beside ? [mark, named(toWidth(text, labelCols)), '  '] : [' '.repeat(indent)];
  const values = rows.map((row, i) => line(...(i === 0 ? first : [' '.repeat(indent)]), ...row));
  const lines = beside ? values : [line(mark, named(truncate(text, cols - 1))), ...values];
  return { lines, cursor: column === null ? null : { x: indent + column, y: lines.length - 1 } };
}

function valueRows(
  field: Field,
  dialog: FormDialog,
  focused: boolean,
  world: World,
  cols: number,
): { readonly rows: readonly (readonly Span[])[]; readonly column: number | null } {
  if (field.kind === 'go') {
    const text = truncate(say(world.lang, field.text), cols);
    return { rows: [[focused ? styled('follow', text) : text]], column: null };
  }
  const value = dialog.values[field.id];
  if (field.kind === 'choice') {
    const chosen = value?.kind === 'choice' ? value.chosen : null;
    return { rows: choiceRows(field, chosen, cols, world.lang), column: null };
  }
  if (value?.kind !== 'text') return { rows: [[]], column: null };
  if (!focused) return { rows: [[value.editor.text]], column: null };
  const read = field.time === undefined ? '' : readAs(value.editor.text, field.time, world);
  const said = read === '' ? [] : [styled('follow', read)];
  const input = inputRow(value.editor, Math.max(4, cols - spansWidth(said) - said.length));
  return { rows: [apart([input.text], said, cols)], column: input.column };
}
