import { render } from 'ink';
import { App, type AppHandle } from './app.tsx';
import type { FrameStore } from './frame-store.ts';
import type { ScreenSettings } from './host.ts';
import type { Terminal } from './screen-store.ts';

export interface ShowOptions {
  /** Terminals: `columns`, `rows` and `resize` of the output, raw mode of the input. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** As `TuiHost.onSignal`. */
  onSignal(run: (signal: string) => void): () => void;
  /** As `TuiHost.onCrash`. */
  onCrash?: ((run: (error: Error) => void) => () => void) | undefined;
  /** Tells what the terminal says about itself later than the first frame; the result stops telling. */
  onFound?: ((run: (found: Partial<ScreenSettings>) => void) => () => void) | undefined;
  /** Makes what is shown, at this size. */
  open(cols: number, rows: number, terminal: Terminal): FrameStore;
}

/** Why the screen is gone: the person left, or the process was told to end. */
export type ScreenEnd = { readonly reason: 'left' } | { readonly reason: 'signal'; readonly signal: string };

const AUTOWRAP_OFF = '\x1b[?7l';
const AUTOWRAP_ON = '\x1b[?7h';
const CLEAR = '\x1b[H\x1b[J';

/**
 * Shows a screen until it ends itself. The terminal is given back as it was, whatever ends it; a failure of the
 * screen itself rejects after that, so that the caller can say it and end with 1.
 */
export async function show(options: ShowOptions): Promise<ScreenEnd> {
  const { stdin, stdout } = options;
  let end: ScreenEnd = { reason: 'left' };
  let handle: AppHandle | null = null;
  const size = (): [number, number] => [Math.max(1, stdout.columns || 80), Math.max(1, stdout.rows || 24)];
  const store = options.open(...size(), {
    suspend: async (run) => {
      if (handle === null) return;
      stdout.write(AUTOWRAP_ON);
      await handle.suspend(run);
      stdout.write(AUTOWRAP_OFF);
    },
    redraw: () => repaint(),
    quit: () => handle?.exit(),
    fail: (error) => (handle === null ? instance.unmount(error) : handle.exit(error)),
  });
  const onMount = (mounted: AppHandle): void => {
    handle = mounted;
  };
  const node = <App store={store} onMount={onMount} />;

  // Before Ink's own listener, which would paint the new size with the old layout and leave rows behind.
  const repaint = (): void => {
    instance.clear();
    stdout.write(CLEAR);
    store.resize(...size());
    instance.rerender(node);
  };
  stdout.on('resize', repaint);
  const offSignal = options.onSignal((signal) => {
    end = { reason: 'signal', signal };
    instance.unmount();
  });
  const offCrash = options.onCrash?.((error) => instance.unmount(error));
  const offFound = options.onFound?.((found) => store.found(found));
  // A line that is too long then spoils its own row, not the screen.
  stdout.write(AUTOWRAP_OFF);
  const instance = render(node, {
    stdin,
    stdout,
    alternateScreen: true,
    interactive: true,
    incrementalRendering: true,
    // Only keys ask for more than the log's ten frames a second; a lower bound would hold their echo back.
    maxFps: 120,
    patchConsole: false,
    exitOnCtrlC: false,
    kittyKeyboard: { mode: 'auto' },
  });
  try {
    await instance.waitUntilExit();
  } finally {
    stdout.off('resize', repaint);
    offSignal();
    offFound?.();
    store.close();
    instance.cleanup();
    stdout.write(AUTOWRAP_ON);
    offCrash?.();
  }
  return end;
}
