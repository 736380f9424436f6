import { describe, expect, it } from 'vitest';
import type { ScreenSettings } from '../../../src/tui/model/host.ts';
import { Rig } from '../rig.ts';
import { logLines, SATO, underWay } from '../story.ts';

function rigged(more: ConstructorParameters<typeof Rig>[1] = {}): Rig {
  const client = underWay(SATO, more.lang ?? 'ja');
  client.log(...logLines(20));
  return new Rig(client, more);
}

describe('zoom', () => {
  it('SCR-305 is of the session it was chosen in: nothing is kept of it, and an older choice hides no pane', () => {
    const rig = rigged().press('2', 'z', 'z');
    expect(rig.state.zoom).toBe('full');
    expect(rig.host.saved).toEqual([]);
    const next = rigged({ zoom: 'full' } as Partial<ScreenSettings>);
    expect(next.state.zoom).toBe('none');
    for (const pane of ['1 チェックリスト', '2 ログ', '3 ノート', '4 参加者'])
      expect(next.text()).toContain(pane);
  });

  it.each([
    [120, 40, 'ja', '拡大中 = で戻す', '全画面 = で戻す'],
    [200, 50, 'en', 'zoomed, =: back', 'full screen, =: back'],
    [120, 15, 'en', 'zoomed, =: back', 'full screen, =: back'],
    [80, 24, 'ja', null, '全画面 = で戻す'],
    [60, 15, 'en', null, 'full screen, =: back'],
  ] as const)(
    'SCR-306 stands in the title of every pane with the key that ends it, at %dx%d in %s',
    (cols, rows, lang, half, full) => {
      for (const pane of ['1', '2', '3', '4']) {
        const rig = rigged({ cols, rows, lang }).press(pane);
        const title = (): string => rig.rows().find((row) => row.includes(`»${pane} `)) ?? '';
        expect(rig.text()).not.toContain('=: back');
        for (const text of half === null ? [full] : [half, full]) {
          rig.press('z');
          expect(title(), `${pane} ${text}`).toContain(`[${text}]`);
          for (const row of rig.rows()) expect(row).not.toMatch(/\.\.\]/);
        }
        expect(rig.press('z').text()).not.toContain(full);
      }
    },
  );

  it('SCR-307 one key ends it from half and from full, and the footer shows it while there is something to end', () => {
    for (const times of [1, 2]) {
      const rig = rigged().press('3', ...Array.from({ length: times }, () => 'z'));
      expect(rig.rows().at(-1)).toMatch(/= 元の表示/);
      rig.press('=');
      expect(rig.state.zoom).toBe('none');
      expect(rig.rows().at(-1)).not.toContain('元の表示');
      expect(rig.press('=').said.at(-1)).toContain('拡大していません');
    }
    const rig = rigged().press('3', 'z', 'esc');
    expect(rig.state.zoom).toBe('none');
    // In the log Esc means what it means there.
    const logs = rigged().press('2', 'z', 'space', 'esc');
    expect(logs.state).toMatchObject({ zoom: 'half', logs: { bottom: null } });
    expect(logs.press('=').state.zoom).toBe('none');
    expect(rigged().press('esc').said).toEqual([]);
  });
});
