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
  /** Someone can be asked: standard input and standard error are terminals. */
  readonly canAsk: boolean;
}

/** Refuses under `--readonly`; every command that changes something asks this first. */
export function mayChange(cli: Invocation): void {
  if (cli.globals.readonly) throw new CliError('readonly');
}

/** The team's time zone: the configured one, else this machine's. */
export function timeZone(cli: Invocation): string {
  return cli.config.settings.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Who hears their terminal asks once for sentences wherever a screen would open. */
export const wantsPlain = ({ env }: Pick<Invocation, 'env'>): boolean =>
  /^(?:1|true|yes)$/i.test(env.ONCALL_PLAIN ?? '');
