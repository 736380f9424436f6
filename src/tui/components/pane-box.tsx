import { type PaneContent, paneRows } from '../draw/pane-frame.ts';
import type { PaneRect } from '../model/layout.ts';
import { useLook } from './lines.tsx';
import { Rows } from './rows.tsx';

/** What every pane is given. */
export interface PaneProps {
  readonly rect: PaneRect;
  /** It has the keys: its edge is bright and its title marked. */
  readonly focused: boolean;
}

/** A pane with its title and, where there is room, its frame. */
export function PaneBox({
  id,
  rect,
  focused,
  content,
}: PaneProps & { readonly id: string; readonly content: PaneContent }) {
  return <Rows id={id} rect={rect} rows={paneRows(rect, content, focused, useLook())} />;
}
