import { command } from '../command.ts';
import { changeCredentials, readCredentials } from '../credentials.ts';
import { CliError } from '../errors.ts';
import { readHubUrl } from '../hub-url.ts';
import { mayChange } from '../invocation.ts';

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
