import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, output, safeJson } from '../../../src/cli/base/output.ts';
import { isClean } from '../../../src/text/neutralise.ts';
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

  it('CLI-17 holds for any text, tags and lone surrogates too, on one line or on many', () => {
    const anything = fc.string({
      unit: fc.oneof(fc.constantFrom(...HOSTILE, '\u{e0041}', '\ud800', '\u0301'), fc.string()),
    });
    fc.assert(
      fc.property(anything, fc.constantFrom(undefined, 2), (text, indent) => {
        const json = safeJson({ [text]: [text] }, indent);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
        expect(isClean(json, { newlines: true })).toBe(true);
      }),
    );
  });

  it('CLI-16 a text of several lines keeps its line breaks and nothing else', () => {
    const { written, out } = sinks();
    out.text(`# ${HOSTILE}\nnext\n`);
    expect(written.out).toMatch(/^# a␛\[2Jb<U\+202E>c<U\+0085>d␍e<U\+200B>f\nnext\n$/);
  });

  it('CLI-363 nothing is printed or written past the door but what is named here', () => {
    const ROOT = resolve(import.meta.dirname, '../../..');
    const PAST_IT: Readonly<Record<string, string>> = {
      'src/cli/base/output.ts': 'is the door',
      'src/cli/base/prompt.ts': 'echoes what a person types',
      'src/cli/doctor/machine.ts': 'writes an empty file',
      'src/cli/hub/local-hub-process.ts': 'writes its process id',
      'src/cli/main.ts': 'waits for what was written',
      'src/cli/session/home-host.ts': 'rings the bell',
      'src/cli/session/plain.ts': 'rings the bell',
      'src/cli/session/terminal-host.ts': 'sends the sequences of the screen and the clipboard',
      'src/cli/settings/config.ts': 'writes safe JSON at once',
      'src/cli/terminal/own-screen-settings.ts': 'asks the terminal about itself',
      'src/cli/terminal/screen-settings.ts': 'writes safe JSON at once',
      'src/cli/terminal/session-storage.ts': 'writes safe JSON at once',
      'src/cli/detection/open-detection.ts': 'rings the bell',
    };
    const writes =
      /\bprocess\s*\.\s*(?:stdout|stderr)\s*\.\s*write\b|\bconsole\.|\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|writeSync)\(/;
    const found = globSync('src/cli/**/*.ts', { cwd: ROOT }).filter((file) =>
      writes.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(found.sort()).toEqual(Object.keys(PAST_IT).sort());
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
