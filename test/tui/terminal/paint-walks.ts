import { expect } from 'vitest';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { width } from '../../../src/text/width.ts';
import { ScreenStore } from '../../../src/tui/store/screen-store.ts';
import type { ShowOptions } from '../../../src/tui/terminal/show.tsx';
import { FakeHost } from '../fake-host.ts';
import { logLines, SATO, SUZUKI, TANAKA, underWay } from '../story.ts';
import { PLAIN, TerminalScreen } from '../terminal.ts';

/** A small generator with a seed (mulberry32), so that a failing walk can be had again. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KEYS: readonly string[] = [
  ...'jkgGzWU?:nlFeEvbmdSVXJHhorwtaspuyfix/!12345<>|.,',
  ...[' ', '\t', '\r', '\x1b[A', '\x1b[B', '\x1b[C', '\x1b[D', '\x1b[5~', '\x1b[6~', '\x7f', '\x0a', '\x07'],
  ...['日本語', 'か\u3099', '葛城', 'ﾊﾝｶｸ', 'word ', '１', 'ｊ', '\x1b[200~貼り付け\n二行目\x1b[201~'],
];
const SIZES = [
  [80, 24],
  [120, 40],
  [100, 15],
  [60, 15],
  [40, 10],
  [20, 5],
  [161, 45],
] as const;
const ACTIONS = 12;
/** Of so many walks one is compared at every frame, the others at their end: that takes as long as one look more at each. */
const EVERY_FRAME = 13;

/** Screens walked side by side: while one waits for what Ink still has to write, the others go on. */
const LANES = 5;

/**
 * Walks each seed's sequence of keys, events and sizes, and after each compares every cell, and the caret where one
 * types, with what Ink draws and with a fresh full paint; in one walk of thirteen with what Ink draws at every frame. ONCALL_FUZZ_FROM begins at another seed, ONCALL_FUZZ_SEEDS walks that many.
 */
export async function walkAll(seeds: number): Promise<void> {
  const first = Number(process.env.ONCALL_FUZZ_FROM ?? 1);
  const queue = Array.from({ length: seeds }, (_, i) => first + i);
  const lane = async (): Promise<void> => {
    const walker = new Walker();
    try {
      await walker.screen.shows('チェックリスト');
      for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) await walker.walk(seed);
    } finally {
      await walker.screen.quit();
      await walker.twin.end;
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, seeds) }, lane));
}

const BLANK = /^(?:\.| ?<.*)$/;
const EDGE = /^[│|┌┐└┘+]/;

/**
 * Of a wide character that a dialog covers by half, the other half is blank; whether that keeps the colour it had is each
 * terminal's own.
 */
const seen = (cell: string, ink: string, row: readonly string[], x: number): string =>
  BLANK.test(cell) && BLANK.test(ink) && (EDGE.test(row[x - 1] ?? '') || EDGE.test(row[x + 1] ?? ''))
    ? ink
    : cell;

class Walker {
  readonly client = underWay(TANAKA);
  readonly screen: TerminalScreen;
  /** The same store, drawn by Ink itself. */
  readonly twin: TerminalScreen;
  #logged = 300;

  constructor() {
    const { client } = this;
    client.log(...logLines(this.#logged));
    const host = new FakeHost(client.now);
    let store: ScreenStore | null = null;
    const open: ShowOptions['open'] = (cols, rows, terminal) => {
      store ??= new ScreenStore({ client, host, settings: PLAIN, cols, rows, readonly: false, terminal });
      return store;
    };
    this.screen = new TerminalScreen(client, 120, 40, {}, [], { host, open });
    this.twin = new TerminalScreen(client, 120, 40, { render: 'ink' }, [], { host, open });
  }

  #resize(cols: number, rows: number): void {
    this.screen.resize(cols, rows);
    this.twin.resize(cols, rows);
  }

  /** Both ways lead to the same cells, and to the same caret where one types. */
  async #alike(what: string): Promise<void> {
    await Promise.all([this.screen.settle(), this.twin.settle()]);
    const ink = this.twin.grid();
    const rows = this.screen
      .grid()
      .map((row, y) => row.map((cell, x) => seen(cell, ink[y]?.[x] ?? '', row, x)));
    const y = rows.findIndex((row, i) => row.join('') !== ink[i]?.join(''));
    expect(ink[y]?.join(''), `Ink and the painter, ${what}, row ${y} of ${rows.length}`).toBe(
      rows[y]?.join(''),
    );
    expect(this.twin.typing, what).toBe(this.screen.typing);
    const { cursor } = this.screen.typing ? this.screen : this.twin;
    expect(this.twin.cursor, `caret, ${what}`).toEqual(cursor);
  }

  async walk(seed: number): Promise<void> {
    const { client, screen: s } = this;
    const next = random(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    const everyFrame = seed % EVERY_FRAME === 0;
    for (let i = 0; i < ACTIONS; i++) {
      const what = next();
      const look = (): Promise<void> => this.#alike(`seed ${seed}, after ${i + 1}`);
      // A storm of sizes, as a window that is dragged brings it.
      if (what < 0.08)
        for (let n = Math.ceil(next() * 4); n > 0; n--) {
          this.#resize(...pick<readonly [number, number]>(SIZES));
          if (everyFrame) await look();
        }
      else if (what < 0.2) {
        client.log(...logLines(20, this.#logged));
        this.#logged += 20;
        s.host.pass(200);
      } else if (what < 0.3) this.#somebody(seed, next, pick);
      else s.type(pick(KEYS));
      if (next() < 0.3) await new Promise((resolve) => setImmediate(resolve));
      if (everyFrame) await look();
    }
    await this.#alike(`seed ${seed}`);
    const { cells, cursor } = { cells: s.cells(), cursor: s.cursor };
    const typing = s.typing;
    s.redraw();
    await s.settle();
    expect(s.cells(), `seed ${seed}`).toBe(cells);
    // Where nothing is typed the caret may rest anywhere.
    expect(typing ? s.cursor : cursor, `caret of seed ${seed}`).toEqual(cursor);
    expect(s.terminal.buffer.active.baseY).toBe(0);
    for (const row of s.rows()) expect(width(row)).toBeLessThanOrEqual(s.terminal.cols);
    // Back to the panes, so that walks do not end in one dialog for good.
    for (let n = 0; n < 4; n++) {
      s.type('\x1b');
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (client.session.status === 'closed') client.act(SATO, 'session.reopen', {});
    s.forget();
    this.twin.forget();
  }

  /** What others do meanwhile. */
  #somebody(seed: number, next: () => number, pick: <T>(list: readonly T[]) => T): void {
    const { client } = this;
    const steps = Object.keys(client.session.steps);
    switch (Math.floor(next() * 5)) {
      case 0:
        client.act(SUZUKI, 'note.add', { text: `${seed} 途中経過` });
        break;
      case 1:
        client.set({ pointed: { by: SATO.id, spot: { at: 'step', id: pick(steps) } } });
        break;
      case 2:
        client.set({ pointed: { by: SATO.id, spot: { at: 'line', no: Math.ceil(next() * this.#logged) } } });
        break;
      case 3: {
        const { driverView } = client.get();
        const line = next() < 0.5 ? null : Math.ceil(next() * this.#logged);
        const anchors = { ...driverView?.anchors, step: pick(steps), line } as Anchors;
        client.set({ driverView: { by: SATO.id, anchors } });
        break;
      }
      default:
        client.act(SATO, 'role.take', { role: 'driver', participant: pick([SATO, TANAKA, SUZUKI]).id });
    }
  }
}
