/** Lines and marks of the frame. The marks are one cell wide in every terminal; the box lines are not. */
export interface Glyphs {
  readonly across: string;
  readonly down: string;
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  readonly teeLeft: string;
  readonly teeRight: string;
  /** Rising columns of a sparkline, the first one for nothing. */
  readonly bars: readonly string[];
  readonly barFull: string;
  readonly barEmpty: string;
}

const LINE: Glyphs = {
  across: '─',
  down: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  teeLeft: '├',
  teeRight: '┤',
  bars: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  barFull: '━',
  barEmpty: '─',
};

const ASCII: Glyphs = {
  across: '-',
  down: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  teeLeft: '+',
  teeRight: '+',
  bars: ['.', ':', ':', '|', '|'],
  barFull: '=',
  barEmpty: '-',
};

export const glyphs = (ascii: boolean): Glyphs => (ascii ? ASCII : LINE);

/** What stands for a state, always with a word beside it. */
export const MARKS = {
  done: '✓',
  ticked: '☑',
  open: '☐',
  not: '✗',
  warn: '⚠',
  here: '»',
} as const;
