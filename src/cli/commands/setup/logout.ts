import { CliError } from '../../base/errors.ts';
import { command } from '../../command.ts';
import { readHubUrl } from '../../link/hub-url.ts';
import { changeCredentials, readCredentials } from '../../settings/credentials.ts';
import { mayChange } from '../../settings/invocation.ts';

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
