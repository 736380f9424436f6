import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/base/errors.ts';
import { explain } from '../../../src/cli/base/explain.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { type CommandEntry, command } from '../../../src/cli/grammar/command.ts';
import { type Parsed, parse } from '../../../src/cli/grammar/parse.ts';
import type { Lang } from '../../../src/text/i18n/messages.ts';

const loaded: string[] = [];
const watched = (entries: readonly CommandEntry[]): CommandEntry[] =>
  entries.map((entry) => ({
    ...entry,
    load: () => {
      loaded.push(entry.name);
      return entry.load();
    },
  }));

const read = (argv: readonly string[], lang: Lang = 'en'): Promise<Parsed> =>
  parse(argv, {
    commands: watched(COMMANDS),
    home: async () => command({ run: async () => 0 }),
    version: '9.9.9',
    lang,
  });

async function complaint(
  argv: readonly string[],
  lang: Lang = 'en',
): Promise<{ line: string; exit: number }> {
  const error = await read(argv, lang).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CliError);
  return explain(error, lang);
}

describe('parse', () => {
  it('CLI-1 loads only the command that was named', async () => {
    loaded.length = 0;
    await read(['--lang', 'ja', 'list', '--all']);
    expect(loaded).toEqual(['list']);
  });

  it('CLI-2 names the command or option that was most likely meant, exit 2', async () => {
    expect(await complaint(['lsit'])).toEqual({
      line: 'no command "lsit". Did you mean oncall list? All commands: oncall --help',
      exit: 2,
    });
    expect((await complaint(['hub', 'tokn'])).line).toContain('Did you mean oncall hub token?');
    expect((await complaint(['hub', 'token', 'crate'])).line).toContain('oncall hub token create');
    expect((await complaint(['join', '--obzerve'])).line).toBe(
      'oncall join has no option --obzerve. Did you mean --observe?',
    );
    expect((await complaint(['qqqqq'])).line).toBe('no command "qqqqq". All commands: oncall --help');
  });

  it('CLI-1010 refuses a blank value of an option that names something, and takes one that may be blank', async () => {
    const blank = (option: string, command: string) => `${option} needs a value. See: ${command} --help`;
    expect(await complaint(['release', '--service', ''])).toMatchObject({
      line: blank('--service', 'oncall release'),
      exit: 2,
    });
    expect((await complaint(['start', 'x', '--logs', 'app', '--logs', ' \u3000'])).line).toBe(
      blank('--logs', 'oncall start'),
    );
    const { options } = (await read(['step', 'done', 'ack', '--assign', ''])) as Parsed & { kind: 'run' };
    expect(options).toMatchObject({ assign: '' });
  });

  it('CLI-3 tells missing and surplus arguments and values in one line, in both languages', async () => {
    expect(await complaint(['note'])).toEqual({
      line: 'oncall note needs <session>. See: oncall note --help',
      exit: 2,
    });
    expect((await complaint(['--hub'])).line).toBe('--hub needs a value. See: oncall --help');
    expect((await complaint(['start', 'a', 'b'])).line).toContain('too many arguments');
    expect((await complaint(['procedure'])).line).toContain('list, show, lint, new');
    expect((await complaint(['start', '-s', 'SEV9', 'x'])).line).toBe(
      '--severity: "SEV9" is not one of: SEV1, SEV2, SEV3, SEV4',
    );
    expect((await complaint(['note'], 'ja')).line).toBe(
      'oncall note には <session> が必要です。使い方: oncall note --help',
    );
  });

  it('takes options that stand everywhere before and after the command', async () => {
    const parsed = await read(['--hub', 'https://a.example', 'list', '--json', '--lang', 'ja']);
    expect(parsed).toMatchObject({
      kind: 'run',
      globals: { hub: 'https://a.example', json: true, lang: 'ja' },
    });
    for (const words of [
      ['--json', 'hub', 'token', 'list'],
      ['hub', '--json', 'token', 'list'],
      ['hub', 'token', '--json', 'list'],
      ['hub', 'token', 'list', '--json'],
    ]) {
      expect(await read(words), words.join(' ')).toMatchObject({ globals: { json: true } });
    }
  });

  it('keeps the language of the screen apart from that of a record', async () => {
    const parsed = await read(['--lang', 'en', 'export', 'x', '--lang', 'ja']);
    expect(parsed).toMatchObject({ globals: { lang: 'en' }, options: { lang: 'ja' } });
  });

  it('repeats an option that may be given several times as a list', async () => {
    const parsed = await read(['start', '--logs', 'file:a', '--logs', 'pipe:', 'title']);
    expect(parsed).toMatchObject({ args: ['title'], options: { logs: ['file:a', 'pipe:'] } });
  });

  it('runs home when nothing is named, and prints help and version without running anything', async () => {
    expect((await read([])).kind).toBe('run');
    expect(await read(['--version'])).toEqual({ kind: 'print', text: '9.9.9\n' });
    const help = await read(['note', '--help'], 'ja');
    expect(help.kind === 'print' && help.text).toContain('使い方: oncall note');
  });

  it('CLI-4 every command of every depth has help in both languages', async () => {
    const walk = async (entries: readonly CommandEntry[], above: readonly string[]): Promise<void> => {
      for (const entry of entries) {
        const words = [...above, entry.name];
        for (const lang of ['ja', 'en'] as const) {
          const help = await read([...words, '--help'], lang);
          expect(help.kind === 'print' && help.text, words.join(' ')).toContain(`oncall ${words.join(' ')}`);
        }
        await walk((await entry.load()).subcommands ?? [], words);
      }
    };
    await walk(COMMANDS, []);
  });
});
