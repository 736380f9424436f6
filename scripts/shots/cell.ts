/** A colour of a terminal's palette (0–255, those from 16 on the same everywhere), or one of its two defaults. */
export type Ink = number | 'text' | 'ground';

/** One cell of a screen, as a terminal emulator has it. `columns` is 0 for the right half of a wide character. */
export interface ScreenCell {
  readonly text: string;
  readonly columns: 0 | 1 | 2;
  readonly ink: Ink;
  readonly ground: Ink;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** Rows of cells, all of the same length. */
export interface Picture {
  readonly cols: number;
  readonly cells: readonly (readonly ScreenCell[])[];
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

export const sameLook = (a: ScreenCell, b: ScreenCell): boolean =>
  a.ink === b.ink && a.ground === b.ground && a.bold === b.bold && a.dim === b.dim;
