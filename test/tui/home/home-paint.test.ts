import xterm from '@xterm/headless';
import { afterEach, describe, expect, it } from 'vitest';
import { firstPlace } from '../../../src/tui/home/home-state.ts';
import { type HomeEnd, runHome } from '../../../src/tui/terminal/mount-home.tsx';
import { Input, Output } from '../terminal.ts';
import { ABOUT, FakeHomeHost, NIGHT, pageRow, pagesOf, sessionRow } from './home-rig.ts';

/** A small generator with a seed (mulberry32). */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KEYS = [...'jkGgh?/ntVAy', '\x1b', '\x1b[B', '検索', 'ｊ', '\x7f'];
const SIZES = [
  [120, 30],
  [80, 24],
  [60, 14],
  [20, 5],
  [101, 15],
] as const;
const SEEDS = 30;

class Screen {
  readonly terminal = new xterm.Terminal({ cols: 120, rows: 30, allowProposedApi: true, convertEol: true });
  readonly output = new Output(this.terminal);
  readonly input = new Input();
  readonly host = new FakeHomeHost(NIGHT);
  readonly end: Promise<HomeEnd>;

  constructor() {
    this.end = runHome({
      host: this.host,
      stdin: this.input as unknown as NodeJS.ReadStream,
      stdout: this.output as unknown as NodeJS.WriteStream,
      settings: { lang: 'ja', borders: 'line', colour: true, bell: true },
      about: ABOUT,
      place: firstPlace,
    });
    this.end.catch(() => {});
  }
  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows);
    this.output.columns = cols;
    this.output.rows = rows;
    this.output.emit('resize');
  }
  /** A blank that was written and one that never was look the same. */
  rows(): readonly string[] {
    const { active } = this.terminal.buffer;
    return Array.from(
      { length: this.terminal.rows },
      (_, y) => active.getLine(y)?.translateToString().trimEnd() ?? '',
    );
  }
  async settle(): Promise<void> {
    let before = -1;
    for (let quiet = 0; quiet < 3; ) {
      const now = this.output.text.length;
      quiet = now === before ? quiet + 1 : 0;
      before = now;
      await new Promise((done) => setTimeout(done, 15));
    }
    await new Promise<void>((done) => this.terminal.write('', done));
  }
}

let screen: Screen | null = null;
afterEach(async () => {
  screen?.host.signal('SIGTERM');
  await screen?.end;
  screen = null;
});

describe('painting the home screen', () => {
  it(`HOM-43 what incremental updates leave on the screen equals a fresh paint: ${SEEDS} seeded walks`, async () => {
    const s = new Screen();
    screen = s;
    await s.settle();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const next = random(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
      for (let i = 0; i < 10; i++) {
        const what = next();
        if (what < 0.12) s.resize(...pick<readonly [number, number]>(SIZES));
        else if (what < 0.3) {
          const some = Array.from({ length: Math.floor(next() * 9) }, (_, n) => n);
          s.host.reading = {
            pages: next() < 0.2 ? null : pagesOf(...some.map((n) => pageRow(`Q${n}`))),
            sessions: some.filter((n) => n % 2 === 0).map((n) => sessionRow(`検索-${n}`)),
          };
          s.host.down = next() < 0.2 ? 'ハブが応答しません' : null;
          s.host.pass(2_500);
        } else s.input.write(pick(KEYS));
        if (next() < 0.4) await new Promise((done) => setImmediate(done));
      }
      await s.settle();
      const shown = s.rows();
      s.output.emit('resize');
      await s.settle();
      expect(s.rows(), `seed ${seed}`).toEqual(shown);
      expect(shown[0]).not.toBe('');
      expect(s.terminal.buffer.active.type).toBe('alternate');
      s.input.write('\x1b');
      await s.settle();
    }
  });

  it('HOM-44 the caret stands where the filter is typed, after the screen was updated too', async () => {
    const s = new Screen();
    screen = s;
    await s.settle();
    s.input.write('/検索');
    await s.settle();
    s.host.pass(2_500);
    await s.settle();
    const { active } = s.terminal.buffer;
    const row = s.rows().findIndex((each) => each.startsWith(' / 検索'));
    expect([active.cursorX, active.cursorY]).toEqual([7, row]);
  });
});
