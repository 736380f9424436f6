import { afterEach, describe, expect, it } from 'vitest';
import { SATO, underWay } from '../story.ts';
import { TerminalScreen } from '../terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

/** A screen whose Ctrl-Z stops it until `goOn`. */
function stoppable() {
  const s = new TerminalScreen(underWay(SATO), 100, 30);
  screen = s;
  let goOn = (): void => {};
  s.host.stop = () =>
    new Promise((resolve) => {
      goOn = resolve;
    });
  return { s, goOn: () => goOn() };
}

describe('job control', () => {
  it('SCR-41 Ctrl-Z gives the terminal up, and what comes back is the whole screen', async () => {
    const { s, goOn } = stoppable();
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

  it('TRM-644 takes the terminal again after a stop that no key asked for', async () => {
    const s = new TerminalScreen(underWay(SATO), 100, 30);
    screen = s;
    await s.shows('チェックリスト');
    await s.settle();
    const before = s.rows();
    // What a shell does with a job that was stopped: its own line mode, its prompt on the screen that is there.
    s.input.raw = false;
    s.terminal.write('\x1b[?7h\x1b[Hshell> fg\r\noncall join');
    s.continued();
    await s.until(() => s.raw, 'raw mode');
    await s.settle();
    expect(s.terminal.modes.wraparoundMode).toBe(false);
    expect(s.rows()).toEqual(before);
    s.continued();
    s.continued();
    await s.settle();
    expect(s.raw).toBe(true);
    expect(s.rows()).toEqual(before);
  });

  it('TRM-644 leaves the terminal to a program that has it', async () => {
    const { s, goOn } = stoppable();
    await s.shows('チェックリスト');
    s.type('\x1a');
    await s.until(() => !s.raw, 'cooked mode');
    s.continued();
    await s.settle();
    expect(s.raw).toBe(false);
    goOn();
    await s.until(() => s.raw, 'raw mode');
  });
});
