import { Box } from 'ink';
import { type ReactNode, useContext, useLayoutEffect } from 'react';
import type { Lang } from '../../text/i18n/messages.ts';
import { prose } from '../draw/prose.ts';
import type { Scene } from '../kernel/scene.ts';
import { LEAST } from '../model/layout.ts';
import { word } from '../model/words.ts';
import { SurfaceContext } from './canvas.ts';
import { Lines } from './lines.tsx';
import { useScene } from './use-scene.ts';

const colsOf = ({ cols }: Scene): number => cols;
const rowsOf = ({ rows }: Scene): number => rows;

interface StageProps {
  readonly children: ReactNode;
  /** Nothing can be worked with at this size: which one is needed is said in this language. */
  readonly tooSmall: Lang | null;
}

/** The whole screen: what stands on it is placed by its own rectangle. */
export function Stage({ children, tooSmall }: StageProps) {
  const { canvas } = useContext(SurfaceContext);
  const cols = useScene(colsOf);
  const rows = useScene(rowsOf);
  useLayoutEffect(() => canvas?.resize(cols, rows), [canvas, cols, rows]);
  const shown = tooSmall === null ? children : <TooSmall cols={cols} rows={rows} lang={tooSmall} />;
  if (canvas !== null) return shown;
  return (
    <Box width={cols} height={rows} overflow="hidden">
      {shown}
    </Box>
  );
}

interface TooSmallProps {
  readonly cols: number;
  readonly rows: number;
  readonly lang: Lang;
}

export function TooSmall({ cols, rows, lang }: TooSmallProps) {
  const text = word(lang, 'screen.too-small', { cols: LEAST.cols, rows: LEAST.rows, c: cols, r: rows });
  return <Lines id="small" rect={{ x: 0, y: 0, w: cols, h: rows }} lines={prose(text, cols, 'wait')} />;
}
