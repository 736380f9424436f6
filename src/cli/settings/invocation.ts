import type { Lang } from '../../text/i18n/messages.ts';
import { CliError } from '../base/errors.ts';
import type { CliText } from '../base/language.ts';
import type { Output } from '../base/output.ts';
import type { Env, Paths } from '../base/paths.ts';
import type { Config, GlobalOptions } from './config.ts';

/** Everything a command knows of the world it was called in. */
export interface Invocation {
  readonly env: Env;
  readonly cwd: string;
  readonly paths: Paths;
  readonly globals: GlobalOptions;
  readonly config: Config;
  readonly lang: Lang;
  readonly t: CliText;
  readonly out: Output;
  readonly version: string;
  /** Both ends are a terminal a screen can be drawn on. */
  readonly interactive: boolean;
  /** Both ends are a terminal, though it may be one that no screen can be drawn on. */
  readonly isTerminal: boolean;
  /** Someone can be asked: standard input and standard error are terminals. */
  readonly canAsk: boolean;
  /** Of a call whose hub ends with it: aborted as it ends. */
  readonly over?: AbortSignal;
}

/** Refuses under `--readonly`; every command that changes something asks this first. */
export function mayChange(cli: Invocation): void {
  if (cli.globals.readonly) throw new CliError('readonly');
}

/** The team's time zone: the configured one, else this machine's. */
export function timeZone(cli: Invocation): string {
  return cli.config.settings.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

type Plain = Pick<Invocation, 'env' | 'isTerminal' | 'interactive' | 'globals'>;

/** A terminal that cannot draw: what is typed there is read line by line. Data for a script stays data. */
export const cannotDraw = ({ isTerminal, interactive, globals }: Plain): boolean =>
  isTerminal && !interactive && globals.json !== true;

/**
 * Sentences in place of every screen: a person with a screen reader asks once for them, and a terminal that cannot draw has
 * nothing else. `tui`: whether a screen is wanted at all.
 */
export const wantsPlain = (cli: Plain, tui = true): boolean =>
  /^(?:1|true|yes)$/i.test(cli.env.ONCALL_PLAIN ?? '') || (tui && cannotDraw(cli));
