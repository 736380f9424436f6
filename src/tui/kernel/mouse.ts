/** A cell of the screen, counted from its upper left corner, which is 0, 0. */
interface At {
  readonly x: number;
  readonly y: number;
}

/** What somebody does with the mouse: presses its first button, or turns its wheel, down by 1 or up by -1. */
export type Mouse = ({ readonly kind: 'click' } | { readonly kind: 'wheel'; readonly by: 1 | -1 }) & At;

/** One report of a terminal in the encoding SGR 1006. */
export interface MouseReport {
  /** As it is sent: the button in the lowest bits, 4, 8 and 16 for Shift, Alt and Ctrl, 32 for a move, 64 for the wheel. */
  readonly button: number;
  /** From 1. */
  readonly column: number;
  readonly row: number;
  readonly pressed: boolean;
}

const HELD = 4 + 8 + 16;
const MOVE = 32;
const WHEEL = 64;

/**
 * What a report means; null: nothing. With Shift, Alt or Ctrl the mouse is the terminal's, which selects text with it.
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Extended-coordinates
 */
export function mouseOf({ button, column, row, pressed }: MouseReport): Mouse | null {
  const at = { x: column - 1, y: row - 1 };
  if (!pressed || at.x < 0 || at.y < 0 || (button & (HELD | MOVE)) !== 0) return null;
  if (button === 0) return { kind: 'click', ...at };
  if (button === WHEEL || button === WHEEL + 1)
    return { kind: 'wheel', by: button === WHEEL ? -1 : 1, ...at };
  return null;
}
