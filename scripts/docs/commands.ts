import { COMMANDS } from '../../src/cli/commands.ts';
import { type CommandEntry, GLOBAL_OPTIONS, type OptionDef } from '../../src/cli/grammar/command.ts';
import { CLI_HELP } from '../../src/text/i18n/cli/help.ts';
import type { Example } from '../../src/text/i18n/examples/example.ts';
import { CLI_EXAMPLES } from '../../src/text/i18n/examples/examples.ts';

const help = (key: keyof typeof CLI_HELP): string => cell(CLI_HELP[key].en);
/** A text in a cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** Every command of the program, with what it takes and its examples, as `--help` says it. */
export async function commandPages(): Promise<string> {
  const groups = Map.groupBy(COMMANDS, ({ group }) => group);
  const parts: string[] = [];
  for (const [group, entries] of groups) {
    if (!group) throw new Error(`no group: ${entries.map(({ name }) => name).join(', ')}`);
    parts.push(`## ${CLI_HELP[group].en.replace(/:$/, '')}`);
    for (const entry of entries) parts.push(...(await commandParts(entry, '')));
  }
  return parts.join('\n\n');
}

/** Options that stand on every command. */
export const globalOptions = (): string => optionTable(GLOBAL_OPTIONS);

async function commandParts(entry: CommandEntry, above: string): Promise<readonly string[]> {
  const path = above === '' ? entry.name : `${above} ${entry.name}`;
  const { arguments: given = [], options = [], subcommands = [], run } = await entry.load();
  const words = given.map(([spec]) => spec).join(' ');
  const usage = [
    ...(run ? [`oncall ${path}${options.length > 0 ? ' [options]' : ''}${words && ` ${words}`}`] : []),
    ...(subcommands.length > 0 ? [`oncall ${path} ${subcommands.map(({ name }) => name).join('|')} …`] : []),
  ];
  const own = [
    `### oncall ${path}`,
    sentence(CLI_HELP[entry.summary].en),
    ['```text', ...usage, '```'].join('\n'),
    ...(given.length > 0
      ? [
          table(
            'argument',
            given.map(([spec, key]) => [spec, help(key)]),
          ),
        ]
      : []),
    ...(options.length > 0 ? [optionTable(options)] : []),
    ['```sh', ...examplesOf(path).flatMap(({ line, says }) => [`# ${says.en}`, line.en]), '```'].join('\n'),
  ];
  const below = await Promise.all(subcommands.map((each) => commandParts(each, path)));
  return [...own, ...below.flat()];
}

/** As a sentence of its own. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const examplesOf = (path: string): readonly Example[] =>
  CLI_EXAMPLES[path as keyof typeof CLI_EXAMPLES] ?? [];

const optionTable = (options: readonly OptionDef[]): string =>
  table(
    'option',
    options.map((option) => [option.flags, described(option)]),
  );

const described = ({ help: key, choices, many }: OptionDef): string => {
  const offered = choices ? ` (${choices.join(', ')})` : '';
  return `${help(key)}${offered}${many ? '; may be given several times' : ''}`;
};

const table = (what: string, rows: readonly (readonly [string, string])[]): string =>
  [
    `| ${what} | what it is |`,
    '| --- | --- |',
    ...rows.map(([name, text]) => `| \`${name}\` | ${text} |`),
  ].join('\n');
