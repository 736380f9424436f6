import { CliError } from '../../base/errors.ts';
import { readSpan } from '../../base/times.ts';
import { command } from '../../command.ts';
import { hubTokensOf } from '../../hub/hub-place.ts';
import { mayChange } from '../../settings/invocation.ts';

interface CreateOptions {
  readonly name?: string;
  readonly email?: string;
  readonly expires?: string;
  readonly config?: string;
}

/** Prints the token, and nothing else, on standard output: it is shown this once. */
export const create = command<CreateOptions>({
  options: [
    { flags: '--name <name>', help: 'optTokenName' },
    { flags: '--email <address>', help: 'optTokenEmail' },
    { flags: '--expires <length>', help: 'optExpires' },
    { flags: '--config <file>', help: 'optConfig' },
  ],
  withoutSettings: true,
  async run(cli, _args, { name, email, expires, config }) {
    mayChange(cli);
    const missing = name === undefined ? '--name' : email === undefined ? '--email' : null;
    if (missing !== null || name === undefined || email === undefined) {
      throw new CliError('missing-option', { command: 'oncall hub token create', option: missing ?? '' });
    }
    const until = expires === undefined ? null : new Date(Date.now() + readSpan('--expires', expires));
    const { tokens, credentials } = await hubTokensOf(cli, config);
    const made = await tokens.create({ name, email, expires: until });
    credentials.close();
    if (!made.ok) throw refusedToken(made.kind, made.params);
    if (cli.globals.json) cli.out.json({ ...made.record, token: made.token });
    else cli.out.line(made.token);
    cli.out.say(cli.t('token-made', { name: made.record.name, id: made.record.id }));
    return undefined;
  },
});

function refusedToken(kind: string, { name = '' }: Readonly<Record<string, string | number>>): CliError {
  if (kind === 'name-taken') return new CliError('name-taken', { name });
  if (kind === 'email-unclear') return new CliError('bad-email');
  return new CliError('bad-name', { reason: kind });
}
