import { createElement } from 'react';
import { graphemes } from '../../src/text/graphemes.ts';
import { width } from '../../src/text/width.ts';
import { ScreenOf } from '../../src/tui/components/screen.tsx';
import type { Frame } from '../../src/tui/draw/frame.ts';
import type { KeyPress } from '../../src/tui/kernel/key-press.ts';
import type { SessionScene } from '../../src/tui/lines/session-screen.ts';
import { sessionPlaces } from '../../src/tui/lines/session-screen.ts';
import type { ScreenSettings } from '../../src/tui/model/host.ts';
import type { ScreenState } from '../../src/tui/model/screen-state.ts';
import { say } from '../../src/tui/model/words.ts';
import { ScreenStore } from '../../src/tui/store/screen-store.ts';
import type { FakeClient } from './fake-client.ts';
import { FakeHost } from './fake-host.ts';
import { Mounted } from './frame-of.tsx';

/** Names of keys that are no text. */
const NAMED =
  /^(?:enter|esc|tab|up|down|left|right|home|end|delete|backspace|pageup|pagedown|(?:ctrl|alt|shift)\+.+)$/;

/** The screen without a terminal: keys in, state, frames and what was sent out. */
export class Rig {
  readonly client: FakeClient;
  readonly host: FakeHost;
  readonly store: ScreenStore;
  readonly failures: Error[] = [];
  readonly #shown: Mounted<SessionScene>;
  quits = 0;
  redraws = 0;

  constructor(
    client: FakeClient,
    options: {
      cols?: number;
      rows?: number;
      readonly?: boolean;
      coach?: boolean;
    } & Partial<ScreenSettings> = {},
  ) {
    const { cols = 120, rows = 40, readonly = false, coach, ...settings } = options;
    this.client = client;
    this.host = new FakeHost(client.now);
    this.store = new ScreenStore({
      client,
      host: this.host,
      settings: { lang: 'ja', borders: 'line', colour: false, bell: true, ...settings },
      cols,
      rows,
      readonly,
      coach,
      terminal: {
        suspend: (run) => run(),
        redraw: () => {
          this.redraws += 1;
        },
        quit: () => {
          this.quits += 1;
        },
        fail: (error) => {
          this.failures.push(error);
        },
      },
    });
    this.#shown = new Mounted(this.store, createElement(ScreenOf, { places: sessionPlaces }));
    if (this.state.dialogs.length > 0) this.press('esc');
  }

  get state(): ScreenState {
    return this.store.state;
  }

  /** Presses keys: `a`, `enter`, `ctrl+o`; whatever else is typed as text, character by character or in one run. */
  press(...keys: readonly string[]): this {
    for (const key of keys) this.store.keys([pressOf(key)]);
    return this;
  }

  /** What the screen says at its foot, newest last. */
  get said(): readonly string[] {
    return this.state.toasts.map((toast) => say('ja', toast.say));
  }

  get frame(): Frame {
    return this.#shown.frame;
  }

  /** The rows of the screen as a terminal would show them. */
  rows(): readonly string[] {
    return compose(this.frame);
  }

  text(): string {
    return this.rows().join('\n');
  }

  /** Lets what was promised come in. */
  async settle(): Promise<void> {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }
}

export function pressOf(key: string): KeyPress {
  if (NAMED.test(key)) return { key, text: '' };
  if (key === 'space') return { key, text: ' ' };
  return { key: Array.from(key).length === 1 ? key : 'text', text: key };
}

/** Lays blocks over one another, as a terminal with cells would; wide characters keep their two. */
export function compose(frame: Frame): string[] {
  const grid = Array.from({ length: frame.rows }, () => new Array<string>(frame.cols).fill(' '));
  for (const { rect, rows } of frame.blocks) {
    rows.forEach((row, i) => {
      let x = rect.x;
      for (const { cluster, columns } of cells(row)) {
        const line = grid[rect.y + i];
        if (line === undefined) continue;
        line[x] = cluster;
        if (columns === 2) line[x + 1] = '';
        x += columns;
      }
    });
  }
  return grid.map((row) => row.join('').trimEnd());
}

function cells(row: string): { cluster: string; columns: number }[] {
  return graphemes(row.replace(/\x1b\[[\d;]*m/g, '')).map((cluster) => ({
    cluster,
    columns: width(cluster),
  }));
}
