import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backgroundOf, drawsManyColours, toldBackground } from '../../../src/cli/terminal/background.ts';
import { type Reply, ReplyParser } from '../../../src/cli/terminal/replies.ts';

const CURSOR = '\x1b[7;2R';
const ATTRIBUTES = '\x1b[?64;1;2;6;22c';
const BACKGROUND = '\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\';
const KEYS = [
  'j',
  '日本',
  '\r',
  '\x1b[A',
  '\x1b[1;5C',
  '\x1bOP',
  '\x1b[15~',
  '\x1bf',
  '\x1b[200~11;rgb:貼\x1b[201~',
];

/** Feeds the parts one by one, as reads that came without a pause. */
function feed(parts: readonly string[], due = { cursor: 1, attributes: 1 }) {
  const parser = new ReplyParser(due);
  let keys = '';
  const replies: Reply[] = [];
  for (const part of parts) {
    const found = parser.push(part);
    keys += found.parts.filter((each) => typeof each === 'string').join('');
    replies.push(...found.replies);
  }
  return { keys: keys + parser.flush(), replies: replies.map((reply) => reply.kind) };
}

/** Cuts a text at the places a list of numbers points to. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
}

describe('what a terminal answers', () => {
  it('TRM-1 is parted from the keys, however reads cut it and whatever is typed meanwhile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...KEYS), { maxLength: 4 }),
        fc.array(fc.constantFrom(...KEYS), { maxLength: 4 }),
        fc.array(fc.constantFrom(...KEYS), { maxLength: 4 }),
        fc.constantFrom(BACKGROUND, '\x1b]11;rgb:ff/ff/ff\x07', '\x1b]11;#ffffdd\x07', ''),
        fc.array(fc.nat({ max: 200 }), { maxLength: 12 }),
        (before, between, after, background, places) => {
          const all = [...before, CURSOR, background, ...between, ATTRIBUTES, ...after].join('');
          const { keys, replies } = feed(cut(all, places));
          expect(keys).toBe([...before, ...between, ...after].join(''));
          expect(replies).toEqual(['cursor', ...(background === '' ? [] : ['background']), 'attributes']);
        },
      ),
      { numRuns: 400, seed: 11 },
    );
  });

  it('TRM-1 is never a key, also when it comes long after or only in part', () => {
    expect(feed([CURSOR, ATTRIBUTES, 'jk', BACKGROUND, 'l'])).toMatchObject({ keys: 'jkl' });
    expect(feed([ATTRIBUTES, 'j', '\x1b', BACKGROUND.slice(1), 'k'])).toMatchObject({ keys: 'jk' });
    expect(feed(['j', '\x1b]11;rgb:1c1c/1c'])).toEqual({ keys: 'j', replies: [] });
    expect(feed(['\x1b[?64;1'])).toEqual({ keys: '', replies: [] });
  });

  it('TRM-1 is never a key where another program had asked, or had left the mouse on', () => {
    const strays = [
      '\x1b]4;1;rgb:ff/ff/ff\x07',
      '\x1b]10;rgb:00/00/00\x1b\\',
      '\x1bP>|xterm(370)\x1b\\',
      '\x1bP1$r0m\x1b\\',
      '\x1b_Gi=1;OK\x1b\\',
      '\x1b[M !!',
    ];
    for (const stray of strays) {
      expect(feed([ATTRIBUTES, `j${stray}k`]), JSON.stringify(stray)).toEqual({
        keys: 'jk',
        replies: ['attributes'],
      });
    }
    // What a person types there are keys: Alt and a letter.
    expect(feed([ATTRIBUTES, '\x1bP', 'q', '\x1b_', '\x1b]']).keys).toBe('\x1bPq\x1b_\x1b]');
    expect(feed([`\x1b[200~${strays.join('')}\x1b[201~`]).keys).toBe(`\x1b[200~${strays.join('')}\x1b[201~`);
  });

  it('TRM-1 takes no key for an answer: each as often as asked, and none after it has given up', () => {
    const shiftF3 = '\x1b[1;2R';
    expect(feed([CURSOR, shiftF3]).keys).toBe(shiftF3);
    expect(feed([ATTRIBUTES, shiftF3]).keys).toBe(shiftF3);
    const parser = new ReplyParser({ cursor: 1, attributes: 1 });
    parser.giveUp();
    expect(parser.push(`${shiftF3}\x1b`)).toEqual({ parts: [`${shiftF3}\x1b`], replies: [] });
    expect(feed(['\x1b']).keys).toBe('\x1b');
  });

  it('TRM-1 takes nothing out of a paste, whatever it holds and however reads cut it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(CURSOR, ATTRIBUTES, BACKGROUND, '\x1b[200~', '\x1b]11;', '貼', '\x1b')),
        fc.array(fc.nat({ max: 200 }), { maxLength: 12 }),
        (pasted, places) => {
          const paste = `\x1b[200~${pasted.join('')}\x1b[201~`;
          const { keys, replies } = feed(
            cut(`j${paste}${CURSOR}k${BACKGROUND}${ATTRIBUTES}${paste}`, places),
          );
          expect(keys).toBe(`j${paste}k${paste}`);
          expect(replies).toEqual(['cursor', 'background', 'attributes']);
        },
      ),
      { numRuns: 400, seed: 12 },
    );
  });

  it('TRM-2 light or dark is told as the eye sees the colour, else by COLORFGBG', () => {
    const of = (spec: string): Reply | undefined =>
      new ReplyParser({ cursor: 0, attributes: 0 }).push(`\x1b]11;${spec}\x07`).replies[0];
    const seen = (spec: string) => {
      const reply = of(spec);
      return reply?.kind === 'background' ? backgroundOf(reply.rgb) : null;
    };
    // black, Solarized dark and light, GitHub light, pure blue, pure yellow
    expect(
      [
        'rgb:0000/0000/0000',
        'rgb:0000/2b2b/3636',
        'rgb:fdfd/f6f6/e3e3',
        '#ffffff',
        'rgb:0/0/f',
        'rgb:ff/ff/0',
      ].map(seen),
    ).toEqual(['dark', 'dark', 'light', 'light', 'dark', 'light']);
    expect(of('nonsense')).toBeUndefined();
    expect(['15;0', '0;15', '0;default;7', 'x'].map((COLORFGBG) => toldBackground({ COLORFGBG }))).toEqual([
      'dark',
      'light',
      'light',
      null,
    ]);
    expect(toldBackground({})).toBeNull();
  });

  it('TRM-2 uses the terminal’s own sixteen colours where it may not know more', () => {
    const many = (TERM: string, COLORTERM = '') => drawsManyColours({ TERM, COLORTERM });
    expect(
      ['xterm', 'xterm-256color', 'screen-256color', 'tmux', 'alacritty'].every((term) => many(term)),
    ).toBe(true);
    expect(['screen', 'linux', 'vt220', ''].some((term) => many(term))).toBe(false);
    expect(many('screen', 'truecolor')).toBe(true);
  });
});
