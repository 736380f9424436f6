import { dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../command.ts';
import { hubTokensOf } from '../../hub/hub-place.ts';
import { timeZone } from '../../settings/invocation.ts';

export const list = command<{ readonly config?: string }>({
  options: [{ flags: '--config <file>', help: 'optConfig' }],
  withoutSettings: true,
  async run(cli, _args, { config }) {
    const { tokens, credentials } = await hubTokensOf(cli, config);
    const all = tokens.list();
    credentials.close();
    if (cli.globals.json) {
      cli.out.json(all);
      return undefined;
    }
    const zone = timeZone(cli);
    const rows = all.map((token) => {
      const standing = token.revoked !== null ? 'revoked' : isOver(token.expires) ? 'expired' : 'live';
      const until = token.expires === null ? '-' : dayStamp(token.expires, zone);
      return [token.id, token.role, cli.t(`token-${standing}`), until, token.session ?? '*', token.name];
    });
    for (const line of columns(rows, width)) cli.out.line(line);
    if (rows.length === 0) cli.out.say(cli.t('token-none'));
    return undefined;
  },
});

function isOver(expires: string | null): boolean {
  return expires !== null && Date.parse(expires) <= Date.now();
}
