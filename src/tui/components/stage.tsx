import { Box } from 'ink';
import { type ReactNode, useContext, useLayoutEffect } from 'react';
import type { Scene } from '../store/scene-store.ts';
import { SurfaceContext } from './canvas.ts';
import { useScene } from './use-scene.ts';

const colsOf = ({ cols }: Scene): number => cols;
const rowsOf = ({ rows }: Scene): number => rows;

/** The whole screen: what stands on it is placed by its own rectangle. */
export function Stage({ children }: { readonly children: ReactNode }) {
  const { canvas } = useContext(SurfaceContext);
  const cols = useScene(colsOf, Object.is, undefined);
  const rows = useScene(rowsOf, Object.is, undefined);
  useLayoutEffect(() => canvas?.resize(cols, rows), [canvas, cols, rows]);
  if (canvas !== null) return children;
  return (
    <Box width={cols} height={rows} overflow="hidden">
      {children}
    </Box>
  );
}
