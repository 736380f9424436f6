import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { Rig } from '../rig.ts';
import { SATO, underWay } from '../story.ts';

/** Where the first row with a text ends that text, on the screen. */
function endOf(rig: Rig, text: string): { readonly x: number; readonly y: number } {
  const rows = rig.rows();
  const y = rows.findIndex((row) => row.includes(text));
  const row = rows[y] ?? '';
  return { x: width(row.slice(0, row.indexOf(text) + text.length)), y };
}

describe('the caret', () => {
  it.each([
    ['the note that is written', ['n', '切り戻し'], '> 切り戻し'],
    ['a prompt', ['/', 'タイムアウト'], '> タイムアウト'],
    ['the palette', [':', 'ログ'], '> ログ'],
    ['a form', ['S', 'down', 'にも影響'], 'にも影響'],
    ['the filter of the help', ['?', '/', 'ペイン'], 'ペイン'],
  ])('TUI-643 stands behind what is typed into %s', (_, keys, shown) => {
    const rig = new Rig(underWay(SATO, 'en'), { lang: 'en' });
    expect(rig.frame.cursor).toBeNull();
    rig.press(...keys);
    expect(rig.frame.cursor, rig.text()).toEqual(endOf(rig, shown));
    rig.press('left');
    const end = endOf(rig, shown);
    expect(rig.frame.cursor).toEqual({ ...end, x: end.x - 2 });
  });
});
