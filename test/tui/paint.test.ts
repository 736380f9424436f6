import { afterEach, describe, expect, it } from 'vitest';
import { width } from '../../src/text/width.ts';
import { logLines, SATO, SUZUKI, underWay } from './story.ts';
import { TerminalScreen } from './terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

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

const KEYS = [
  ...[
    'j',
    'k',
    'g',
    'G',
    ' ',
    '\t',
    '1',
    '2',
    '3',
    '4',
    'z',
    '?',
    ':',
    'n',
    'l',
    'e',
    'E',
    'v',
    'b',
    'm',
    'd',
    'S',
  ],
  ...[
    'V',
    'X',
    'J',
    '/',
    'i',
    'x',
    's',
    'a',
    'o',
    'p',
    'u',
    'y',
    'f',
    '\r',
    '\x1b[A',
    '\x1b[B',
    '\x1b[5~',
    '\x1b[6~',
  ],
  ...['日本語', 'か\u3099', '👨‍👩‍👧', 'word ', '\x7f', '\x0a', '\x1b[200~貼り付け\n二行目\x1b[201~'],
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

describe('painting', () => {
  it('TUI-77 what incremental updates leave on the screen equals a fresh paint: 60 seeded walks', async () => {
    const client = underWay(SATO);
    client.log(...logLines(300));
    const s = new TerminalScreen(client, 120, 40);
    screen = s;
    await s.shows('チェックリスト');
    let logged = 300;
    for (let seed = 1; seed <= 60; seed++) {
      const next = random(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
      for (let i = 0; i < 10; i++) {
        const what = next();
        if (what < 0.08) s.resize(...pick<readonly [number, number]>(SIZES));
        else if (what < 0.2) {
          client.log(...logLines(20, logged));
          logged += 20;
          s.host.pass(200);
        } else if (what < 0.25) client.act(SUZUKI, 'note.add', { text: `${seed} 途中経過` });
        else s.type(pick(KEYS));
        if (next() < 0.3) await new Promise((resolve) => setImmediate(resolve));
      }
      // Back to the panes, so that walks do not end in one dialog for good.
      s.type('\x1b');
      await s.settle();
      const left = s.cells();
      s.type('\x0c');
      await s.settle();
      expect(s.cells(), `seed ${seed}`).toBe(left);
      expect(s.terminal.buffer.active.baseY).toBe(0);
      for (const row of s.rows()) expect(width(row)).toBeLessThanOrEqual(s.terminal.cols);
    }
  }, 60_000);
});
