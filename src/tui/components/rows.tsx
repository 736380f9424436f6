import { Box, Text, useCursor } from 'ink';
import { useContext, useLayoutEffect } from 'react';
import type { Cell } from '../draw/box.ts';
import type { Rect } from '../model/layout.ts';
import { type Placed, SurfaceContext } from './canvas.ts';

interface RowsProps extends Pick<Placed, 'rows'>, Partial<Pick<Placed, 'cursor' | 'layer'>> {
  /** Its own in its screen. */
  readonly id: string;
  readonly rect: Rect;
}

/** The one leaf of the tree: finished rows, as many and as wide as their rectangle. */
export function Rows({ id, rect, rows, cursor = null, layer = 0 }: RowsProps) {
  const { canvas } = useContext(SurfaceContext);
  useLayoutEffect(() => {
    canvas?.place(id, { rect, rows, cursor, layer });
    return () => canvas?.remove(id);
  }, [canvas, id, rect, rows, cursor, layer]);
  if (canvas !== null) return null;
  return (
    <Box position="absolute" left={rect.x} top={rect.y} width={rect.w} height={rect.h}>
      <Text wrap="truncate">{rows.join('\n')}</Text>
      {cursor === null ? null : <Caret at={cursor} />}
    </Box>
  );
}

/** Of a tree, one caret at most is there, or Ink keeps the wrong one. */
function Caret({ at }: { readonly at: Cell }) {
  useCursor().setCursorPosition({ x: at.x, y: at.y });
  return null;
}
