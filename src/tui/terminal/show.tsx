import { render } from 'ink';
import type { ScreenSettings } from '../model/host.ts';
import type { FrameStore, Terminal, Typed } from '../store/frame-store.ts';
import { App, type AppHandle } from './app.tsx';
import { Paced } from './paced.ts';
import { Painter } from './painter.ts';
import { TypeAhead } from './type-ahead.ts';

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
  /** What was typed before this screen was there. */
  readonly ahead?: readonly Typed[] | undefined;
  /** Makes what is shown, at this size. */
  open(cols: number, rows: number, terminal: Terminal): FrameStore;
}

/** Why the screen is gone: the person left, or the process was told to end. */
export type ScreenEnd =
  | {
      readonly reason: 'left';
      /** What was typed after that. */
      readonly typed: readonly Typed[];
    }
  | { readonly reason: 'signal'; readonly signal: string };

const AUTOWRAP_OFF = '\x1b[?7l';
const AUTOWRAP_ON = '\x1b[?7h';
/** What stands on the alternate screen when it is left, tmux shows on the main one where the size was changed between. */
const WIPE = '\x1b[H\x1b[2J';
/** Between two paints that no key has asked for. */
const PAINT_MS = 16;

/**
 * Shows a screen until it ends itself. The terminal is given back as it was, whatever ends it; a failure of the
 * screen itself rejects after that, so that the caller can say it and end with 1.
 */
export async function show(options: ShowOptions): Promise<ScreenEnd> {
  const { stdin, stdout } = options;
  let signal: string | null = null;
  let handle: AppHandle | null = null;
  const painter = new Painter();
  let away = false;
  let over = false;
  /** The main screen is there before this turn is over: nothing else that it changed is to be painted there. */
  const finish = (): void => {
    if (over) return;
    over = true;
    paints.stop();
    stdout.write(WIPE);
  };
  const size = (): [number, number] => [Math.max(1, stdout.columns || 80), Math.max(1, stdout.rows || 24)];
  // Ink's own way to end with an error is there only once it has mounted.
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    finish();
    instance.unmount();
  };
  const store = options.open(...size(), {
    suspend: async (run) => {
      if (handle === null) return;
      stdout.write(WIPE + AUTOWRAP_ON);
      away = true;
      try {
        await handle.suspend(run);
      } finally {
        away = false;
        stdout.write(AUTOWRAP_OFF);
        repaint();
      }
    },
    redraw: () => repaint(),
    quit: () => {
      if (handle === null) return;
      finish();
      handle.exit();
    },
    fail,
  });
  const typing = new TypeAhead(store, options.ahead);
  const paint = (): void => {
    // Of what a terminal has no time for only the latest is kept, and is told when it has taken what it was told before.
    if (away || stdout.writableNeedDrain) return;
    try {
      const told = painter.paint(store.frame());
      if (told !== '') stdout.write(told);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const paints = new Paced(paint, PAINT_MS);
  const repaint = (): void => {
    painter.forget();
    store.resize(...size());
    paints.now();
  };

  // A line that is too long then spoils its own row, not the screen.
  stdout.write(AUTOWRAP_OFF);
  const others = stdout.listeners('resize');
  const instance = render(
    <App
      typing={typing}
      onMount={(mounted) => {
        handle = mounted;
      }}
      onTyped={() => paints.now()}
    />,
    {
      stdin,
      stdout,
      alternateScreen: true,
      interactive: true,
      patchConsole: false,
      exitOnCtrlC: false,
      kittyKeyboard: { mode: 'auto' },
    },
  );
  // Ink, which draws nothing, would wipe a row of a terminal that changes its size.
  for (const each of stdout.listeners('resize')) {
    if (!others.includes(each)) stdout.off('resize', each as () => void);
  }
  stdout.on('resize', repaint);
  const taken = (): void => paints.soon();
  stdout.on('drain', taken);
  const offStore = store.subscribe(() => {
    typing.look();
    paints.soon();
  });
  const offSignal = options.onSignal((name) => {
    signal = name;
    finish();
    instance.unmount();
  });
  const offCrash = options.onCrash?.(fail);
  const offFound = options.onFound?.((found) => store.found(found));
  typing.look();
  paints.now();
  try {
    await instance.waitUntilExit();
  } finally {
    paints.stop();
    offStore();
    stdout.off('resize', repaint);
    stdout.off('drain', taken);
    offSignal();
    offFound?.();
    store.close();
    instance.cleanup();
    stdout.write(AUTOWRAP_ON);
    offCrash?.();
  }
  if (failure !== null) throw failure;
  return signal === null ? { reason: 'left', typed: typing.left } : { reason: 'signal', signal };
}
