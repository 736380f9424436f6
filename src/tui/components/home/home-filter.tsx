import { memo } from 'react';
import type { Cell } from '../../draw/box.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { same } from '../../draw/same.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import type { Rect } from '../../model/layout.ts';
import { Lines } from '../lines.tsx';
import type { EditorProps } from '../note-editor.tsx';
import { useHome } from './use-home.ts';

function inputOf({ state }: HomeScene, rect: Rect): { readonly text: Line; readonly cursor: Cell } | null {
  if (state.typing === null) return null;
  const input = inputRow(state.typing, Math.max(2, rect.w - 4));
  const text = line(' ', styled('strong', '/'), ' ', input.text);
  return { text, cursor: { x: rect.x + 3 + input.column, y: rect.y } };
}

/** What the lists are filtered by, while it is typed. */
export const HomeFilter = memo(function HomeFilter({ rect, focused }: EditorProps) {
  const input = useHome(inputOf, same, rect);
  if (input === null) return null;
  return <Lines id="filter" rect={rect} lines={[input.text]} cursor={focused ? input.cursor : null} />;
});
