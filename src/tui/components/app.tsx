import { useApp, useInput, usePaste } from 'ink';
import { Component, type ReactNode, useEffect } from 'react';
import { type KeyPress, keyPresses } from '../kernel/key-press.ts';
import type { SceneSource } from '../kernel/scene.ts';
import { type Surface, SurfaceContext } from './canvas.ts';
import { SceneContext } from './use-scene.ts';

export interface AppHandle {
  suspend(run: () => Promise<void>): Promise<void>;
  exit(error?: Error): void;
}

interface AppProps {
  readonly source: SceneSource;
  readonly surface: Surface;
  /** What one read has brought, in its order. */
  onKeys(presses: readonly KeyPress[]): void;
  onPaste(text: string): void;
  /** Told once what only a mounted screen can do. */
  onMount(handle: AppHandle): void;
  /** A component has failed, and nothing is shown any more. */
  onError(error: Error): void;
  /** The screen itself. */
  readonly children: ReactNode;
}

/** A screen in Ink: where its components read, where their rows go, and who takes the keys. */
export function App({ source, surface, onKeys, onPaste, onMount, onError, children }: AppProps) {
  const { suspendTerminal, exit } = useApp();
  useInput((input, key) => onKeys(keyPresses(input, key)));
  usePaste((text) => onPaste(text));
  useEffect(() => {
    onMount({ suspend: (run) => suspendTerminal(run), exit: (error) => exit(error) });
  }, [onMount, suspendTerminal, exit]);
  return (
    <Guard onError={onError}>
      <SceneContext value={source}>
        <SurfaceContext value={surface}>{children}</SurfaceContext>
      </SceneContext>
    </Guard>
  );
}

/** A mistake of a component ends the screen; Ink would show it where it is gone a moment later. */
class Guard extends Component<Pick<AppProps, 'onError' | 'children'>, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidCatch(error: unknown): void {
    this.props.onError(error instanceof Error ? error : new Error(String(error)));
  }
  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
