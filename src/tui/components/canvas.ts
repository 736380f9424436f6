import { createContext } from 'react';
import type { Cell } from '../draw/box.ts';
import type { Frame } from '../draw/frame.ts';
import type { Rect } from '../model/layout.ts';

/** Finished rows at their place. */
export interface Placed {
  readonly rect: Rect;
  readonly rows: readonly string[];
  /** Where the terminal's own cursor stands, of the whole screen; null: not in these rows. */
  readonly cursor: Cell | null;
  /** What has a higher one lies over what has a lower one; those of one layer lie side by side. */
  readonly layer: number;
}

/** Where components put their rows when Ink does not draw them: what stands on it is one frame for the painter. */
export class Canvas {
  readonly #placed = new Map<string, Placed>();
  readonly #onChange: () => void;
  #size = { cols: 0, rows: 0 };

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  resize(cols: number, rows: number): void {
    this.#size = { cols, rows };
    this.#onChange();
  }

  place(id: string, placed: Placed): void {
    this.#placed.set(id, placed);
    this.#onChange();
  }

  remove(id: string): void {
    this.#placed.delete(id);
    this.#onChange();
  }

  frame(): Frame {
    const all = [...this.#placed].sort(([, a], [, b]) => a.layer - b.layer);
    const blocks = all.map(([id, { rect, rows }]) => ({ id, rect, rows }));
    const cursor = all.findLast(([, placed]) => placed.cursor !== null)?.[1].cursor ?? null;
    return { ...this.#size, blocks, cursor };
  }
}

/**
 * Which way leads to the cells: a canvas takes the rows for the painter; without one they are Ink's to draw. Another
 * object tells Ink to draw all of it again.
 */
export interface Surface {
  readonly canvas: Canvas | null;
}

export const SurfaceContext = createContext<Surface>({ canvas: null });
