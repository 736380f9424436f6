import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { homeLayout } from '../../../src/tui/home/home-layout.ts';
import { HomeRig, NIGHT, pageRow, pagesOf, sessionRow } from './home-rig.ts';

const KEYS = ['j', 'k', 'G', 'h', '?', '/', 'x', 'esc', 'enter', 'V', 'n', 'y', 't', 'A', '日本'];

describe('the home screen drawn', () => {
  it('HOM-40 at every size each row is as wide as its place and the places tile the screen', async () => {
    const seen = { carets: 0, selections: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 160 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.constantFrom(...KEYS), { maxLength: 8 }),
        fc.integer({ min: 0, max: 40 }),
        fc.boolean(),
        async (cols, rows, keys, many, down) => {
          const extra = Array.from({ length: many }, (_, i) => pageRow(`Q${i + 1}`));
          const sessions = Array.from({ length: many }, (_, i) => sessionRow(`s-${i}`));
          const rig = await HomeRig.open(
            { pages: pagesOf(...extra), sessions: [...NIGHT.sessions, ...sessions] },
            { cols, rows },
          );
          if (down) {
            rig.host.down = 'ハブが応答しません。VPNとネットワークを確認してください';
            await rig.poll();
          }
          rig.press(...keys);
          await rig.settle();
          const { blocks, cursor } = rig.frame;
          for (const { rect, rows: drawn } of blocks) {
            expect(drawn).toHaveLength(rect.h);
            for (const row of drawn) expect(width(stripVTControlCharacters(row))).toBe(rect.w);
          }
          const cells = blocks
            .filter(({ id }) => id !== 'dialog')
            .reduce((sum, { rect }) => sum + rect.w * rect.h, 0);
          expect(cells).toBe(cols * rows);
          const { x, y } = cursor ?? { x: 0, y: 0 };
          expect(x).toBeLessThan(cols);
          expect(y).toBeLessThan(rows);
          const selects =
            homeLayout(rig.state).kind !== 'small' && rig.dialog === null && rig.state.selected !== null;
          expect(selects && rig.chosen() === '').toBe(false);
          seen.carets += cursor === null ? 0 : 1;
          seen.selections += selects ? 1 : 0;
          expect(rig.failures).toEqual([]);
        },
      ),
      {
        numRuns: 250,
        seed: 40,
        examples: [
          [30, 6, ['/'], 0, true],
          [30, 6, ['/', 'enter', 'j', 'j', 'j', 'j'], 2, true],
          [60, 7, ['/', 'G'], 1, true],
        ],
      },
    );
    expect(seen.carets).toBeGreaterThan(10);
    expect(seen.selections).toBeGreaterThan(50);
  });

  it('HOM-41 the wide screen in Japanese', async () => {
    const rig = await HomeRig.open(NIGHT, { cols: 120, rows: 18 });
    await expect(`${rig.text()}\n`).toMatchFileSnapshot('goldens/wide-ja.txt');
  });

  it('HOM-41 the narrow screen in English, in ASCII', async () => {
    const rig = await HomeRig.open(NIGHT, { cols: 80, rows: 16, lang: 'en', borders: 'ascii' });
    await expect(`${rig.text()}\n`).toMatchFileSnapshot('goldens/narrow-en.txt');
  });

  it('HOM-45 the header keeps hub and pager, and lets go of the rest in its order', async () => {
    const header = async (cols: number, lang: 'ja' | 'en' = 'ja') =>
      (await HomeRig.open(NIGHT, { cols, lang })).rows()[0] ?? '';
    expect(await header(160)).toMatch(
      /oncall {2}佐藤 {2}oncall.example.com +当番 決済 佐藤\(主\) 21:00まで 田中\(副\) {3}検索 山田\(主\) 21:00まで +ハブ ✓ {2}PD ✓ {2}ログ ✓/,
    );
    expect(await header(80)).toMatch(
      /oncall.* 当番 決済 佐藤\(主\) 21:00まで 田中\(副\) +ハブ ✓ {2}PD ✓ {2}ログ ✓/,
    );
    expect(await header(60, 'en')).toMatch(
      /oncall +on call 佐藤 \(1st\) until 21:00 +hub ✓ {2}PD ✓ {2}logs ✓/,
    );
    const down = sessionRow('a', { logs: { read: 2, down: 1 } });
    const cut = await HomeRig.open({ pages: null, sessions: [down], duty: null }, { cols: 80 });
    expect(cut.rows()[0]).toMatch(/oncall {2}佐藤 {2}oncall.example.com +ハブ ✓ {2}PD - {2}ログ ✗ 1件/);
  });

  it('HOM-46 a help that is longer than the screen says how far it has been read, and by which keys it goes on', async () => {
    const rig = await HomeRig.open(NIGHT, { cols: 80, rows: 18 });
    rig.press('?');
    const [, read = '', total = ''] = /(\d+)\/(\d+)行 \(j k で移動\)/.exec(rig.text()) ?? [];
    expect(Number(read)).toBeGreaterThan(0);
    expect(Number(read)).toBeLessThan(Number(total));
    rig.press(...Array.from({ length: 40 }, () => 'j'));
    expect(rig.text()).toContain(`${total}/${total}行 (j k で移動)`);
    const whole = await HomeRig.open(NIGHT, { cols: 120, rows: 50 });
    expect(whole.press('?').text()).not.toContain('j k で移動');
  });

  it('HOM-42 without colour no escape is drawn, and every state has a word', async () => {
    const rig = await HomeRig.open(NIGHT, { cols: 120 });
    for (const { rows } of rig.frame.blocks) for (const row of rows) expect(row).not.toContain('\x1b');
    const text = rig.text();
    for (const said of ['未確認', '確認済', '高', '低', '呼び出し中 佐藤', '»']) expect(text).toContain(said);
    const coloured = await HomeRig.open(NIGHT, { cols: 120, colour: true });
    const marked = coloured.frame.blocks
      .flatMap(({ rows }) => rows)
      .find((row) => row.includes('»') && row.includes('#4812'));
    // Reversed as one piece: no colour inside.
    expect(marked).not.toMatch(/\x1b\[7;3/);
    const ascii = await HomeRig.open(NIGHT, { cols: 120, borders: 'ascii' });
    expect(ascii.text()).not.toMatch(/[─│┌┐└┘├┤]/);
  });
});
