import { CliError } from '../../base/errors.ts';
import { ask, readStdin } from '../../base/prompt.ts';
import { command } from '../../grammar/command.ts';
import { readHubUrl } from '../../link/hub-url.ts';
import { apiWithToken } from '../../link/wire.ts';
import { changeCredentials, keptHubs, readCredentials } from '../../settings/credentials.ts';
import { mayChange } from '../../settings/invocation.ts';

export const login = command({
  arguments: [['<url>', 'argUrl']],
  async run(cli, [given]) {
    mayChange(cli);
    const origin = readHubUrl(String(given));
    const token = await readToken(cli.env.ONCALL_TOKEN, () => ask(cli.t('ask-token'), true), cli.canAsk);
    const { actor, session, expires, hubs } = await apiWithToken(origin, token).me();
    if (session !== null) throw new CliError('wrong-session', { session });
    await changeCredentials(cli, (kept) => ({
      ...kept,
      login: origin,
      tokens: { ...kept.tokens, [origin]: { token, pin: null, actor, expires, ...keptHubs(hubs) } },
    }));
    if (cli.globals.json) cli.out.json({ hub: origin, actor, expires });
    else cli.out.say(cli.t('logged-in', { name: actor.name, hub: origin }));
    return undefined;
  },
});

/** From the environment, a prompt that shows nothing, or standard input; never from an option, which `ps` would show. */
async function readToken(
  fromEnv: string | undefined,
  prompt: () => Promise<string | null>,
  canAsk: boolean,
): Promise<string> {
  const token = (fromEnv ?? (canAsk ? await prompt() : await readStdin()) ?? '').trim();
  if (token === '' || /\s/.test(token))
    throw new CliError('missing-argument', { command: 'oncall login', argument: 'token' });
  return token;
}

export const logout = command({
  arguments: [['[url]', 'argUrl']],
  withoutSettings: true,
  async run(cli, [given]) {
    mayChange(cli);
    const { login, tokens } = await readCredentials(cli);
    const origin = given === undefined ? login : readHubUrl(String(given));
    // A hub's token goes with those that invites to its sessions gave.
    const gone = Object.keys(tokens).filter((key) => key === origin || key.startsWith(`${origin}/s/`));
    if (origin === null || gone.length === 0) throw new CliError('not-logged-in', { hub: origin ?? '' });
    await changeCredentials(cli, (kept) => ({
      ...kept,
      login: kept.login === origin ? null : kept.login,
      tokens: Object.fromEntries(Object.entries(kept.tokens).filter(([key]) => !gone.includes(key))),
    }));
    cli.out.say(cli.t('logged-out', { hub: origin }));
    return undefined;
  },
});
