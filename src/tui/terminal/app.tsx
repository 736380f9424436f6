import { useApp, useInput, usePaste } from 'ink';
import { useEffect } from 'react';
import { keyPresses } from '../keys/key-press.ts';
import type { FrameStore } from '../store/frame-store.ts';

export interface AppHandle {
  suspend(run: () => Promise<void>): Promise<void>;
  exit(error?: Error): void;
}

interface AppProps {
  readonly store: FrameStore;
  /** Told once what only a mounted screen can do. */
  onMount(handle: AppHandle): void;
  /** Something was typed, and the store has it. */
  onTyped(): void;
}

/**
 * The terminal by way of Ink: raw mode, keys and pastes whole from their reads, the alternate screen, suspending. It
 * draws nothing: what is seen is painted from the store's frames, which costs a tenth of Ink's cell grid.
 */
export function App({ store, onMount, onTyped }: AppProps) {
  const { suspendTerminal, exit } = useApp();
  useInput((input, key) => {
    store.keys(keyPresses(input, key));
    onTyped();
  });
  usePaste((text) => {
    store.paste(text);
    onTyped();
  });
  useEffect(() => {
    onMount({ suspend: (run) => suspendTerminal(run), exit: (error) => exit(error) });
  }, [onMount, suspendTerminal, exit]);
  return null;
}
