import { useApp, useInput, usePaste } from 'ink';
import { useEffect } from 'react';
import { keyPresses } from '../keys/key-press.ts';
import type { TypeAhead } from './type-ahead.ts';

export interface AppHandle {
  suspend(run: () => Promise<void>): Promise<void>;
  exit(error?: Error): void;
}

interface AppProps {
  readonly typing: Pick<TypeAhead, 'keys' | 'paste'>;
  /** Told once what only a mounted screen can do. */
  onMount(handle: AppHandle): void;
  /** Something was typed, and the screen has it or will have it. */
  onTyped(): void;
}

/**
 * The terminal by way of Ink: raw mode, keys and pastes whole from their reads, the alternate screen, suspending. It
 * draws nothing: what is seen is painted from the store's frames, which costs a tenth of Ink's cell grid.
 */
export function App({ typing, onMount, onTyped }: AppProps) {
  const { suspendTerminal, exit } = useApp();
  useInput((input, key) => {
    typing.keys(keyPresses(input, key));
    onTyped();
  });
  usePaste((text) => {
    typing.paste(text);
    onTyped();
  });
  useEffect(() => {
    onMount({ suspend: (run) => suspendTerminal(run), exit: (error) => exit(error) });
  }, [onMount, suspendTerminal, exit]);
  return null;
}
