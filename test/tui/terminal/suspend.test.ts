import { afterEach, describe, expect, it } from 'vitest';
import { SATO, underWay } from '../story.ts';
import { TerminalScreen } from '../terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

describe('job control', () => {
  it('SCR-41 Ctrl-Z gives the terminal up, and what comes back is the whole screen', async () => {
    const s = new TerminalScreen(underWay(SATO), 100, 30);
    screen = s;
    let goOn = (): void => {};
    s.host.stop = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    await s.shows('チェックリスト');
    await s.settle();
    const before = s.rows();
    s.type('\x1a');
    await s.until(() => s.terminal.buffer.active.type === 'normal', 'the main screen');
    await s.until(() => !s.raw, 'cooked mode');
    expect(s.terminal.modes.wraparoundMode).toBe(true);
    goOn();
    await s.until(() => s.terminal.buffer.active.type === 'alternate', 'the screen again');
    await s.settle();
    expect(s.raw).toBe(true);
    expect(s.rows()).toEqual(before);
  });
});
