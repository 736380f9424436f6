import { dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { readSpan } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { hubTokensOf } from '../../hub/hub-place.ts';
import { hasExpired } from '../../link/join-line.ts';
import { mayChange, timeZone } from '../../settings/invocation.ts';

export const token = command({
  subcommands: [
    {
      name: 'create',
      summary: 'hub token create',
      load: async () => create,
    },
    { name: 'list', summary: 'hub token list', load: async () => list },
    {
      name: 'revoke',
      summary: 'hub token revoke',
      load: async () => revoke,
    },
  ],
});

interface CreateOptions {
  readonly name?: string;
  readonly email?: string;
  readonly expires?: string;
  readonly config?: string;
}

/** Prints the token, and nothing else, on standard output: it is shown this once. */
const create = command<CreateOptions>({
  options: [
    { flags: '--name <name>', help: 'optTokenName' },
    { flags: '--email <address>', help: 'optTokenEmail' },
    { flags: '--expires <length>', help: 'optExpires' },
    { flags: '--config <file>', help: 'optConfig', values: 'file' },
  ],
  withoutSettings: true,
  async run(cli, _args, { name, email, expires, config }) {
    mayChange(cli);
    const missing = name === undefined ? '--name' : email === undefined ? '--email' : null;
    if (missing !== null || name === undefined || email === undefined) {
      throw new CliError('missing-option', { command: 'oncall hub token create', option: missing ?? '' });
    }
    const until = expires === undefined ? null : new Date(Date.now() + readSpan('--expires', expires));
    const { tokens, note, close } = await hubTokensOf(cli, config);
    const made = await tokens.create({ name, email, expires: until });
    close();
    if (!made.ok) throw refusedToken(made.kind, made.params);
    if (cli.globals.json) cli.out.json({ ...made.record, token: made.token });
    else cli.out.line(made.token);
    cli.out.say(cli.t('token-made', { name: made.record.name, id: made.record.id }));
    // Last: it is shown this once, whatever becomes of the note.
    await note();
    return undefined;
  },
});

function refusedToken(
  kind: string,
  { name = '', email = '' }: Readonly<Record<string, string | number>>,
): CliError {
  if (kind === 'name-taken') return new CliError('name-taken', { name });
  if (kind === 'address-alike') return new CliError('address-alike', { email });
  if (kind === 'email-unclear') return new CliError('bad-email');
  return new CliError('bad-name', { reason: kind });
}

const list = command<{ readonly config?: string }>({
  options: [{ flags: '--config <file>', help: 'optConfig', values: 'file' }],
  withoutSettings: true,
  async run(cli, _args, { config }) {
    const { tokens, close } = await hubTokensOf(cli, config);
    const all = tokens.list();
    close();
    if (cli.globals.json) {
      cli.out.json(all);
      return undefined;
    }
    const zone = timeZone(cli);
    const rows = all.map((token) => {
      const standing = token.revoked !== null ? 'revoked' : hasExpired(token.expires) ? 'expired' : 'live';
      const until = token.expires === null ? '-' : dayStamp(token.expires, zone);
      return [token.id, token.role, cli.t(`token-${standing}`), until, token.session ?? '*', token.name];
    });
    for (const line of columns(rows, width)) cli.out.line(line);
    if (rows.length === 0) cli.out.say(cli.t('token-none'));
    return undefined;
  },
});

const revoke = command<{ readonly config?: string }>({
  arguments: [['<id>', 'argTokenId', 'token']],
  options: [{ flags: '--config <file>', help: 'optConfig', values: 'file' }],
  withoutSettings: true,
  async run(cli, [id], { config }) {
    mayChange(cli);
    const { tokens, note, close } = await hubTokensOf(cli, config);
    const revoked = await tokens.revoke(String(id));
    close();
    await note();
    if (!revoked) throw new CliError('no-such-token', { id: String(id) });
    if (cli.globals.json) cli.out.json(revoked);
    else cli.out.say(cli.t('token-gone', { name: revoked.name, id: revoked.id }));
    return undefined;
  },
});
