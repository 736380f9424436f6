import type { Cell } from '../draw/box.ts';
import { type Line, line, paint } from '../draw/line.ts';
import type { Look } from '../draw/pane-frame.ts';
import { same } from '../draw/same.ts';
import type { Scene } from '../kernel/scene.ts';
import type { Rect } from '../model/layout.ts';
import { Rows } from './rows.tsx';
import { useScene } from './use-scene.ts';

interface LinesProps {
  readonly id: string;
  readonly rect: Rect;
  /** Those that are missing are blank. */
  readonly lines: readonly Line[];
  readonly cursor?: Cell | null;
  readonly layer?: number;
}

const lookOf = ({ look }: Scene): Look => look;

/** How everything is drawn: colours and the glyphs of the frame. */
export const useLook = (): Look => useScene(lookOf, same, undefined);

/** Lines in their rectangle, each as wide as that. */
export function Lines({ rect, lines, ...rest }: LinesProps) {
  const { colour } = useLook();
  const rows = Array.from({ length: rect.h }, (_, i) => paint(lines[i] ?? line(''), rect.w, colour));
  return <Rows rect={rect} rows={rows} {...rest} />;
}
