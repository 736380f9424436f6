import { describe, expect, it } from 'vitest';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { Rig } from '../rig.ts';
import { logLines, SATO, underWay } from '../story.ts';

/** Searched for what every seventh line says, and found upwards from the newest. */
function searched(lang: 'ja' | 'en' = 'ja', cols = 120): Rig {
  const client = underWay(SATO, lang);
  client.log(...logLines(120));
  const rig = new Rig(client, { lang, cols, rows: cols < 100 ? 24 : 40 }).press(
    '2',
    '/',
    'rollback',
    'enter',
  );
  rig.host.pass(1_000);
  return rig;
}

const at = (rig: Rig): number => rig.state.logs.cursor ?? 0;

describe('keys after a search', () => {
  it('TUI-312 n and N go to the next and the previous hit in the log pane', () => {
    const rig = searched();
    const last = at(rig);
    expect(at(rig.press('N'))).toBe(last - 7);
    expect(at(rig.press('N'))).toBe(last - 14);
    expect(at(rig.press('n'))).toBe(last - 7);
    rig.press('n', 'n');
    expect(rig.said.at(-1)).toContain('この先に一致はありません');
    expect(rig.state.draft).toBeNull();
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-312 everywhere else, and as soon as the search ends, they write a note and record a status update', () => {
    const elsewhere = searched().press('1', 'n');
    expect(elsewhere.state.draft).not.toBeNull();
    for (const pane of ['1', '3', '4'])
      expect(searched().press(pane, 'N').state.dialogs.at(-1)).toMatchObject({
        kind: 'form',
        form: 'notice',
      });
    for (const end of [['esc'], ['backspace'], ['/', 'backspace', 'enter']]) {
      const rig = searched();
      const place = at(rig);
      rig.press(...end);
      expect(rig.state.logs, end.join()).toMatchObject({ search: '', cursor: place });
      expect(rig.press('n').state.draft, end.join()).not.toBeNull();
      rig.press('esc', 'N');
      expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'form', form: 'notice' });
    }
  });

  it('TUI-312 Esc ends the search first, then the freeze, then the zoom', () => {
    const rig = searched().press('z', 'esc');
    expect(rig.state).toMatchObject({ zoom: 'half', logs: { search: '' } });
    expect(rig.state.logs.bottom).not.toBeNull();
    rig.press('esc');
    expect(rig.state).toMatchObject({ zoom: 'half', logs: { bottom: null } });
    rig.press('esc');
    expect(rig.state.zoom).toBe('none');
    expect(rig.press('backspace').said.at(-1)).toContain('検索していません');
  });

  it.each(LANGS)('TUI-312 the footer, the prompt and the help show the keys as they are now: %s', (lang) => {
    const ja = lang === 'ja';
    expect(searched(lang).rows().at(-1)).toMatch(ja ? /Esc 検索を終える/ : /Esc end search/);
    for (const cols of [60, 80, 120]) {
      const rig = searched(lang, cols);
      const foot = (): string => rig.rows().at(-1) ?? '';
      expect(foot(), String(cols)).toMatch(ja ? /n 次の一致 {2}N 前の一致/ : /n next hit {2}N previous hit/);
      expect(foot()).not.toMatch(ja ? /n ノート/ : /n note/);
      rig.press('esc');
      expect(foot()).not.toMatch(ja ? /次の一致/ : /next hit/);
    }
    const opened = searched(lang, 120).press('?');
    const help = `${opened.text()}${opened.press('pagedown').text()}`;
    expect(help).toMatch(ja ? / n \. +次の一致/ : / n \. +next hit/);
    expect(help).not.toMatch(ja ? /[ │]n +ノート/ : /[ │]n +note /);
    expect(searched(lang).press('/').text()).toMatch(ja ? /n と N で次と前/ : /n next, N previous/);
  });

  it('TUI-312 the palette shows no key for what has none in the pane, and runs it all the same', () => {
    const rig = searched().press(':', 'ノート');
    const row = rig.rows().find((each) => /»ノート\s/.test(each)) ?? '';
    expect(row).not.toMatch(/ n │/);
    expect(rig.press('enter').state.draft).not.toBeNull();
  });
});
