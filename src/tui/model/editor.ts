import { graphemes } from '../../text/graphemes.ts';
import { neutralise } from '../../text/neutralise.ts';
import { type EditorRow, editorRows, placeOf } from './editor-rows.ts';

/**
 * A text under edit. The cursor is a UTF-16 index that always stands between two graphemes; `goal` is the column
 * that up and down try to keep.
 */
export interface Editor {
  readonly text: string;
  readonly cursor: number;
  readonly goal: number | null;
  /** All of the text is selected: what is typed takes its place, a motion keeps it. */
  readonly selected?: true;
}

export const emptyEditor: Editor = { text: '', cursor: 0, goal: null };
export const editorOf = (text: string): Editor => ({ text, cursor: text.length, goal: null });
/** For a text that is more often replaced than changed. */
export const selectedEditor = (text: string): Editor =>
  text === '' ? emptyEditor : { ...editorOf(text), selected: true };

const at = (text: string, cursor: number): Editor => ({ text, cursor, goal: null });

/**
 * What may stand in a text: no controls, line breaks only where asked for. What is typed `into` a text may be a mark on
 * the character before its cursor: Thai vowels and tones, and accents, are keys of their own.
 */
export function typed(text: string, multiline: boolean, into: Editor = emptyEditor): string {
  const base = into.selected ? '' : into.text.slice(before(into.text, into.cursor), into.cursor);
  const joined = clean(base + text);
  const own = joined.startsWith(base) ? joined.slice(base.length) : clean(text);
  return multiline ? own : own.replace(/\n+/g, ' ');
}

const clean = (text: string): string => neutralise(text.replace(/\r\n?/g, '\n'), { newlines: true });

/** Inserts at the cursor; a mark typed after its base joins it, so the cursor may land behind both. */
export function insert(editor: Editor, text: string): Editor {
  const { text: old, cursor } = editor.selected ? emptyEditor : editor;
  const next = old.slice(0, cursor) + text + old.slice(cursor);
  return at(next, boundary(next, cursor + text.length));
}

/** The grapheme boundary at or after an index. */
function boundary(text: string, index: number): number {
  const start = lineStart(text, index);
  let end = start;
  for (const each of graphemes(text.slice(start, lineEnd(text, index)))) {
    if (end >= index) return end;
    end += each.length;
  }
  return Math.max(end, index);
}

function lineStart(text: string, cursor: number): number {
  return text.lastIndexOf('\n', cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor);
  return end === -1 ? text.length : end;
}

function before(text: string, cursor: number): number {
  const start = lineStart(text, cursor);
  if (cursor === start) return Math.max(0, cursor - 1);
  return cursor - (graphemes(text.slice(start, cursor)).at(-1)?.length ?? 0);
}

function after(text: string, cursor: number): number {
  const end = lineEnd(text, cursor);
  if (cursor === end) return Math.min(text.length, cursor + 1);
  return cursor + (graphemes(text.slice(cursor, end))[0]?.length ?? 0);
}

let segmenter: Intl.Segmenter | undefined;

/** Made when first needed: it takes longer than a start of the program may. */
function words(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  return segmenter;
}

/** Start of the word before the cursor, or of the word the cursor is in; Japanese words are found by dictionary. */
function wordBefore(text: string, cursor: number): number {
  const start = lineStart(text, cursor);
  if (cursor === start) return before(text, cursor);
  let found = start;
  for (const { index, isWordLike } of words().segment(text.slice(start, cursor))) {
    if (isWordLike) found = start + index;
  }
  return found;
}

function wordAfter(text: string, cursor: number): number {
  const end = lineEnd(text, cursor);
  if (cursor === end) return after(text, cursor);
  for (const { index, segment, isWordLike } of words().segment(text.slice(cursor, end))) {
    if (isWordLike) return cursor + index + segment.length;
  }
  return end;
}

function cut(text: string, from: number, to: number): Editor {
  const next = text.slice(0, from) + text.slice(to);
  // What the cut brings together may have become one grapheme: two halves of a flag, a base and a mark.
  return at(next, boundary(next, from));
}

/** Up (-1) or down (1) by one row of the wrapped text; null at its edge. */
function vertical(editor: Editor, columns: number, by: 1 | -1): Editor | null {
  const rows = editorRows(editor.text, columns);
  const place = placeOf(editor.text, editor.cursor, rows);
  const target = rows[place.row + by];
  if (target === undefined) return null;
  const goal = editor.goal ?? place.column;
  return { text: editor.text, cursor: indexAt(editor.text, target, goal), goal };
}

function indexAt(text: string, row: EditorRow, column: number): number {
  let index = row.start;
  let used = 0;
  for (const each of row.clusters) {
    if (used + each.columns > column) break;
    used += each.columns;
    index += each.length;
  }
  // The end of a wrapped row is the start of the next one; stay on this row.
  return index === row.end && row.wrapped ? before(text, index) : index;
}

type Motion = (editor: Editor, columns: number) => Editor;

/** Keys of every text field, as in readline and in common editors. */
const MOTIONS: Readonly<Record<string, Motion>> = {
  left: ({ text, cursor }) => at(text, before(text, cursor)),
  right: ({ text, cursor }) => at(text, after(text, cursor)),
  'ctrl+b': ({ text, cursor }) => at(text, before(text, cursor)),
  'ctrl+f': ({ text, cursor }) => at(text, after(text, cursor)),
  'ctrl+left': ({ text, cursor }) => at(text, wordBefore(text, cursor)),
  'ctrl+right': ({ text, cursor }) => at(text, wordAfter(text, cursor)),
  'alt+left': ({ text, cursor }) => at(text, wordBefore(text, cursor)),
  'alt+right': ({ text, cursor }) => at(text, wordAfter(text, cursor)),
  'alt+b': ({ text, cursor }) => at(text, wordBefore(text, cursor)),
  'alt+f': ({ text, cursor }) => at(text, wordAfter(text, cursor)),
  home: ({ text, cursor }) => at(text, lineStart(text, cursor)),
  end: ({ text, cursor }) => at(text, lineEnd(text, cursor)),
  'ctrl+a': ({ text, cursor }) => at(text, lineStart(text, cursor)),
  'ctrl+e': ({ text, cursor }) => at(text, lineEnd(text, cursor)),
  up: (editor, columns) => vertical(editor, columns, -1) ?? at(editor.text, 0),
  down: (editor, columns) => vertical(editor, columns, 1) ?? at(editor.text, editor.text.length),
  backspace: ({ text, cursor }) => cut(text, before(text, cursor), cursor),
  delete: ({ text, cursor }) => cut(text, cursor, after(text, cursor)),
  'ctrl+h': ({ text, cursor }) => cut(text, before(text, cursor), cursor),
  'ctrl+d': ({ text, cursor }) => cut(text, cursor, after(text, cursor)),
  'ctrl+w': ({ text, cursor }) => cut(text, wordBefore(text, cursor), cursor),
  'alt+backspace': ({ text, cursor }) => cut(text, wordBefore(text, cursor), cursor),
  'alt+d': ({ text, cursor }) => cut(text, cursor, wordAfter(text, cursor)),
  'ctrl+u': ({ text, cursor }) => cut(text, lineStart(text, cursor), cursor),
  'ctrl+k': ({ text, cursor }) => {
    const end = lineEnd(text, cursor);
    return cut(text, cursor, end === cursor ? after(text, cursor) : end);
  },
};

/** Every key that edits. */
export const EDITING: readonly string[] = Object.keys(MOTIONS);

/** Those that take something away. */
const CUTS: ReadonlySet<string> = new Set([
  'backspace',
  'delete',
  'ctrl+h',
  'ctrl+d',
  'ctrl+w',
  'alt+backspace',
  'alt+d',
  'ctrl+u',
  'ctrl+k',
]);

/** The text after a key of editing, or null for a key that edits nothing. `columns` is the width it is wrapped at. */
export function edit(editor: Editor, key: string, columns: number): Editor | null {
  const motion = Object.hasOwn(MOTIONS, key) ? MOTIONS[key] : undefined;
  if (motion === undefined) return null;
  return editor.selected && CUTS.has(key) ? emptyEditor : motion(editor, columns);
}
