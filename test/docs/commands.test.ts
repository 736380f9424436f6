import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/base/explain.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { command } from '../../src/cli/grammar/command.ts';
import { parse } from '../../src/cli/grammar/parse.ts';
import { calls } from '../cli/grammar/calls.ts';
import { blocksOf, inlineCode, pages } from './pages.ts';

const home = command({ run: async () => 0 });

/** Why the grammar does not take these words; null: it does. */
const refused = (words: readonly string[]): Promise<string | null> =>
  parse(words, { commands: COMMANDS, home: async () => home, version: '9.9.9', lang: 'en' }).then(
    () => null,
    (error: unknown) => explain(error, 'en').line,
  );

/** A sentence names a command; what it is given stands elsewhere. */
const isName = (why: string): boolean => / needs (?:<|a value|one of)/.test(why);

/** Words that stand for others: `oncall start …` is about the command alone. */
const isOpen = (line: string): boolean => line.includes('…') || /^oncall (?:help )?[A-Z]+\b/.test(line);

describe('commands in the docs', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'oncall-docs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What a page shows to be typed: whole blocks for a shell, and calls within sentences. */
  const shown = pages().flatMap(({ path, text }) => {
    const blocks = blocksOf(text).flatMap(({ kind, text: body }) => (kind === 'sh' ? [body] : []));
    const inline = inlineCode(text).filter((code) => /^oncall(?: |$)/.test(code));
    // A history of changes may name what is gone.
    const lines = path === 'CHANGELOG.md' ? [] : [...blocks, ...inline.filter((line) => !isOpen(line))];
    return lines.map((line) => ({ path, line, named: !blocks.includes(line) }));
  });

  it('DOC-9 every command in a block or a sentence of a page is valid by the grammar', async () => {
    expect(shown.length).toBeGreaterThan(300);
    const called = calls(
      shown.map(({ line }) => line),
      folder,
    );
    expect(called).toHaveLength(shown.length);
    const wrong: string[] = [];
    let taken = 0;
    for (const [i, { path, line, named }] of shown.entries()) {
      if (/^oncall(?: |$)/m.test(line) && called[i]?.length === 0)
        wrong.push(`${path}: nothing is called by: ${line}`);
      for (const words of called[i] ?? []) {
        const why = await refused(words[0] === '' ? [] : words);
        if (why === null || (named && isName(why))) taken += 1;
        else wrong.push(`${path}: oncall ${words.join(' ')}: ${why}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(taken).toBeGreaterThan(400);
  });

  it('DOC-9 finds a command, a subcommand, an option or a choice that does not exist', async () => {
    for (const words of [
      ['strat'],
      ['list', '--al'],
      ['start', 'x', '--severity', 'SEV9'],
      ['page', 'acks'],
    ]) {
      const why = await refused(words);
      expect([words.join(' '), why === null || isName(why)]).toEqual([words.join(' '), false]);
    }
  });

  it('DOC-9 every npm script that a page or a comment of a test names is there', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const sources = globSync('{test,scripts,src}/**/*.{ts,mjs}').map((path) => ({
      path,
      text: readFileSync(path, 'utf8'),
    }));
    const named = [...pages(), ...sources].flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm run (?:-s |--silent )?([a-z][\w:-]*[\w])/g)].map(([, name = '']) => ({
        path,
        name,
      })),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
