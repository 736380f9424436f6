import { sliceColumns, width } from '../../text/width.ts';
import type { Editor } from '../model/editor.ts';
import { editorRows, placeOf } from '../model/editor-rows.ts';

/** The piece of a one-line text that is seen, scrolled so that the cursor's cell is in it. */
export function inputRow(editor: Editor, cols: number): { readonly text: string; readonly column: number } {
  const at = width(editor.text.slice(0, editor.cursor));
  const from = Math.max(0, at - cols + 1);
  return { text: sliceColumns(editor.text, from, cols), column: at - from };
}

/** The rows of a longer text that are seen, and the cursor among them. */
export function inputRows(
  editor: Editor,
  cols: number,
  rows: number,
): { readonly texts: readonly string[]; readonly row: number; readonly column: number } {
  const all = editorRows(editor.text, cols);
  const place = placeOf(editor.text, editor.cursor, all);
  const from = Math.min(Math.max(0, all.length - rows), Math.max(0, place.row - rows + 1));
  const texts = all.slice(from, from + rows).map((row) => editor.text.slice(row.start, row.end));
  return { texts, row: place.row - from, column: place.column };
}
