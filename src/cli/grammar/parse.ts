import { Command, CommanderError, Option } from 'commander';
import type { Examples } from '../../text/i18n/examples/example.ts';
import type { Exampled } from '../../text/i18n/examples/examples.ts';
import { type Lang, translator } from '../../text/i18n/messages.ts';
import { nearest } from '../../text/nearest.ts';
import { CliError } from '../base/errors.ts';
import type { GlobalOptions } from '../settings/config.ts';
import { type CommandDef, type CommandEntry, GLOBAL_OPTIONS, type OptionDef } from './command.ts';

/** What was asked for: a command with what it was given, or a text to print and be done. */
export type Parsed =
  | {
      readonly kind: 'run';
      /** Its words; '' is bare `oncall`. */
      readonly path: string;
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
export async function parse(given: readonly string[], grammar: Grammar): Promise<Parsed> {
  const argv = plainWords(given);
  const help = argv.some((word) => word === '-h' || word === '--help') ? await helpTexts() : null;
  const t: HelpText = help ? translator(help.texts, grammar.lang) : () => '';
  let printed = '';
  let parsed: Parsed | null = null;
  const found = (path: string, def: CommandDef) =>
    function run(this: Command): void {
      const options: Record<string, unknown> = this.opts();
      const empty = def.options?.find((option) => namesNothing(option, options));
      if (empty) throw new CliError('missing-value', { command: pathOf(this), option: longFlag(empty) });
      const globals: Record<string, unknown> = this.parent ? optionsAbove(this) : { ...options };
      for (const { flags } of GLOBAL_OPTIONS) {
        const name = optionName(flags);
        // A command's own option of the same name (export --lang) is not the one meant for everything.
        if (options[name] !== undefined && !hasOwn(def, name)) globals[name] = options[name];
      }
      parsed = {
        kind: 'run',
        path,
        def,
        args: this.processedArgs,
        options,
        globals: globals as GlobalOptions,
      };
    };

  const program = new Command('oncall');
  // What only a help shows is made for one.
  const dress = (command: Command, key: Exampled) =>
    (help === null ? command.helpOption(false) : withHelp(command, key))
      .exitOverride()
      .configureOutput({
        writeOut: (text) => {
          printed += text;
        },
        writeErr: () => {},
        outputError: () => {},
      })
      .helpCommand(false)
      .allowExcessArguments(false);
  const withHelp = (command: Command, key: Exampled) =>
    command
      .configureHelp({ styleTitle: (title) => titleOf(title, t), showGlobalOptions: false })
      .helpOption('-h, --help', t('help'))
      .addHelpText('after', () => examplesText(help?.examples[key] ?? [], grammar.lang, t('examples')));
  dress(program, 'program').enablePositionalOptions().description(t('program')).usage('[command]');
  program.version(grammar.version, '-v, --version', t('version'));
  for (const option of GLOBAL_OPTIONS) program.addOption(build(option, t));
  if (!firstOperand(argv)) {
    program.action(async function (this: Command) {
      found('', await grammar.home()).call(this);
    });
  }

  const fill = async (
    parent: Command,
    entries: readonly CommandEntry[],
    words: readonly string[],
    options: readonly OptionDef[],
  ) => {
    const named = firstOperand(words, options);
    const known = entries.find(({ name }) => name === named?.word);
    // The others are listed by a help alone, and a mistyped name is compared with them.
    for (const entry of known && !help ? [known] : entries) {
      const child = dress(new Command(entry.name), entry.summary)
        .summary(t(entry.summary))
        .description(t(entry.summary));
      if (entry.group) child.helpGroup(t(entry.group));
      parent.addCommand(child);
      if (!named || entry !== known) continue;
      const def = await entry.load();
      for (const [spec, help] of def.arguments ?? []) child.argument(spec, t(help));
      for (const option of def.options ?? []) child.addOption(build(option, t));
      for (const option of GLOBAL_OPTIONS) {
        if (!hasOwn(def, optionName(option.flags))) {
          child.addOption(build(option, t).helpGroup(t('globalOptions')));
        }
      }
      const below = [...GLOBAL_OPTIONS, ...(def.options ?? [])];
      const rest = words.slice(named.at + 1);
      if (def.subcommands && !takesItself(def, rest, below)) {
        child.enablePositionalOptions();
        await fill(child, def.subcommands, rest, below);
      }
      if (def.run) child.action(found(entry.summary, def));
      else child.action(() => missingSubcommand(child, def));
    }
    // Asked for help, the library would print the page above instead.
    if (named && !known) throw unknownCommand(named.word, parent);
  };
  await fill(program, grammar.commands, argv, GLOBAL_OPTIONS);

  try {
    await program.parseAsync(argv as string[], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'print', text: printed };
    throw usageError(error, program, argv);
  }
  return parsed ?? { kind: 'print', text: printed };
}

/** A command with arguments of its own takes what none of its subcommands is called. */
function takesItself(def: CommandDef, words: readonly string[], options: readonly OptionDef[]): boolean {
  const first = def.run && def.arguments ? firstOperand(words, options) : null;
  return first !== null && !(def.subcommands ?? []).some(({ name }) => name === first.word);
}

function missingSubcommand(command: Command, def: CommandDef): never {
  const word = command.args[0];
  const choices = (def.subcommands ?? []).map((entry) => entry.name).join(', ');
  const name = `oncall ${command.name()}`;
  if (word === undefined) throw new CliError('missing-subcommand', { command: name, choices });
  throw new CliError('bad-choice', { what: name, value: word, choices });
}

function build(def: OptionDef, t: HelpText): Option {
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
  throw new CliError('bad-choice', { what: longFlag(def), value, choices: choices.join(', ') });
}

const longFlag = ({ flags }: OptionDef): string => /--[a-z-]+/.exec(flags)?.[0] ?? flags;

/** Whether an option was given that names something, but with a blank value. */
function namesNothing({ flags, values }: OptionDef, given: Readonly<Record<string, unknown>>): boolean {
  // Nobody can be named as well as somebody.
  const names = /<(?:service|tag)>/.test(flags) || (values !== undefined && values !== 'assignee');
  if (!names) return false;
  return [given[optionName(flags)]].flat().some((value) => typeof value === 'string' && value.trim() === '');
}

/** Options given to the commands above, the nearest one's winning: `oncall hub --json token list`. */
function optionsAbove(command: Command): Record<string, unknown> {
  return command.parent ? { ...optionsAbove(command.parent), ...command.parent.opts() } : {};
}

function optionName(flags: string): string {
  const long = /--(?:no-)?([a-z-]+)/.exec(flags)?.[1] ?? flags;
  return long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function hasOwn(def: CommandDef, name: string): boolean {
  return (def.options ?? []).some((option) => optionName(option.flags) === name);
}

/** `oncall help COMMAND` as `oncall COMMAND --help`; `-V` as `-v`. */
function plainWords(words: readonly string[]): readonly string[] {
  const first = firstOperand(words);
  if (first?.word === 'help') return [...words.slice(0, first.at), ...words.slice(first.at + 1), '--help'];
  return first === null ? words.map((word) => (word === '-V' ? '-v' : word)) : words;
}

type HelpText = (key: OptionDef['help']) => string;

/** Loaded for help alone: they are a good part of what the command line says, and every start would pay for them. */
async function helpTexts() {
  const [{ CLI_HELP }, { CLI_EXAMPLES }] = await Promise.all([
    import('../../text/i18n/cli/help.ts'),
    import('../../text/i18n/examples/examples.ts'),
  ]);
  return { texts: CLI_HELP, examples: CLI_EXAMPLES };
}

/** What stands below the help of a command. */
function examplesText(examples: Examples[string] | readonly [], lang: Lang, title: string): string {
  const lines = examples.flatMap(({ line, says }) => [`  # ${says[lang]}`, `  ${line[lang]}`]);
  return `\n${title}\n${lines.join('\n')}\n`;
}

/** The first word that is neither an option nor the value of one that may stand before it. */
export function firstOperand(
  words: readonly string[],
  options: readonly OptionDef[] = GLOBAL_OPTIONS,
): { readonly word: string; readonly at: number } | null {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('-') || word === '-') return { word, at };
    const takesValue = options.some(
      ({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word),
    );
    if (takesValue) at++;
  }
  return null;
}

function titleOf(title: string, t: HelpText): string {
  const known = {
    'Usage:': 'usage',
    'Arguments:': 'arguments',
    'Options:': 'options',
    'Commands:': 'commands',
  } as const;
  return title in known ? t(known[title as keyof typeof known]) : title;
}

/** Says commander's complaint in our own words; what it names is taken from between its quotes. */
function usageError(error: CommanderError, program: Command, argv: readonly string[]): CliError {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const at = commandAt(program, argv);
  const command = pathOf(at);
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(quoted, at);
    case 'commander.unknownOption': {
      const near = nearest(quoted, longOptions(at));
      return near
        ? new CliError('unknown-option-near', { command, option: quoted, near })
        : new CliError('unknown-option', { command, option: quoted });
    }
    case 'commander.missingArgument':
      return new CliError('missing-argument', { command, argument: quoted });
    case 'commander.optionMissingArgument':
      return new CliError('missing-value', {
        command,
        option: quoted.split(/[ ,]+/).find((w) => w.startsWith('--')) ?? quoted,
      });
    case 'commander.excessArguments': {
      const word = at.args[0];
      const names = at === program || at.commands.length > 0;
      return names && word !== undefined
        ? unknownCommand(word, at)
        : new CliError('too-many-arguments', { command });
    }
    default:
      return new CliError('internal', { reason: error.message }, error);
  }
}

/** `at`: the command below which there is none of that name. */
function unknownCommand(word: string, at: Command): CliError {
  const near = nearest(
    word,
    at.commands.map((child) => child.name()),
  );
  const command = pathOf(at);
  return near
    ? new CliError('unknown-command-near', { word, command, near: `${command} ${near}` })
    : new CliError('unknown-command', { word, command });
}

/** The command the words lead to, as deep as they name one. */
function commandAt(program: Command, argv: readonly string[]): Command {
  let at = program;
  for (const word of argv) {
    const child = at.commands.find((command) => command.name() === word);
    if (child) at = child;
  }
  return at;
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function longOptions(command: Command): string[] {
  return command.options.flatMap((option) => (option.long ? [option.long] : []));
}
