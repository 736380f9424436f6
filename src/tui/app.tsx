import { Box, useApp, useCursor, useInput, usePaste } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { FrameStore } from './frame-store.ts';
import { keyPresses } from './key-press.ts';
import { BlockView } from './panes/block.tsx';

export interface AppHandle {
  suspend(run: () => Promise<void>): Promise<void>;
  exit(error?: Error): void;
}

interface AppProps {
  readonly store: FrameStore;
  /** Told once what only a mounted screen can do. */
  onMount(handle: AppHandle): void;
}

/** The only stateful component: it shows the store's frame and passes on what is typed. */
export function App({ store, onMount }: AppProps) {
  const frame = useSyncExternalStore(store.subscribe, store.frame);
  const { suspendTerminal, exit } = useApp();
  const { setCursorPosition } = useCursor();
  // During render: an effect would come after the frame was written.
  setCursorPosition(frame.cursor ?? undefined);
  useInput((input, key) => store.keys(keyPresses(input, key)));
  usePaste((text) => store.paste(text));
  useEffect(() => {
    onMount({ suspend: (run) => suspendTerminal(run), exit: (error) => exit(error) });
  }, [onMount, suspendTerminal, exit]);
  return (
    <Box width={frame.cols} height={frame.rows}>
      {frame.blocks.map((block) => (
        <BlockView key={block.id} block={block} />
      ))}
    </Box>
  );
}
