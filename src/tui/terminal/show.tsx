import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import { App, type AppHandle } from '../components/app.tsx';
import type { Mouse } from '../kernel/mouse.ts';
import type { Scene, SceneSource, SceneStore, Terminal, Typed } from '../kernel/scene.ts';
import type { ScreenSettings, TuiHost } from '../model/host.ts';
import { drawingOf, loadingFor } from './drawing.ts';
import { TypeAhead } from './type-ahead.ts';

/** Where a screen is shown, and by whose settings. */
export interface ShownOn {
  /** Terminals: `columns`, `rows` and `resize` of the output, raw mode of the input. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly host: Pick<TuiHost, 'onSignal' | 'onCrash'>;
  readonly settings: ScreenSettings;
  /** Tells what the terminal says about itself later than the first frame; the result stops telling. */
  readonly onFound?: ((run: (found: Partial<ScreenSettings>) => void) => () => void) | undefined;
  /** Tells what is done with the mouse, where the screen wants it; the result stops telling. */
  readonly onMouse?: ((run: (mouse: Mouse) => void) => () => void) | undefined;
  /** Calls `run` each time the process continues after a stop (`kill -STOP`, Ctrl-Z); the result unsubscribes. */
  readonly onContinued?: ((run: () => void) => () => void) | undefined;
  /** What was typed before this screen was there. */
  readonly ahead?: readonly Typed[] | undefined;
}

export interface ShowOptions extends ShownOn {
  /** Makes what is shown, at this size. */
  open(cols: number, rows: number, terminal: Terminal): SceneStore;
  /** The components that show it. */
  readonly screen: ReactNode;
}

/** A screen from which one goes to another. */
export interface LeadingOn extends ShownOn {
  /** Someone does: the screen is about to give the terminal back. */
  onEnter?(): void;
}

/** What was typed after one has left. */
export interface Typing {
  readonly typed: readonly Typed[];
}

/** Why the screen is gone: the person left, or the process got a signal to end. */
export type ScreenEnd =
  | ({ readonly reason: 'left' } & Typing)
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
  const { stdin, stdout, host } = options;
  const draws = options.settings.render ?? 'painter';
  const loading = loadingFor(draws);
  // Without a turn between, what follows this call comes after the first frame.
  if (loading !== null) await loading;
  let signal: string | null = null;
  let handle: AppHandle | null = null;
  let instance: Instance | null = null;
  let away = false;
  let over = false;
  /** The main screen is there before this turn is over: nothing else that it changed is to be painted there. */
  const finish = (): void => {
    if (over) return;
    over = true;
    paints.stop();
    if (instance !== null) drawing.end(instance);
    mouse.set(false);
    stdout.write(WIPE);
  };
  const size = (): [number, number] => [Math.max(1, stdout.columns || 80), Math.max(1, stdout.rows || 24)];
  const mouse = new MouseMode((text) => void stdout.write(text));
  // Ink's own way to end with an error is there only once it has mounted.
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    finish();
    instance?.unmount();
  };
  const suspend = async (run: () => Promise<void>): Promise<void> => {
    if (handle === null) return;
    mouse.set(false);
    stdout.write(WIPE + AUTOWRAP_ON);
    away = true;
    try {
      await handle.suspend(run);
    } finally {
      away = false;
      stdout.write(AUTOWRAP_OFF);
      repaint();
    }
  };
  const store = options.open(...size(), {
    suspend,
    redraw: () => repaint(),
    quit: () => {
      if (handle === null) return;
      finish();
      handle.exit();
    },
    fail,
  });
  const typing = new TypeAhead(store, options.ahead);
  let { tones = true } = options.settings;
  const drawing = drawingOf(draws, { stdout, ours: () => !away && !over, tones: () => tones, fail });
  const scenes = new Scenes(store);
  let surface = drawing.surface;
  let redraw = false;
  const publish = (): void => {
    // A slow terminal gets only the latest frame, once it has taken the one before.
    if (away || instance === null || stdout.writableNeedDrain) return;
    try {
      mouse.set(store.mouse && options.onMouse !== undefined);
      scenes.publish();
      if (redraw) again(instance);
      drawing.drawn();
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const again = (mounted: Instance): void => {
    redraw = false;
    const next = drawing.forget(mounted);
    if (next === surface) return;
    surface = next;
    mounted.rerender(app());
  };
  const paints = new PaintThrottle(publish, PAINT_MS);
  const repaint = (): void => {
    redraw = true;
    store.resize(...size());
    paints.now();
  };
  const onMount = (mounted: AppHandle): void => {
    handle = mounted;
  };
  const app = (): ReactNode => (
    <App
      source={scenes}
      surface={surface}
      onKeys={(presses) => {
        typing.keys(presses);
        paints.now();
      }}
      onPaste={(text) => {
        typing.paste(text);
        paints.now();
      }}
      onMount={onMount}
      // Not while React is at work: it is what ends.
      onError={(error) => queueMicrotask(() => fail(error))}
    >
      {options.screen}
    </App>
  );

  // A line that is too long then spoils its own row, not the screen.
  stdout.write(AUTOWRAP_OFF);
  const others = stdout.listeners('resize');
  const mounted = render(app(), {
    stdin,
    stdout,
    alternateScreen: true,
    interactive: true,
    patchConsole: false,
    exitOnCtrlC: false,
    kittyKeyboard: { mode: 'auto' },
    ...drawing.ink,
  });
  instance = mounted;
  // Ink would wipe a row of a terminal that changes its size, before its components know of that.
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
  const offSignal = host.onSignal((name) => {
    signal = name;
    finish();
    mounted.unmount();
  });
  const offCrash = host.onCrash?.(fail);
  const offMouse = options.onMouse?.((done) => {
    if (!store.mouse || !typing.taken) return;
    store.pointed(done);
    paints.now();
  });
  // A stop that no key asked for (`kill -STOP`) gave nothing up: the shell has set the terminal its own way.
  const offContinued = options.onContinued?.(() => {
    if (!away && !over) void suspend(async () => {});
  });
  const offFound = options.onFound?.((found) => {
    const differs = (found.tones ?? true) !== tones;
    tones = found.tones ?? true;
    store.found(found);
    if (differs) repaint();
  });
  typing.look();
  paints.now();
  try {
    await mounted.waitUntilExit();
  } finally {
    paints.stop();
    offStore();
    stdout.off('resize', repaint);
    stdout.off('drain', taken);
    offSignal();
    offFound?.();
    offContinued?.();
    offMouse?.();
    store.close();
    mounted.cleanup();
    stdout.write(AUTOWRAP_ON);
    offCrash?.();
  }
  if (failure !== null) throw failure;
  return signal === null ? { reason: 'left', typed: typing.left } : { reason: 'signal', signal };
}

/** Shows a screen until the person quits or opens something else: `go` gets the session or incident to open. */
export async function showLeading(
  { onEnter, ...on }: LeadingOn,
  screen: ReactNode,
  open: (about: {
    readonly cols: number;
    readonly rows: number;
    readonly terminal: Terminal;
    go(to: string): void;
  }) => SceneStore,
): Promise<{ readonly end: ScreenEnd; readonly to: string | null }> {
  let to: string | null = null;
  const end = await show({
    ...on,
    screen,
    open(cols, rows, terminal) {
      const go = (where: string): void => {
        to = where;
        onEnter?.();
        terminal.quit();
      };
      return open({ cols, rows, terminal, go });
    },
  });
  return { end, to };
}

/** Presses and the wheel (1000), with coordinates of any size (SGR, 1006). With Shift the terminal keeps them to itself. */
const ON = '\x1b[?1000h\x1b[?1006h';
const OFF = '\x1b[?1006l\x1b[?1000l';

/** Whether the terminal tells of its mouse. */
class MouseMode {
  readonly #write: (text: string) => void;
  #on = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  set(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#write(on ? ON : OFF);
  }
}

/**
 * The scene that components read: the store's as it was published last. What changes between is read by nobody, so that
 * many changes are one render.
 */
export class Scenes<S extends Scene> implements SceneSource<S> {
  readonly #source: SceneSource<S>;
  readonly #listeners = new Set<() => void>();
  #scene: S;

  constructor(source: SceneSource<S>) {
    this.#source = source;
    this.#scene = source.scene();
  }

  readonly scene = (): S => this.#scene;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  publish(): void {
    const scene = this.#source.scene();
    if (scene === this.#scene) return;
    this.#scene = scene;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Runs something soon and at most once in so many milliseconds, or at once where somebody waits for it. */
class PaintThrottle {
  readonly #run: () => void;
  readonly #everyMs: number;
  #last = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  constructor(run: () => void, everyMs: number) {
    this.#run = run;
    this.#everyMs = everyMs;
  }

  now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#stopped) return;
    this.#last = performance.now();
    this.#run();
  }

  /** After what runs now, so that many changes in one turn are one. */
  soon(): void {
    if (this.#timer !== null || this.#stopped) return;
    const due = this.#last + this.#everyMs - performance.now();
    this.#timer = setTimeout(() => this.now(), Math.max(0, due));
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stopped = true;
  }
}
