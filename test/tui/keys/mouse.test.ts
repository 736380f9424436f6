import { describe, expect, it } from 'vitest';
import { mouseOf } from '../../../src/tui/kernel/mouse.ts';

const report = (button: number, pressed = true) => mouseOf({ button, column: 11, row: 6, pressed });

describe('a report of the mouse', () => {
  it('TRM-641 is a click of the first button, or a turn of the wheel, at a cell', () => {
    expect(report(0)).toEqual({ kind: 'click', x: 10, y: 5 });
    expect(report(64)).toEqual({ kind: 'wheel', by: -1, x: 10, y: 5 });
    expect(report(65)).toEqual({ kind: 'wheel', by: 1, x: 10, y: 5 });
  });

  it('TRM-641 is nothing when it is let go, moved, of another button, or with a key held', () => {
    expect(report(0, false)).toBeNull();
    for (const button of [1, 2, 3, 4, 8, 16, 32, 35, 66, 67, 68, 80, 128])
      expect(report(button), `${button}`).toBeNull();
    expect(mouseOf({ button: 0, column: 0, row: 3, pressed: true })).toBeNull();
  });
});
