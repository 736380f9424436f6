import { describe, expect, it } from 'vitest';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { width } from '../../../src/text/width.ts';
import { EDIT_KEYS } from '../../../src/tui/kernel/help.ts';
import { BINDINGS } from '../../../src/tui/keys/keys.ts';
import { EDITING, edit, editorOf } from '../../../src/tui/model/editor.ts';
import { Rig } from '../rig.ts';
import { logLines, SATO, underWay } from '../story.ts';

function help(more: ConstructorParameters<typeof Rig>[1] = {}): Rig {
  const client = underWay(SATO, more.lang ?? 'ja');
  client.log(...logLines(20));
  return new Rig(client, more).press('?');
}

/** What stands in the box, without its edges. */
function page(rig: Rig): readonly string[] {
  const rows = rig.rows();
  const top = rows.findIndex((row) => /┌─ (?:ヘルプ|Help) /.test(row));
  const from = rows[top]?.indexOf('┌─') ?? 0;
  const bottom = rows.findIndex((row, i) => i > top && row.slice(from).startsWith('└─'));
  return rows.slice(top + 1, bottom).map((row) => row.slice(from + 2).replace(/ *│?$/, ''));
}

/** The whole page, of a screen that is as wide and has room for all of it. */
const whole = (lang: 'ja' | 'en', cols: number): string => page(help({ lang, cols, rows: 220 })).join('\n');

describe('the help', () => {
  it.each(LANGS)('TUI-315 / narrows it to what has the words, in any pane, by any name: %s', (lang) => {
    for (const [query, ja, en] of [
      ['証跡', 'コメント付きで証跡に追加', 'pin with a comment'],
      ['evidence', '証跡', 'pin'],
      ['incident commander', '役割', 'roles'],
      ['ctrl-e', '記録を書き出す', 'export the record'],
      ['必須', '必須の手順', 'required step'],
    ] as const) {
      const rig = help({ lang, cols: 100, rows: 30 }).press('/', query);
      const text = page(rig).join('\n');
      expect(text).toContain(`/ ${query}`);
      expect(text, query).toContain(lang === 'ja' ? ja : en);
      expect(text.split('\n').filter((row) => row.trim() !== '').length, query).toBeLessThan(16);
      expect(text).not.toContain(lang === 'ja' ? 'PDをスヌーズ' : 'snooze in');
      expect(text).not.toContain(lang === 'ja' ? '行末まで消す' : 'delete to the end');
    }
  });

  it('TUI-1041 what cannot be done now is below what can, with the reason under its keys', () => {
    const rows = page(help({ lang: 'en', cols: 80, rows: 220 }));
    const reason = rows.findIndex((row) => row.includes('First judge that nobody was affected'));
    expect(rows.slice(reason - 1, reason + 2)).toEqual([
      '-            exclude from detection (judged)',
      '             (First judge that nobody was affected; from a pattern or a pin',
      '             it can be done at any time)',
    ]);
    // All keys of one reason stand above it.
    const search = rows.findIndex((row) => row.includes('No search is active'));
    expect(rows[search - 1]).toMatch(/^\. +next hit +, +previous hit$/);
    expect(rows.findIndex((row) => row.includes('Ctrl-L '))).toBeLessThan(search);
  });

  it('TUI-315 the name of a group shows all of it', () => {
    const text = page(help({ lang: 'en', cols: 100, rows: 40 }).press('/', 'typing')).join('\n');
    expect(text).toContain('delete to the end');
    expect(text).not.toContain('Marks');
  });

  it('TUI-315 Enter keeps the filter and scrolls, Esc takes it away and then closes', () => {
    const rig = help({ cols: 80, rows: 24 }).press('/', '検索');
    expect(rig.frame.cursor).not.toBeNull();
    expect(rig.rows().at(-1)).toMatch(/Enter .*Esc /);
    expect(rig.text()).toMatch(/└─ Enter 決定 {2}Esc 絞り込みをやめる/);
    rig.press('enter', 'j', 'G');
    expect(rig.frame.cursor).toBeNull();
    expect(page(rig)[0]).toBe('/ 検索');
    expect(rig.state.dialogs).toHaveLength(1);
    rig.press('/');
    expect(rig.frame.cursor).not.toBeNull();
    rig.press('enter', 'esc');
    expect(page(rig)[0]).not.toContain('/ 検索');
    rig.press('esc');
    expect(rig.state.dialogs).toEqual([]);
    rig.press('?', '/', 'zzzz');
    expect(page(rig).join('\n')).toContain('見つかりません');
    rig.press('esc', 'q');
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-315 the box stays as it is while one types, and other pages say that they cannot be narrowed', () => {
    const rig = help({ cols: 100, rows: 30 }).press('/');
    const box = rig.frame.blocks.at(-1)?.rect;
    for (const key of 'pinx') {
      rig.press(key);
      expect(rig.frame.blocks.at(-1)?.rect).toEqual(box);
    }
    const briefing = new Rig(underWay(SATO)).press('b', '/');
    expect(briefing.said.at(-1)).toContain('ヘルプだけ');
  });

  it.each(LANGS)('TUI-316 it says what each mark means: %s', (lang) => {
    for (const cols of [60, 80, 120, 200]) {
      const text = whole(lang, cols);
      for (const [mark, ja, en] of [
        ['»', '選択中', 'selected'],
        ['\\*', '必須の手順', 'required step'],
        ['\\+', '畳まれたフェーズ', 'folded phase'],
        ['☐ ☑ ✗', '未完了・完了・スキップ', 'open, done, skipped'],
        ['⚠', '待ち', 'waiting'],
      ] as const)
        expect(text, `${cols}`).toMatch(new RegExp(`${mark} +[^\\n]*${lang === 'ja' ? ja : en}`));
      expect(text).not.toContain('..');
      for (const row of text.split('\n')) expect(width(row)).toBeLessThanOrEqual(cols - 4);
    }
  });

  it.each(LANGS)('TUI-317 it lists the keys of the note editor and of every text: %s', (lang) => {
    const text = whole(lang, 80);
    const editor = BINDINGS.filter(({ scope }) => scope === 'editor');
    expect(editor.length).toBeGreaterThan(5);
    for (const [key, ja, en] of [
      ['Alt-Enter', '改行', 'new line'],
      ['Ctrl-O', 'エディターで書く', 'in $EDITOR'],
      ['Ctrl-W', '前の単語を消す', 'delete the word before'],
      ['Ctrl-K', '行末まで消す', 'delete to the end'],
      ['Home', '行頭へ', 'start of the line'],
    ] as const)
      expect(text).toMatch(new RegExp(`${key}[^\\n]* ${(lang === 'ja' ? ja : en).replace('$', '\\$')}`));
  });

  it('TUI-317 every key of editing stands in the list once, and does something', () => {
    const listed = EDIT_KEYS.flatMap(({ keys }) => [...keys]);
    expect([...listed].sort()).toEqual([...EDITING].sort());
    for (const key of listed) expect(edit(editorOf('one two'), key, 10), key).not.toBeNull();
  });
});
