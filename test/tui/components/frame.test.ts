import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import type { Frame } from '../../../src/tui/draw/frame.ts';
import { Rig } from '../rig.ts';
import { logLines, OBSERVER, opened, SATO, TANAKA, underWay } from '../story.ts';

/** A small generator with a seed (mulberry32), so that a failing walk can be had again. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KEYS = [
  ...[
    'j',
    'k',
    'g',
    'G',
    'space',
    'tab',
    '1',
    '2',
    '3',
    '4',
    'z',
    '?',
    ':',
    'n',
    'l',
    'e',
    'E',
    'v',
    'b',
    'm',
    'd',
  ],
  ...[
    'S',
    'V',
    'X',
    'J',
    '/',
    'i',
    'x',
    's',
    'a',
    '+',
    'p',
    'u',
    'y',
    'f',
    'N',
    'P',
    'O',
    'c',
    'r',
    'h',
    't',
    'w',
  ],
  ...[
    'enter',
    'enter',
    'esc',
    'esc',
    'up',
    'down',
    'left',
    'pageup',
    'pagedown',
    'backspace',
    'ctrl+j',
    'ctrl+t',
  ],
  ...[
    '日本語の文',
    'か\u3099',
    '👨‍👩‍👧',
    'a long English text that has to wrap somewhere',
    '\u202e',
    'delete',
  ],
];

const check = (frame: Frame, what: string): void => {
  for (const { id, rect, rows } of frame.blocks) {
    expect(rows, `${what} ${id}`).toHaveLength(rect.h);
    for (const row of rows) expect(width(row), `${what} ${id}: ${row}`).toBe(rect.w);
    expect(rect.x + rect.w, what).toBeLessThanOrEqual(frame.cols);
    expect(rect.y + rect.h, what).toBeLessThanOrEqual(frame.rows);
    for (const row of rows) {
      expect(row.replace(/\x1b\[[\d;]*m/g, ''), what).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    }
  }
  const { x, y } = frame.cursor ?? { x: 0, y: 0 };
  expect(x, what).toBeLessThan(frame.cols);
  expect(y, what).toBeLessThan(frame.rows);
};

describe('frames', () => {
  it('TUI-1 every block fills its rectangle exactly, in every state, size and language: 40 seeded walks', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const next = random(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
      const lang = pick(['ja', 'en'] as const);
      const client = pick([
        () => underWay(SATO, lang),
        () => opened(TANAKA, lang),
        () => underWay(OBSERVER, lang),
      ])();
      client.log(...logLines(150));
      const rig = new Rig(client, {
        cols: 20 + Math.floor(next() * 180),
        rows: 4 + Math.floor(next() * 50),
        lang,
        colour: next() < 0.5,
        borders: pick(['line', 'ascii']),
      });
      for (let i = 0; i < 25; i++) {
        const key = pick(KEYS);
        const what = next();
        if (what < 0.05) rig.store.resize(1 + Math.floor(next() * 160), 1 + Math.floor(next() * 50));
        else if (what < 0.1) client.connection({ kind: 'silent', since: client.now });
        else rig.press(key);
        check(rig.frame, `seed ${seed} step ${i} ${key}`);
      }
      expect(rig.failures).toEqual([]);
    }
  });

  it('TUI-8 says everything without colour that it says with it', () => {
    const text = (colour: boolean): string => {
      const client = underWay(SATO);
      client.log(...logLines(40));
      return new Rig(client, { colour }).text();
    };
    expect(text(false)).toBe(text(true));
  });

  it('TUI-9 with ASCII borders nothing is drawn whose width terminals disagree on', () => {
    const client = underWay(SATO);
    client.log(...logLines(40));
    const rig = new Rig(client, { borders: 'ascii' });
    expect(rig.text()).toContain('+-»1 チェックリスト');
    for (const text of [rig.text(), rig.press('?').text()]) {
      expect(text).not.toMatch(/[─━│┌┐└┘├┤▁▂▃▄▅▆▇█…—×●■▲★①“”→]/);
    }
  });

  it('TUI-3 too small a screen says which size it needs', () => {
    expect(new Rig(underWay(SATO), { cols: 20, rows: 5, lang: 'en' }).text()).toContain('Too small (20x5)');
  });

  it('TUI-2 the wide screen in Japanese', async () => {
    const client = underWay(TANAKA);
    client.log(...logLines(60));
    await expect(`${new Rig(client, { cols: 120, rows: 36 }).text()}\n`).toMatchFileSnapshot(
      'goldens/wide-ja.txt',
    );
  });

  it('TUI-2 the narrow screen in English', async () => {
    const client = underWay(TANAKA, 'en');
    client.log(...logLines(60));
    const rig = new Rig(client, { cols: 80, rows: 24, lang: 'en' });
    await expect(`${rig.text()}\n`).toMatchFileSnapshot('goldens/narrow-en.txt');
  });

  it('SCR-45 TUI-8 without colour, as its golden: the pane in focus, the selection and every state are marks and words', async () => {
    const client = underWay(TANAKA, 'en');
    client.log(...logLines(60));
    const rig = new Rig(client, { cols: 100, rows: 30, lang: 'en', colour: false }).press('2', 'k');
    expect(rig.frame.blocks.flatMap((block) => block.rows).join('')).not.toContain('\x1b');
    await expect(`${rig.text()}\n`).toMatchFileSnapshot('goldens/no-colour-en.txt');
  });

  it('SCR-45 TUI-9 with ASCII borders, as its golden', async () => {
    const client = underWay(TANAKA);
    client.log(...logLines(60));
    const rig = new Rig(client, { cols: 120, rows: 30, borders: 'ascii' }).press('3');
    await expect(`${rig.text()}\n`).toMatchFileSnapshot('goldens/ascii-ja.txt');
  });

  it('TUI-1001 without an alert’s time the header counts from the opening, and says so at every width', () => {
    const opened = /セッション開始 02:59(?::03)?/;
    const since = new RegExp(`${opened.source} » .*初動 \\+\\d`);
    for (const [cols, said] of [
      [60, opened],
      [80, since],
      [100, since],
      [160, since],
    ] as const) {
      const client = underWay();
      const { view } = client.get();
      const clock = { ...view.session.clock, fired: null };
      client.set({ view: { ...view, session: { ...view.session, clock } } });
      const [, second = ''] = new Rig(client, { cols, rows: 24 }).rows();
      expect(second, String(cols)).toMatch(said);
      expect(second).not.toContain('目標');
      expect(second).not.toContain('✓');
    }
  });

  it('TUI-87 the header says who acknowledged and how long ago, and counts the mobilisation clock', () => {
    const [first, second] = new Rig(underWay(TANAKA)).rows();
    expect(first).toMatch(
      /checkout-1125 {2}決済画面で5xx急増 {2}SEV2 {2}主要機能・多数 {2}PD確認済み 佐藤 11分前 {2}ハブ ✓/,
    );
    expect(second).toMatch(
      /発報 02:58:11 » 確認済み \+0:41 .*» 初動 \+2:05 \(目標3分以内 達成\).*次報 03:15 あと4分 {2}経過 12:31/,
    );
  });

  it('TUI-87 until someone has begun it says how long that may take, and that it was late', () => {
    const rig = new Rig(opened(TANAKA));
    expect(rig.rows()[1]).toContain('初動の目標まで 2:08');
    rig.client.act(SATO, 'step.do', { step: 'ack' });
    expect(rig.rows()[1]).toContain('(目標3分以内 達成)');
  });

  it('TUI-88 cut off, it says why, since when, what waits and when it is tried again, and each state differs', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client, { cols: 140, rows: 30 });
    const banner = (): string => rig.rows()[3] ?? '';
    const reason = { kind: 'unreachable', params: {} };
    client.connection({ kind: 'waiting', until: client.now + 8_000, attempt: 3, reason });
    expect(banner()).toMatch(/⚠ ハブに届きません.* {2}8秒後に再接続 Ctrl-Rですぐ {2}最後の受信 0秒前/);
    client.connection({ kind: 'connecting', attempt: 4 });
    expect(banner()).toContain('つなぎ直しています');
    client.connection({ kind: 'silent', since: client.now });
    expect(banner()).toContain('ハブから応答がありません');
    client.connection({ kind: 'ended', reason: { kind: 'removed', params: {} } });
    expect(banner()).toMatch(/このセッションから退出させられました.*q で終わります/);
    client.connection({ kind: 'live', since: client.now });
    expect(banner()).toContain('チェックリスト');
  });

  it.each([
    ['ja', 80, /ハブ ⚠ 03:11から未保存/, /03:11から保存を確認できません/, /ハブ ✓/],
    ['en', 120, /hub ⚠ unsaved since 03:11/, /No save confirmed since 03:11/, /hub ✓/],
  ] as const)(
    'TUI-1011 says of a hub whose store does not answer that nothing is saved, and since when',
    (lang, cols, header, banner, fine) => {
      const client = underWay(TANAKA, lang);
      const rig = new Rig(client, { cols, rows: 24, lang });
      expect(rig.rows()[0]).toMatch(fine);
      client.unsavedSince('2026-11-24T18:11:09.000Z');
      const rows = rig.rows();
      expect(rows[0]).toMatch(header);
      expect(rows.join('\n')).toMatch(banner);
      expect(rows[0]).not.toMatch(fine);
      client.unsavedSince(null);
      expect(rig.rows()[0]).toMatch(fine);
    },
  );
});
