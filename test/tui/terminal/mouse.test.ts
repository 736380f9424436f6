import { afterEach, describe, expect, it } from 'vitest';
import { opened, SATO, TANAKA, underWay } from '../story.ts';
import { TerminalScreen } from '../terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit().catch(() => {});
  screen = null;
});

const ON = '\x1b[?1000h\x1b[?1006h';
const OFF = '\x1b[?1006l\x1b[?1000l';

/** Whether the terminal's mouse is the screen's, by what was written last. */
const isOn = (s: TerminalScreen): boolean => s.written.lastIndexOf(ON) > s.written.lastIndexOf(OFF);
const started = async (mouse?: boolean): Promise<TerminalScreen> => {
  screen = new TerminalScreen(underWay(SATO), 100, 30, mouse === undefined ? {} : { mouse });
  await screen.shows('チェックリスト');
  return screen;
};

describe('the terminal’s mouse', () => {
  it('TRM-640 is left alone unless it was asked for', async () => {
    const s = await started();
    await s.quit();
    expect(s.written).not.toMatch(/\x1b\[\?(?:9|100[0-9]|1015)[hl]/);
    s.point({ kind: 'click', x: 50, y: 5 });
  });

  it('TRM-640 comes and goes by a key', async () => {
    const s = await started();
    s.type('\x07');
    await s.until(() => isOn(s), 'the mouse');
    s.type('\x07');
    await s.until(() => !isOn(s), 'no mouse');
  });

  it.each(['q', 'SIGTERM'])('TRM-640 is given back before the main screen is: %s', async (by) => {
    screen = new TerminalScreen(opened(TANAKA), 100, 30, { mouse: true });
    const s = screen;
    await s.until(() => isOn(s), 'the mouse');
    await s.shows('チェックリスト');
    if (by === 'q') s.type('q');
    else s.host.signal(by);
    await s.end;
    expect(isOn(s)).toBe(false);
    expect(s.written.lastIndexOf(OFF)).toBeLessThan(s.written.lastIndexOf('\x1b[?1049l'));
  });

  it('TRM-640 is given back when the screen fails', async () => {
    const s = await started(true);
    await s.until(() => isOn(s), 'the mouse');
    const broken = { ...s.client.get().view.session, phases: null };
    s.client.set({ view: { ...s.client.get().view, session: broken as never } });
    await expect(s.end).rejects.toThrow();
    expect(isOn(s)).toBe(false);
    screen = null;
  });

  it('TRM-640 is the program’s that the terminal is given up for, and comes back after it', async () => {
    const s = await started(true);
    await s.until(() => isOn(s), 'the mouse');
    let goOn = (): void => {};
    s.host.stop = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    s.type('\x1a');
    await s.until(() => s.terminal.buffer.active.type === 'normal', 'the main screen');
    expect(isOn(s)).toBe(false);
    goOn();
    await s.until(() => isOn(s), 'the mouse again');
  });

  it('TRM-641 clicks on the screen as it is shown', async () => {
    const s = await started(true);
    const y = s.rows().findIndex((row) => row.includes('3 ノート'));
    s.point({ kind: 'click', x: 60, y });
    await s.shows('»3 ノート');
  });
});
