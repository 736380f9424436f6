import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { logLines, opened, SATO, TANAKA, underWay } from '../story.ts';
import { TerminalScreen } from '../terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

const start = (client = underWay(TANAKA)): TerminalScreen => {
  screen = new TerminalScreen(client, 100, 30, { render: 'ink' });
  return screen;
};

describe('a screen that Ink draws', () => {
  it.each(['q', 'SIGTERM'])('TRM-461 gives the terminal back with nothing left on it: %s', async (by) => {
    const s = start(opened(TANAKA));
    await s.shows('チェックリスト');
    expect(s.terminal.buffer.active.type).toBe('alternate');
    if (by === 'q') s.type(by);
    else s.host.signal(by);
    await s.end;
    await s.settle();
    expect(s.terminal.buffer.active.type).toBe('normal');
    expect(s.terminal.modes.wraparoundMode).toBe(true);
    expect(s.raw).toBe(false);
    expect(s.rows().join('')).toBe('');
    const last = s.written.slice(0, s.written.indexOf('\x1b[?1049l')).split('\x1b[H\x1b[2J').at(-1) ?? '';
    expect(stripVTControlCharacters(last).trim()).toBe('');
    expect(s.written.lastIndexOf('\x1b[?25h')).toBeGreaterThan(s.written.lastIndexOf('\x1b[?25l'));
  });

  it('TRM-461 gives it up for $EDITOR, and is whole when it comes back', async () => {
    const s = start(underWay(SATO));
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
    expect(during).toContain('\x1b[?1049l');
    expect(s.terminal.buffer.active.type).toBe('alternate');
    await s.settle();
    const cells = s.cells();
    s.redraw();
    await s.settle();
    expect(s.cells()).toBe(cells);
  });

  it('TRM-461 a failure of a component rejects, after the terminal is given back', async () => {
    const client = underWay(TANAKA);
    const s = start(client);
    await s.shows('チェックリスト');
    const broken = { ...client.get().view.session, phases: null };
    client.set({ view: { ...client.get().view, session: broken as never } });
    await expect(s.end).rejects.toThrow();
    await s.settle();
    expect(s.terminal.buffer.active.type).toBe('normal');
    expect(s.terminal.modes.wraparoundMode).toBe(true);
    screen = null;
  });

  it('TRM-461 tells a terminal that takes nothing only the latest, when it takes again', async () => {
    const client = underWay(TANAKA);
    const s = start(client);
    await s.shows('チェックリスト');
    await s.settle();
    s.takes(false);
    const { length } = s.written;
    client.log(...logLines(60));
    for (let i = 0; i < 20; i++) {
      s.host.pass(1_000);
      s.type('j');
      if (i === 10) s.resize(90, 28);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await s.settle();
    expect(s.written.length).toBe(length);
    s.takes(true);
    await s.until(() => s.written.length > length, 'to be told again');
    await s.settle();
    const cells = s.cells();
    s.redraw();
    await s.settle();
    expect(s.cells()).toBe(cells);
  });
});
