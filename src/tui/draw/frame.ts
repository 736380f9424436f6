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

/** Keeps every block that draws the same as before, so that only what changed is drawn again. */
export function keepUnchanged(before: Frame | null, now: Frame): Frame {
  if (before === null || before.cols !== now.cols || before.rows !== now.rows) return now;
  const blocks = now.blocks.map((block) => {
    const was = before.blocks.find((each) => each.id === block.id);
    return was !== undefined && same(was, block) ? was : block;
  });
  const all =
    blocks.length === before.blocks.length && blocks.every((block, i) => block === before.blocks[i]);
  const cursor = before.cursor?.x === now.cursor?.x && before.cursor?.y === now.cursor?.y;
  return all && cursor ? before : { ...now, blocks };
}

function same(a: Block, b: Block): boolean {
  const { x, y, w, h } = a.rect;
  if (x !== b.rect.x || y !== b.rect.y || w !== b.rect.w || h !== b.rect.h) return false;
  return a.rows.length === b.rows.length && a.rows.every((row, i) => row === b.rows[i]);
}
