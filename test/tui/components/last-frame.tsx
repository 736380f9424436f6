import { renderToString } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import { Stage } from '../../../src/tui/components/screen.tsx';
import { SceneContext } from '../../../src/tui/components/use-scene.ts';
import type { SceneSource } from '../../../src/tui/kernel/scene.ts';

/** The columns of ink-testing-library's terminal; more are drawn by Ink's `renderToString`. */
const LIBRARY_COLS = 100;

/** What Ink shows of a component, alone on a stage of the scene's size; without the blank rows below it. */
export function lastFrame(source: SceneSource, component: ReactNode): string {
  const tree = (
    <SceneContext value={source}>
      <Stage tooSmall={null}>{component}</Stage>
    </SceneContext>
  );
  const { cols } = source.scene();
  if (cols > LIBRARY_COLS) return renderToString(tree, { columns: cols }).trimEnd();
  const shown = render(tree);
  onTestFinished(shown.unmount);
  return (shown.lastFrame() ?? '').trimEnd();
}
