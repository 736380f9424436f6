import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { opened, SATO, SUZUKI, TANAKA, underWay } from '../story.ts';
import { TerminalScreen } from '../terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

const start = (cols = 100, rows = 30, client = underWay(SATO)): TerminalScreen => {
  screen = new TerminalScreen(client, cols, rows);
  return screen;
};

describe('the screen in a terminal', () => {
  it('TUI-70 fills the screen exactly: no row is too long, none scrolls away', async () => {
    const s = start(120, 40);
    await s.shows('チェックリスト');
    await s.settle();
    expect(s.terminal.buffer.active.baseY).toBe(0);
    for (const row of s.rows()) expect(width(row)).toBeLessThanOrEqual(120);
    expect(s.rows()[0]).toContain('checkout-1125');
    expect(s.rows()[39]).toContain('ヘルプ');
  });

  it('TUI-71 the cursor stands at the caret of a Japanese text, so that an input method composes there', async () => {
    const s = start(100, 30);
    await s.shows('ノート');
    s.type('n');
    await s.shows('> ');
    s.type('切り戻し');
    await s.shows('> 切り戻し');
    const y = s.rows().findIndex((row) => row.includes('> 切り戻し'));
    const row = s.rows()[y] ?? '';
    const x = width(row.slice(0, row.indexOf('> 切り戻し') + '> 切り戻し'.length));
    await s.until(() => s.cursor.x === x && s.cursor.y === y, `cursor at ${x},${y}`);
    s.type('\x1b[D');
    await s.until(() => s.cursor.x === x - 2, 'cursor one character back');
  });

  it('TUI-72 takes a chunk of several reads and an Enter at its end as typed', async () => {
    const s = start();
    await s.shows('ノート');
    s.type('n');
    s.type('一つ');
    s.type('二つ');
    s.type('三つ\r');
    await s.until(() => s.client.sent.length === 1, 'the note to be sent');
    expect(s.client.sent[0]).toMatchObject({ type: 'note.add', data: { text: '一つ二つ三つ' } });
  });

  it('TUI-73 a bracketed paste goes in as it stands and sends nothing', async () => {
    const s = start();
    await s.shows('ノート');
    s.type('n');
    await s.shows('> ');
    s.type('\x1b[200~一行目\r\n二行目 \x1b[31mred\x07\x1b[201~');
    await s.shows('二行目');
    expect(s.client.sent).toEqual([]);
    expect(s.client.drafts.note).toContain('一行目');
  });

  it('TRM-645 draws no skin tone where the terminal gives it cells of its own, also where that is known late', async () => {
    const client = underWay(SATO);
    client.act(SATO, 'note.add', { kind: 'note', text: '承知👍🏽 単独🏽', step: null });
    const s = start(100, 30, client);
    await s.shows('承知');
    expect(s.written).toContain('承知👍🏽 単独🏽');
    const before = s.written.length;
    s.found({ tones: false });
    await s.until(() => s.written.slice(before).includes('承知👍 単独🏽'), 'the emoji without its tone');
    await s.quit();
    screen = new TerminalScreen(client, 100, 30, { tones: false });
    await screen.shows('承知👍');
    expect(screen.written).toContain('承知👍 単独🏽');
    expect(screen.written).not.toContain('👍🏽');
  });

  it.each(['❤️', '⚠️', '1️⃣', '❤️❤️'])(
    'TRM-646 leaves the columns behind %s where a terminal draws it in one cell',
    async (emoji) => {
      const client = underWay(SATO);
      client.act(SATO, 'note.add', { kind: 'note', text: `承知${emoji}終`, step: null });
      const s = start(100, 30, client);
      await s.shows('承知');
      const row = s.grid()[s.rows().findIndex((text) => text.includes('承知'))] ?? [];
      const end = row.findIndex((cell) => cell.startsWith('終'));
      expect(end - row.findIndex((cell) => cell.startsWith('知'))).toBe(2 + width(emoji));
      expect(row.slice(-2).map((cell) => cell.slice(0, 1))).toEqual(['.', '│']);
    },
  );

  it('TRM-10 takes nothing of a paste that is too long, says so, and types on', async () => {
    const s = start();
    await s.shows('ノート');
    s.type('n');
    await s.shows('> ');
    s.type(`\x1b[200~${'長い行\n'.repeat(250_000)}\x1b[201~`);
    await s.shows('1000000文字は長すぎて');
    s.type('続き');
    await s.shows('> 続き');
    s.type(`\x1b[200~${'x'.repeat(60_000)}\x1b[201~`);
    await s.shows('xxx');
    s.type(`\x1b[200~${'y'.repeat(6_000)}\x1b[201~`);
    await s.shows('6000文字は長すぎて');
    expect(s.client.drafts.note).not.toContain('y');
  });

  it('TUI-74 gives the terminal back: main screen, cursor, wrap, raw mode, paste mode', async () => {
    const s = start();
    await s.shows('チェックリスト');
    expect(s.terminal.buffer.active.type).toBe('alternate');
    expect(s.raw).toBe(true);
    s.host.signal('SIGHUP');
    expect(await s.end).toEqual({ reason: 'signal', signal: 'SIGHUP' });
    await s.settle();
    expect(s.terminal.buffer.active.type).toBe('normal');
    expect(s.terminal.modes.wraparoundMode).toBe(true);
    expect(s.terminal.modes.bracketedPasteMode).toBe(false);
    expect(s.raw).toBe(false);
    expect(s.written.lastIndexOf('\x1b[?25h')).toBeGreaterThan(s.written.lastIndexOf('\x1b[?25l'));
    expect(s.host.timers).toBe(0);
  });

  it('TUI-74 a failure of the screen rejects, after the terminal is given back', async () => {
    const client = underWay(SATO);
    const s = start(100, 30, client);
    await s.shows('チェックリスト');
    const broken = { ...client.get().view.session, phases: null };
    client.set({ view: { ...client.get().view, session: broken as never } });
    await expect(s.end).rejects.toThrow();
    await s.settle();
    expect(s.terminal.buffer.active.type).toBe('normal');
    expect(s.terminal.modes.wraparoundMode).toBe(true);
    screen = null;
  });

  it('TRM-7 of what a terminal does not take only the latest is kept, and told when it takes again', async () => {
    const client = underWay(TANAKA);
    const s = new TerminalScreen(client, 120, 40);
    screen = s;
    await s.shows('チェックリスト');
    await s.settle();
    s.takes(false);
    const { length } = s.written;
    for (let i = 1; i <= 50; i++) {
      client.act(SUZUKI, 'note.add', { text: `途中経過 ${i}` });
      s.host.pass(1_000);
      s.type('j');
      if (i % 10 === 0) s.resize(i % 20 === 0 ? 120 : 110, 40);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await s.settle();
    expect(s.written.length).toBe(length);
    s.takes(true);
    await s.shows('途中経過 50');
    await s.settle();
    const cells = s.cells();
    s.redraw();
    await s.settle();
    expect(s.cells()).toBe(cells);
  });

  it('TRM-8 what is typed is painted in the same turn, without the wait between paints', async () => {
    const s = start();
    await s.shows('チェックリスト');
    s.type('n');
    await s.settle();
    const real = globalThis.setTimeout;
    // No timer is due for as long as this lasts.
    const late: (() => void)[] = [];
    const held = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms = 0) => {
      const own = real(() => {}, 0);
      late.push(() => real(run, ms));
      return own;
    }) as never);
    try {
      for (const each of ['切', '戻']) {
        s.type(each);
        for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        expect(s.written.slice(-400)).toContain(each);
      }
    } finally {
      held.mockRestore();
      for (const run of late) run();
    }
  });

  it('TUI-71 the cursor follows where nothing else on the screen changes', async () => {
    const s = start();
    await s.shows('チェックリスト');
    s.type('n');
    s.type('一行目\n');
    await s.settle();
    s.type('二行目');
    await s.shows('二行目');
    await s.settle();
    const { x, y } = s.cursor;
    s.type('\x1b[A');
    await s.until(() => s.cursor.y === y - 1, 'the caret a row higher');
    s.type('\x1b[B');
    await s.until(() => s.cursor.y === y && s.cursor.x === x, 'the caret where it was');
  });

  it('TUI-75 leaves at once with q when nothing is left behind', async () => {
    const s = start(100, 30, opened(TANAKA));
    await s.shows('チェックリスト');
    s.type('q');
    expect(await s.end).toMatchObject({ reason: 'left' });
  });

  it('TUI-74 paints nothing more once it is left: the main screen is as it was', async () => {
    const s = start(100, 30, opened(TANAKA));
    await s.shows('チェックリスト');
    await s.settle();
    // What ends the screen comes with changes of it in the same turn, here a second of its clock and what another did.
    s.host.pass(1_000);
    s.type('q');
    s.client.act(SUZUKI, 'note.add', { text: '途中経過' });
    expect(await s.end).toMatchObject({ reason: 'left' });
    await s.settle();
    expect(s.terminal.buffer.active.type).toBe('normal');
    expect(s.rows().join('')).toBe('');
    expect(s.cursor).toEqual({ x: 0, y: 0 });
  });

  it.each(['q', 'SIGTERM', '\x1a'])('TUI-74 leaves nothing on the screen that it leaves: %j', async (by) => {
    const s = start(100, 30, opened(TANAKA));
    await s.shows('チェックリスト');
    await s.settle();
    if (by === 'SIGTERM') s.host.signal(by);
    else s.type(by);
    await s.until(() => s.written.includes('\x1b[?1049l'), 'the main screen');
    const wiped = s.written.slice(0, s.written.indexOf('\x1b[?1049l')).split('\x1b[H\x1b[2J').at(-1) ?? '';
    expect(stripVTControlCharacters(wiped)).toBe('');
  });

  it('TUI-76 writes in $EDITOR with the terminal given up, and goes on with what was written', async () => {
    const s = start();
    let during = '';
    s.host.editor = (text) => {
      during = s.written.slice(-40);
      return { ok: true, text: `${text}から\n二行目\n` };
    };
    await s.shows('ノート');
    s.type('n');
    s.type('エディター');
    await s.shows('> エディター');
    s.type('\x0f');
    await s.shows('エディターから');
    await s.shows('二行目');
    expect(during).toContain('\x1b[?1049l');
    expect(s.terminal.buffer.active.type).toBe('alternate');
  });
});
