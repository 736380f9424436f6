import { describe, expect, it } from 'vitest';
import { columns, output } from '../../../src/cli/base/output.ts';
import { width } from '../../../src/text/width.ts';

function sinks() {
  const written = { out: '', err: '' };
  const sink = (to: 'out' | 'err') => ({
    write: (text: string) => {
      written[to] += text;
      return true;
    },
  });
  return { written, out: output(sink('out'), sink('err')) };
}

const HOSTILE = 'a\x1b[2Jb\u202ec\u0085d\re\u200bf';

describe('output', () => {
  it('CLI-16 outside text is shown, never obeyed, on standard output and standard error, piped or not', () => {
    const { written, out } = sinks();
    out.line(HOSTILE);
    out.say(HOSTILE);
    for (const text of [written.out, written.err]) {
      expect(text.slice(0, -1)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u200b\u202e]/);
      expect(text).toContain('␛[2J');
    }
  });

  it('CLI-17 JSON holds the data exactly and no character that moves a terminal', () => {
    const { written, out } = sinks();
    const value = { text: `${HOSTILE}\u2028\ufeff`, list: ['日本語', '👩‍💻'] };
    out.json(value);
    expect(JSON.parse(written.out)).toEqual(value);
    expect(written.out.replaceAll('\n', '')).not.toMatch(
      /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]/,
    );
    written.out = '';
    out.jsonLine(value);
    expect(written.out.split('\n')).toHaveLength(2);
  });

  it('lines columns up by what a terminal shows', () => {
    expect(
      columns(
        [
          ['検索', 'x', 'end'],
          ['a', 'longer', ''],
        ],
        width,
      ),
    ).toEqual(['検索  x       end', 'a     longer']);
  });
});
