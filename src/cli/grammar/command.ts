import type { CLI_HELP } from '../../text/i18n/cli/help.ts';
import type { Exampled } from '../../text/i18n/examples/examples.ts';
import type { Invocation } from '../settings/invocation.ts';

type HelpKey = keyof typeof CLI_HELP;
/** The words of a command, which are also the key of its summary and of its examples. */
type CommandPath = Exampled & HelpKey;

/** What is in a place of the command line, for completion. */
export type ValueKind =
  /** One that is open, one that is closed, or either. */
  | 'session'
  | 'closed-session'
  | 'any-session'
  /** A session of either kind, or the file of a record. */
  | 'record'
  | 'step'
  | 'person'
  /** A person, or nobody. */
  | 'assignee'
  /** Somebody who was removed. */
  | 'removed'
  | 'severity'
  | 'role'
  | 'incident'
  /** An open action of any session, by its id. */
  | 'action'
  /** Of the pager: a service, a schedule by its name, maintenance by its id. */
  | 'service'
  | 'schedule'
  | 'on-call'
  | 'window'
  | 'procedure'
  /** A detection rule by its name, an exclusion that holds by its id. */
  | 'rule'
  | 'exclusion'
  /** A log source of the settings. */
  | 'source'
  /** A hub token's id. */
  | 'token'
  | 'webhook'
  | 'shell'
  | 'file';

/** An argument as commander writes it (`<session>`, `[files...]`); without a kind it is any text. */
export type ArgumentDef = readonly [spec: string, help: HelpKey, values?: ValueKind];

/** The session that a command acts on. */
export const SESSION: ArgumentDef = ['<session>', 'argSession', 'session'];

export interface OptionDef {
  /** As commander writes them: `-o, --out <file>`, `--no-tui`. */
  readonly flags: string;
  readonly help: HelpKey;
  readonly choices?: readonly string[];
  /** What its value is; absent where it has choices, or takes any text. */
  readonly values?: ValueKind;
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
  readonly arguments?: readonly ArgumentDef[];
  readonly options?: readonly OptionDef[];
  readonly subcommands?: readonly CommandEntry[];
  /** Runs although the settings are broken: it is what one uses to find out. */
  readonly withoutSettings?: true;
  /** Runs until somebody ends it, so its memory is kept small from the start (`base/small-heap.ts`). Join and home do it later. */
  readonly staysUp?: true;
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
