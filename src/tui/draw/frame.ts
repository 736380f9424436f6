import type { Rect } from '../model/layout.ts';
import type { Cell } from './box.ts';

/** A rectangle of the screen with its finished rows, all of its width. Later blocks lie over earlier ones. */
export interface Block {
  readonly id: string;
  readonly rect: Rect;
  readonly rows: readonly string[];
}

/** The whole screen at one moment. */
export interface Frame {
  readonly cols: number;
  readonly rows: number;
  readonly blocks: readonly Block[];
  /** Where the terminal's own cursor stands, so that an input method composes there; null: hidden. */
  readonly cursor: Cell | null;
}
