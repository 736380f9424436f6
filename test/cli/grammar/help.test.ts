import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/base/errors.ts';
import { explain } from '../../../src/cli/base/explain.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { type CommandEntry, command } from '../../../src/cli/grammar/command.ts';
import { type Parsed, parse } from '../../../src/cli/grammar/parse.ts';
import { CLI_EXAMPLES } from '../../../src/text/i18n/examples/examples.ts';
import { LANGS, type Lang } from '../../../src/text/i18n/messages.ts';
import { calls } from './calls.ts';

const home = command({ run: async () => 0 });
const read = (argv: readonly string[], lang: Lang = 'en'): Promise<Parsed> =>
  parse(argv, { commands: COMMANDS, home: async () => home, version: '9.9.9', lang });

async function printed(argv: readonly string[], lang: Lang = 'en'): Promise<string> {
  const parsed = await read(argv, lang);
  if (parsed.kind !== 'print') throw new Error(`oncall ${argv.join(' ')} runs`);
  return parsed.text;
}

async function complaint(argv: readonly string[]): Promise<{ line: string; exit: number }> {
  const error = await read(argv).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error, argv.join(' ')).toBeInstanceOf(CliError);
  return explain(error, 'en');
}

/** Every command of every depth, by its words. */
async function paths(entries: readonly CommandEntry[], above = ''): Promise<readonly string[]> {
  const all = await Promise.all(
    entries.map(async ({ name, load }) => {
      const path = above === '' ? name : `${above} ${name}`;
      return [path, ...(await paths((await load()).subcommands ?? [], path))];
    }),
  );
  return all.flat();
}

describe('help', () => {
  it.each(LANGS)('CLI-364 every command shows two examples or more, in %s', async (lang) => {
    for (const path of ['', ...(await paths(COMMANDS))]) {
      const help = await printed([...path.split(' ').filter(Boolean), '--help'], lang);
      const examples = CLI_EXAMPLES[(path || 'program') as keyof typeof CLI_EXAMPLES];
      expect(examples?.length, path).toBeGreaterThanOrEqual(2);
      for (const { line, says } of examples) {
        expect(help, path).toContain(`\n  # ${says[lang]}\n  ${line[lang]}\n`);
      }
    }
  });

  it('CLI-364 the examples are calls that a shell hands over and the grammar takes, each of its own command', async () => {
    const all = Object.entries(CLI_EXAMPLES).flatMap(([path, list]) =>
      list.flatMap(({ line }) => LANGS.map((lang) => ({ path, line: line[lang] }))),
    );
    const called = calls(all.map(({ line }) => line));
    expect(called).toHaveLength(all.length);
    for (const [i, { path, line }] of all.entries()) {
      expect(called[i]?.length, line).toBeGreaterThanOrEqual(1);
      for (const words of called[i] ?? []) {
        if (words[0] === 'help') continue;
        const parsed = await read(words);
        expect(parsed.kind, line).toBe('run');
        const called = parsed.kind === 'run' ? parsed.path : '';
        // A group is shown by what is below it, and what takes an id by how to find it.
        const group = path === 'program' ? '' : path.replace(/ \w+$/, '');
        expect(called === group || called.startsWith(group === '' ? '' : `${group} `), line).toBe(true);
      }
    }
  });

  it('CLI-365 oncall help COMMAND shows what --help does, at any depth, and alone the whole', async () => {
    expect(await printed(['help', 'start'])).toBe(await printed(['start', '--help']));
    expect(await printed(['help', 'hub', 'token', 'create'])).toBe(
      await printed(['hub', 'token', 'create', '--help']),
    );
    expect(await printed(['help'])).toBe(await printed(['--help']));
    expect(await printed(['help', 'start'], 'ja')).toBe(await printed(['start', '--help'], 'ja'));
    expect(await printed(['--lang', 'en', 'help', 'start'])).toContain('oncall start "5xx on checkout"');
    expect(await printed(['start', 'help', '--help'])).toBe(await printed(['start', '--help']));
  });

  it('CLI-366 help of a command that does not exist is wrong usage, exit 2, with the nearest one', async () => {
    for (const argv of [
      ['strat', '--help'],
      ['--help', 'strat'],
      ['help', 'strat'],
    ]) {
      expect(await complaint(argv), argv.join(' ')).toEqual({
        line: 'no command "strat". Did you mean oncall start? All commands: oncall --help',
        exit: 2,
      });
    }
    expect((await complaint(['foo', '--help'])).exit).toBe(2);
    expect(await complaint(['hub', 'tokn', '--help'])).toEqual({
      line: 'no command "tokn". Did you mean oncall hub token? All commands: oncall hub --help',
      exit: 2,
    });
    expect((await complaint(['hub', 'token', 'foo', '-h'])).exit).toBe(2);
    expect(await printed(['hub', '--config', 'tokn', '--help'])).toContain('oncall hub');
  });

  it('CLI-367 -v prints the version, as --version does', async () => {
    for (const flag of ['-v', '-V', '--version']) expect(await printed([flag]), flag).toBe('9.9.9\n');
    expect(await printed(['--help'])).toContain('-v, --version');
  });
});
