import { CliError } from '../../base/errors.ts';
import { command } from '../../command.ts';
import { hubTokensOf } from '../../hub/hub-place.ts';
import { mayChange } from '../../settings/invocation.ts';

export const revoke = command<{ readonly config?: string }>({
  arguments: [['<id>', 'argTokenId']],
  options: [{ flags: '--config <file>', help: 'optConfig' }],
  withoutSettings: true,
  async run(cli, [id], { config }) {
    mayChange(cli);
    const { tokens, credentials } = await hubTokensOf(cli, config);
    const revoked = await tokens.revoke(String(id));
    credentials.close();
    if (!revoked) throw new CliError('no-such-token', { id: String(id) });
    if (cli.globals.json) cli.out.json(revoked);
    else cli.out.say(cli.t('token-gone', { name: revoked.name, id: revoked.id }));
    return undefined;
  },
});
