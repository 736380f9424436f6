import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import type { Config } from '../settings/config.ts';
import type { Invocation } from '../settings/invocation.ts';

/** By settings in force: the address that a hub of this machine was given for its user; null: none is known. */
const given = new WeakMap<Config, string | null>();

/** Keeps in mind which address the hub of this machine was given. That of a team's hub is in its token, which only it can read. */
export const keepOwnAddress = ({ config }: Invocation, email: string | null): void =>
  void given.set(config, email);

/**
 * The one line of an error as its person reads it on their own terminal, and its exit code: where PagerDuty does not know them, with
 * the address that was tried. A hub's words name no address, as others read them, too.
 */
export function explainOwn(cli: Invocation, error: unknown): ReturnType<typeof explain> {
  const { line, exit } = explain(error, cli.lang);
  const email = given.get(cli.config);
  const isUnknown =
    error instanceof CliError && error.kind === 'pager' && error.params.pager === 'requester-unknown';
  if (!isUnknown || email === undefined) return { line, exit };
  const said = email === null ? cli.t('address-none') : cli.t(`address-of-${whereOf(cli.config)}`, { email });
  return { line: `${line}${said}`, exit };
}

function whereOf({ origin: { email } }: Config): 'environment' | 'settings' | 'git' {
  if (email === undefined) return 'git';
  return email === 'environment' ? email : 'settings';
}
