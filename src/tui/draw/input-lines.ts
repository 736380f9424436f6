import { sliceColumns, width } from '../../text/width.ts';
import type { Editor } from '../model/editor.ts';
import { editorRows, placeOf } from '../model/editor-rows.ts';
import { type Span, styled } from './line.ts';

/** The piece of a one-line text that is seen, scrolled so that the cursor's cell is in it. */
export function inputRow(editor: Editor, cols: number): { readonly text: Span; readonly column: number } {
  if (editor.selected) return selectedText(editor, cols);
  const at = width(editor.text.slice(0, editor.cursor));
  const from = Math.max(0, at - cols + 1);
  return { text: sliceColumns(editor.text, from, cols), column: at - from };
}

/** In brackets, as everything that is chosen: it is seen without colour too. The caret stands on the last one. */
function selectedText({ text }: Editor, cols: number): { readonly text: Span; readonly column: number } {
  const room = Math.max(1, cols - 2);
  const seen = sliceColumns(text, Math.max(0, width(text) - room), room);
  return { text: styled('bar', `[${seen}]`), column: 1 + width(seen) };
}

/** The rows of a longer text that are seen, and the cursor among them. */
export function inputRows(
  editor: Editor,
  cols: number,
  rows: number,
): { readonly texts: readonly Span[]; readonly row: number; readonly column: number } {
  if (editor.selected) {
    const { text, column } = selectedText(editor, cols);
    return { texts: [text], row: 0, column };
  }
  const all = editorRows(editor.text, cols);
  const place = placeOf(editor.text, editor.cursor, all);
  const from = Math.min(Math.max(0, all.length - rows), Math.max(0, place.row - rows + 1));
  const texts = all.slice(from, from + rows).map((row) => editor.text.slice(row.start, row.end));
  return { texts, row: place.row - from, column: place.column };
}
