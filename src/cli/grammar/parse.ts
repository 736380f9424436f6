import { Command, CommanderError, Option } from 'commander';
import { CLI_HELP } from '../../text/i18n/cli-help.ts';
import { type Lang, translator } from '../../text/i18n/messages.ts';
import { CliError } from '../base/errors.ts';
import type { GlobalOptions } from '../settings/config.ts';
import { type CommandDef, type CommandEntry, GLOBAL_OPTIONS, type OptionDef } from './command.ts';
import { usageError } from './usage-error.ts';

/** What was asked for: a command with what it was given, or a text to print and be done. */
export type Parsed =
  | {
      readonly kind: 'run';
      readonly def: CommandDef;
      readonly args: readonly (string | readonly string[] | undefined)[];
      readonly options: Record<string, unknown>;
      readonly globals: GlobalOptions;
    }
  | { readonly kind: 'print'; readonly text: string };

export interface Grammar {
  readonly commands: readonly CommandEntry[];
  /** What runs when no command is named. */
  readonly home: () => Promise<CommandDef>;
  readonly version: string;
  readonly lang: Lang;
}

/**
 * Reads the command line. Only the command that was named is loaded; of the others the program knows the name.
 * Throws a `CliError` of wrong usage.
 */
export async function parse(argv: readonly string[], grammar: Grammar): Promise<Parsed> {
  const t = translator(CLI_HELP, grammar.lang);
  let printed = '';
  let parsed: Parsed | null = null;
  const found = (def: CommandDef) =>
    function run(this: Command): void {
      const options: Record<string, unknown> = this.opts();
      const globals: Record<string, unknown> = { ...rootOptions(this) };
      for (const { flags } of GLOBAL_OPTIONS) {
        const name = optionName(flags);
        // A command's own option of the same name (export --lang) is not the one meant for everything.
        if (options[name] !== undefined && !hasOwn(def, name)) globals[name] = options[name];
      }
      parsed = { kind: 'run', def, args: this.processedArgs, options, globals: globals as GlobalOptions };
    };

  const program = new Command('oncall');
  const dress = (command: Command) =>
    command
      .exitOverride()
      .configureOutput({
        writeOut: (text) => {
          printed += text;
        },
        writeErr: () => {},
        outputError: () => {},
      })
      .configureHelp({ styleTitle: (title) => titleOf(title, t), showGlobalOptions: false })
      .helpOption('-h, --help', t('help'))
      .helpCommand(false)
      .allowExcessArguments(false);
  dress(program).enablePositionalOptions().description(t('program')).usage('[command]');
  program.version(grammar.version, '-V, --version', t('version'));
  for (const option of GLOBAL_OPTIONS) program.addOption(build(option, t));
  if (!firstOperand(argv)) {
    program.action(async function (this: Command) {
      found(await grammar.home()).call(this);
    });
  }

  const fill = async (parent: Command, entries: readonly CommandEntry[], words: readonly string[]) => {
    const named = firstOperand(words);
    for (const entry of entries) {
      const child = dress(new Command(entry.name)).summary(t(entry.summary)).description(t(entry.summary));
      if (entry.group) child.helpGroup(t(entry.group));
      parent.addCommand(child);
      if (named?.word !== entry.name) continue;
      const def = await entry.load();
      for (const [spec, help] of def.arguments ?? []) child.argument(spec, t(help));
      for (const option of def.options ?? []) child.addOption(build(option, t));
      for (const option of GLOBAL_OPTIONS) {
        if (!hasOwn(def, optionName(option.flags))) {
          child.addOption(build(option, t).helpGroup(t('globalOptions')));
        }
      }
      if (def.subcommands) {
        child.enablePositionalOptions();
        await fill(child, def.subcommands, words.slice(named.at + 1));
      }
      if (def.run) child.action(found(def));
      else child.action(() => missingSubcommand(child, def));
    }
  };
  await fill(program, grammar.commands, argv);

  try {
    await program.parseAsync(argv as string[], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'print', text: printed };
    throw usageError(error, program, argv);
  }
  return parsed ?? { kind: 'print', text: printed };
}

function missingSubcommand(command: Command, def: CommandDef): never {
  const word = command.args[0];
  const choices = (def.subcommands ?? []).map((entry) => entry.name).join(', ');
  const name = `oncall ${command.name()}`;
  if (word === undefined) throw new CliError('missing-subcommand', { command: name, choices });
  throw new CliError('bad-choice', { what: name, value: word, choices });
}

function build(def: OptionDef, t: (key: OptionDef['help']) => string): Option {
  const { choices, many } = def;
  const offered = choices ? ` (${choices.join(', ')})` : '';
  const option = new Option(def.flags, `${t(def.help)}${offered}`);
  if (choices) option.argParser((value: string) => oneOf(def, value, choices));
  if (many) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}

function oneOf(def: OptionDef, value: string, choices: readonly string[]): string {
  const chosen = choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
  if (chosen !== undefined) return chosen;
  const what = /--[a-z-]+/.exec(def.flags)?.[0] ?? def.flags;
  throw new CliError('bad-choice', { what, value, choices: choices.join(', ') });
}

function rootOptions(command: Command): Record<string, unknown> {
  let root = command;
  while (root.parent) root = root.parent;
  return root.opts();
}

function optionName(flags: string): string {
  const long = /--(?:no-)?([a-z-]+)/.exec(flags)?.[1] ?? flags;
  return long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function hasOwn(def: CommandDef, name: string): boolean {
  return (def.options ?? []).some((option) => optionName(option.flags) === name);
}

/** The first word that is neither an option nor the value of a global one. */
export function firstOperand(
  words: readonly string[],
): { readonly word: string; readonly at: number } | null {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('-') || word === '-') return { word, at };
    const takesValue = GLOBAL_OPTIONS.some(
      ({ flags }) => flags.includes('<') && flags.startsWith(`${word} `),
    );
    if (takesValue) at++;
  }
  return null;
}

function titleOf(title: string, t: (key: OptionDef['help']) => string): string {
  const known = {
    'Usage:': 'usage',
    'Arguments:': 'arguments',
    'Options:': 'options',
    'Commands:': 'commands',
  } as const;
  return title in known ? t(known[title as keyof typeof known]) : title;
}
