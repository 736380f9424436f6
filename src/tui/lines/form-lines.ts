import { fit as toWidth, truncate } from '../../text/width.ts';
import type { Field, Info } from '../dialogs/forms/form.ts';
import { FORMS } from '../dialogs/forms/forms.ts';
import type { Cell } from '../draw/box.ts';
import { MARKS } from '../draw/glyphs.ts';
import { inputRow } from '../draw/input-lines.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import { blank, prose, widest } from '../draw/prose.ts';
import type { DialogState } from '../model/screen-state.ts';
import { readAs } from '../model/when.ts';
import { say } from '../model/words.ts';
import type { World } from '../model/world.ts';

type FormDialog = Extract<DialogState, { kind: 'form' }>;

const INFO_MARK: Readonly<Record<Info['mark'], Span>> = {
  done: styled('done', MARKS.ticked),
  open: styled('wait', MARKS.open),
  plain: ' ',
};

/** A form's rows: how things stand, its fields, the row that submits, and what stops it. */
export function formBody(
  dialog: FormDialog,
  world: World,
  cols: number,
  rows: number,
): { readonly lines: readonly Line[]; readonly cursor: Cell | null } {
  const { lang } = world;
  const form = FORMS[dialog.form];
  const fields = form.fields(dialog.values, world);
  const labelCols = Math.min(Math.floor(cols * 0.45), widest(fields.map((field) => say(lang, field.label))));
  const info = (form.info?.(dialog.values, world) ?? []).flatMap((each) =>
    prose(say(lang, each.say), cols - 2).map((row, i) =>
      line(i === 0 ? INFO_MARK[each.mark] : ' ', ' ', ...row.spans),
    ),
  );
  const drawn = fields.map((field, i) => fieldRow(field, dialog, i === dialog.at, world, labelCols, cols));
  const submit = dialog.at >= fields.length;
  const error = dialog.error === null ? [] : prose(`${MARKS.warn} ${say(lang, dialog.error)}`, cols, 'burn');
  const button: Line = {
    spans: [submit ? MARKS.here : ' ', `[ ${say(lang, form.submitLabel)} ]`],
    selected: submit,
  };
  const head = [...info, ...(info.length > 0 ? [blank] : [])];
  const lines = [...head, ...drawn.map((each) => each.line), button, ...error];
  // What is worked on must be seen, even where the whole does not fit.
  const focus = head.length + Math.min(dialog.at, fields.length);
  const from = Math.min(Math.max(0, lines.length - rows), Math.max(0, focus + 2 + error.length - rows));
  const column = drawn[dialog.at]?.column ?? null;
  return {
    lines: lines.slice(from, from + rows),
    cursor: column === null ? null : { x: column, y: focus - from },
  };
}

/** The choices in a row; where they do not all fit, their numbers stay and the chosen one keeps its name. */
function choiceSpans(
  field: Extract<Field, { kind: 'choice' }>,
  chosen: string | null,
  cols: number,
  lang: World['lang'],
): readonly Span[] {
  const row = (labelCols: number): readonly Span[] =>
    field.choices.flatMap((choice, i): Span[] => {
      const own = choice.id === chosen;
      const label = truncate(say(lang, choice.label), own ? cols : labelCols);
      const text = label === '' ? String(i + 1) : `${i + 1} ${label}`;
      return [i === 0 ? '' : ' ', own ? styled('bar', `[${text}]`) : ` ${text} `];
    });
  const whole = row(cols);
  if (spansWidth(whole) <= cols) return whole;
  const share = Math.floor(cols / field.choices.length) - 5;
  return row(chosen === null && share >= 4 ? share : 0);
}

function fieldRow(
  field: Field,
  dialog: FormDialog,
  focused: boolean,
  world: World,
  labelCols: number,
  cols: number,
): { readonly line: Line; readonly column: number | null } {
  const { lang } = world;
  const value = dialog.values[field.id];
  const label = toWidth(say(lang, field.label), labelCols);
  const start: Span[] = [focused ? MARKS.here : ' ', focused ? styled('strong', label) : label, '  '];
  if (field.kind === 'choice') {
    const chosen = value?.kind === 'choice' ? value.chosen : null;
    const choices = choiceSpans(field, chosen, cols - labelCols - 3, lang);
    return { line: line(...start, ...choices), column: null };
  }
  const room = Math.max(4, cols - labelCols - 3);
  if (value?.kind !== 'text') return { line: line(...start), column: null };
  if (!focused) return { line: line(...start, value.editor.text), column: null };
  const read = field.time === undefined ? '' : readAs(value.editor.text, field.time, world);
  const said = read === '' ? [] : [styled('follow', read)];
  const input = inputRow(value.editor, Math.max(4, room - spansWidth(said) - said.length));
  return {
    line: line(...apart([...start, input.text], said, cols)),
    column: labelCols + 3 + input.column,
  };
}
