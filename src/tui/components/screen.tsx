import { Box } from 'ink';
import { memo, type ReactNode, useContext, useLayoutEffect } from 'react';
import type { Lang } from '../../text/i18n/messages.ts';
import { type DialogBox, drawBox } from '../draw/box.ts';
import { type PaneContent, paneRows } from '../draw/pane-frame.ts';
import { prose } from '../draw/prose.ts';
import { same } from '../draw/same.ts';
import type { BoxPart, LinesPart, PanePart, PartPlace, Places } from '../kernel/parts.ts';
import type { Scene } from '../kernel/scene.ts';
import { LEAST, type PaneRect, type Rect } from '../model/layout.ts';
import { word } from '../model/words.ts';
import { SurfaceContext } from './canvas.ts';
import { Lines, useLook } from './lines.tsx';
import { Rows } from './rows.tsx';
import { useScene } from './use-scene.ts';

interface PartProps<P, R extends Rect> {
  readonly part: P;
  readonly rect: R;
  /** It has the focus: a pane has a bright border and a marked title, a text has the caret. */
  readonly focused?: boolean;
}

/* A part is rendered again only where what it selects is another; a layout makes new rectangles that are equal. */

export const LinesOf = memo(function LinesOf({ part, rect, focused = false }: PartProps<LinesPart, Rect>) {
  const shown = part.draw(
    useScene<Scene, Rect, unknown>(part.select as (scene: Scene, rect: Rect) => unknown, same, rect),
    rect,
  );
  if (shown === null) return null;
  const { lines, cursor } = 'lines' in shown ? shown : { lines: shown, cursor: null };
  return <Lines id={part.id} rect={rect} lines={lines} cursor={focused ? cursor : null} layer={part.layer} />;
}, same);

export const PaneOf = memo(function PaneOf({ part, rect, focused = false }: PartProps<PanePart, PaneRect>) {
  const content = useScene<Scene, PaneRect, PaneContent>(
    part.select as (scene: Scene, rect: PaneRect) => PaneContent,
    same,
    rect,
  );
  return <Rows id={part.id} rect={rect} rows={paneRows(rect, content, focused, useLook())} />;
}, same);

export const BoxOf = memo(function BoxOf({ part }: { readonly part: BoxPart }) {
  const box = useScene<Scene, DialogBox | null>(part.select as (scene: Scene) => DialogBox | null, same);
  const look = useLook();
  if (box === null) return null;
  const { rows, cursor } = drawBox(box.content, box.rect, { ...look, edge: box.edge });
  return <Rows id={part.id} rect={box.rect} rows={rows} cursor={cursor} layer={2} />;
}, same);

/** A screen: its parts at their places. `places` is defined outside of components. */
export function ScreenOf({ places }: { readonly places: (scene: never) => Places }) {
  const { small, parts } = useScene<Scene, Places>(places as (scene: Scene) => Places, same);
  return <Stage tooSmall={small}>{parts.map(placed)}</Stage>;
}

function placed(place: PartPlace) {
  const { part } = place;
  if (part.kind === 'box') return <BoxOf key={part.id} part={part} />;
  const { rect, focused = false } = place as Exclude<PartPlace, { readonly part: BoxPart }>;
  if (rect === null) return null;
  return part.kind === 'pane' ? (
    <PaneOf key={part.id} part={part} rect={rect as PaneRect} focused={focused} />
  ) : (
    <LinesOf key={part.id} part={part} rect={rect} focused={focused} />
  );
}

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
