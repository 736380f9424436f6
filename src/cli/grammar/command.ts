import type { CLI_HELP } from '../../text/i18n/cli-help.ts';
import type { Exampled } from '../../text/i18n/examples/examples.ts';
import type { Invocation } from '../settings/invocation.ts';

export type HelpKey = keyof typeof CLI_HELP;
/** The words of a command, which are also the key of its summary and of its examples. */
export type CommandPath = Exampled & HelpKey;

export interface OptionDef {
  /** As commander writes them: `-o, --out <file>`, `--no-tui`. */
  readonly flags: string;
  readonly help: HelpKey;
  readonly choices?: readonly string[];
  /** May be given several times; its value is then a list. */
  readonly many?: true;
}

/** Options that stand on every command. */
export const GLOBAL_OPTIONS: readonly OptionDef[] = [
  { flags: '--hub <url>', help: 'optHub' },
  { flags: '--name <name>', help: 'optName' },
  { flags: '--lang <lang>', help: 'optLang', choices: ['ja', 'en'] },
  { flags: '--theme <theme>', help: 'optTheme', choices: ['auto', 'light', 'dark'] },
  { flags: '--json', help: 'optJson' },
  { flags: '--readonly', help: 'optReadonly' },
  { flags: '--debug', help: 'optDebug' },
];

/** One command: what it takes, and what it does. `O` is the shape its options have once parsed. */
export interface CommandDef<O extends object = Record<string, unknown>> {
  readonly arguments?: readonly (readonly [spec: string, help: HelpKey])[];
  readonly options?: readonly OptionDef[];
  readonly subcommands?: readonly CommandEntry[];
  /** Runs although the settings are broken: it is what one uses to find out. */
  readonly withoutSettings?: true;
  /** Resolves with the exit code; undefined is 0. A variadic argument comes as a list in its place. */
  readonly run?: (
    cli: Invocation,
    args: readonly (string | readonly string[] | undefined)[],
    options: O,
  ) => Promise<number | undefined>;
}

/** A command's name and how to get the rest of it, which is loaded only when it is used. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: CommandPath;
  readonly group?: HelpKey;
  readonly load: () => Promise<CommandDef>;
}

/** Declares a command with the shape of its options known to `run` and forgotten outside. */
export function command<O extends object>(def: CommandDef<O>): CommandDef {
  return def as unknown as CommandDef;
}
