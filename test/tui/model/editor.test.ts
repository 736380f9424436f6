import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemes } from '../../../src/text/graphemes.ts';
import { width } from '../../../src/text/width.ts';
import {
  type Editor,
  edit,
  editorOf,
  emptyEditor,
  insert,
  selectedEditor,
  typed,
} from '../../../src/tui/model/editor.ts';
import { editorRows, placeOf } from '../../../src/tui/model/editor-rows.ts';

const keys = (editor: Editor, ...names: string[]): Editor =>
  names.reduce((state, name) => edit(state, name, 20) ?? state, editor);

describe('editor', () => {
  it('TUI-10 takes away a whole grapheme: family, flag, combining voiced mark, keycap', () => {
    for (const each of ['👨‍👩‍👧', '🇯🇵', 'か\u3099', '1️⃣', '葛󠄀', 'é']) {
      expect(keys(editorOf(`a${each}`), 'backspace').text).toBe('a');
      expect(keys({ ...editorOf(`${each}b`), cursor: 0 }, 'delete').text).toBe('b');
    }
  });

  it('TUI-10 stands behind what a cut has joined', () => {
    const halves = { text: '🇯a🇵', cursor: 3, goal: null };
    expect(keys(halves, 'backspace')).toMatchObject({ text: '🇯🇵', cursor: 4 });
  });

  it('TUI-10 moves by graphemes, words, lines and wrapped rows', () => {
    const text = editorOf('切り戻す now\n二行目');
    expect(keys(text, 'left', 'left', 'left').cursor).toBe(9);
    expect(keys(text, 'left', 'left', 'left', 'left').cursor).toBe(8);
    expect(keys(text, 'home', 'up', 'end').cursor).toBe(8);
    expect(keys(text, 'up', 'ctrl+w').text.length).toBeLessThan(text.text.length);
    expect(keys(editorOf('one two  '), 'alt+b').cursor).toBe(4);
    expect(keys({ ...editorOf('one two'), cursor: 0 }, 'alt+f').cursor).toBe(3);
    expect(keys(editorOf('one two'), 'ctrl+w').text).toBe('one ');
    expect(keys(editorOf('one\ntwo'), 'ctrl+u').text).toBe('one\n');
    expect(keys({ ...editorOf('one\ntwo'), cursor: 3 }, 'ctrl+k').text).toBe('onetwo');
  });

  it('TUI-10 keeps the column over shorter rows on the way down', () => {
    const text: Editor = { text: 'abcdef\nab\nabcdef', cursor: 5, goal: null };
    expect(keys(text, 'down').cursor).toBe(9);
    expect(keys(text, 'down', 'down').cursor).toBe(15);
  });

  it('SCR-300 a selected text gives way to what is typed or cut, and stays under a motion', () => {
    const time = selectedEditor('02:40');
    expect(insert(time, typed('2h', false, time))).toEqual(editorOf('2h'));
    // A mark joins nothing that it replaces.
    expect(insert(time, typed('\u0301', false, time)).text).toBe('<U+0301>');
    for (const key of ['backspace', 'delete', 'ctrl+w', 'ctrl+u', 'ctrl+h', 'alt+backspace']) {
      expect(keys(time, key), key).toEqual(emptyEditor);
    }
    for (const key of ['left', 'home', 'end', 'up', 'alt+b']) {
      expect(keys(time, key), key).toMatchObject({ text: '02:40' });
      expect(keys(time, key).selected, key).toBeUndefined();
    }
    expect(selectedEditor('')).toEqual(emptyEditor);
  });

  it('TUI-11 a paste loses its controls and, in a field of one line, its line breaks', () => {
    expect(typed('a\r\nb\rc', true)).toBe('a\nb\nc');
    expect(typed('a\r\nb', false)).toBe('a b');
    expect(typed('\x1b[31mred\x07', true)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
  });

  it('TUI-11 a mark that is typed after its base stays with it: Thai, accents, voiced marks, emoji and kanji styles', () => {
    const type = (...typedOnes: string[]) =>
      typedOnes.reduce((state, one) => insert(state, typed(one, true, state)), emptyEditor);
    expect(type('ห', '\u0e49', 'า').text).toBe('ห\u0e49า');
    expect(type('e', '\u0301', 'か', '\u3099', '❤', '\ufe0f', '葛', '\u{e0100}').text).toBe(
      'e\u0301か\u3099❤️葛󠄀',
    );
    expect(type('か', '\u3099')).toMatchObject({ cursor: 2 });
    // No more than a text may have, and none without a base.
    expect(type('a', ...Array<string>(9).fill('\u0301')).text).toBe(`a${'\u0301'.repeat(8)}<U+0301>`);
    expect(type('\u0301', '\n', '\u0301').text).toBe('<U+0301>\n<U+0301>');
    expect(type('a', '\x1b[31m').text).toBe('a␛[31m');
  });

  it('TUI-12 no key and no text breaks a grapheme or leaves the text: 300 seeded walks', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        ' ',
        'word ',
        'の',
        '、',
        '👍🏽',
        '👨‍👩‍👧',
        '\n',
        'ば',
        'か\u3099',
        '\u0301',
        '🇯',
        '🇵',
        'ﾊﾟ',
        '\u200d',
      ],
    );
    const key = fc.constantFrom(
      ...['left', 'right', 'up', 'down', 'home', 'end', 'backspace', 'delete', 'ctrl+w', 'ctrl+k', 'ctrl+u'],
      ...['alt+b', 'alt+f', 'alt+d'],
    );
    const act = fc.oneof(
      piece.map((text) => ({ text, key: '' })),
      key.map((name) => ({ text: '', key: name })),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), fc.integer({ min: 2, max: 30 }), (acts, columns) => {
        let state = emptyEditor;
        for (const each of acts) {
          state = each.key === '' ? insert(state, each.text) : (edit(state, each.key, columns) ?? state);
          const starts = new Set([0]);
          let index = 0;
          for (const grapheme of graphemes(state.text)) {
            index += grapheme.length;
            starts.add(index);
          }
          expect(starts.has(state.cursor)).toBe(true);
          const rows = editorRows(state.text, columns);
          expect(rows.map((row) => state.text.slice(row.start, row.end)).join('')).toBe(
            state.text.replaceAll('\n', ''),
          );
          for (const row of rows)
            expect(width(state.text.slice(row.start, row.end))).toBeLessThanOrEqual(columns);
          const place = placeOf(state.text, state.cursor, rows);
          expect(place.column).toBeLessThan(columns);
        }
      }),
      { numRuns: 300, seed: 20261125 },
    );
  });
});
