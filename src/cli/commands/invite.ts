import { command } from '../command.ts';
import { mayChange } from '../invocation.ts';
import { joinCommand } from '../join-command.ts';
import { listenOn } from '../listen-address.ts';
import { resolveSession } from '../sessions.ts';
import { readSpan } from '../times.ts';
import { hubOf } from '../wire.ts';

interface InviteOptions {
  readonly role: string;
  readonly expires: string;
  readonly listen?: string;
}

export const invite = command<Partial<InviteOptions>>({
  arguments: [['<session>', 'argSession']],
  options: [
    { flags: '--role <role>', help: 'optInviteRole', choices: ['member', 'guest', 'observer'] },
    { flags: '--expires <length>', help: 'optExpires' },
    { flags: '--listen <address>', help: 'optListen' },
  ],
  async run(cli, [given], { role = 'member', expires = '8h', listen }) {
    mayChange(cli);
    const hours = readSpan('--expires', expires) / 3_600_000;
    const link = await hubOf(cli, { session: String(given) });
    const { id } = await resolveSession(link.api, String(given), cli.t);
    if (listen !== undefined) await listenOn(cli, link, listen);
    const made = await link.api.invite(id, { role, hours });
    // The line holds a secret that is good once, so it is data for whoever asked, and nothing is said of it elsewhere.
    if (cli.globals.json) cli.out.json({ ...made, command: joinCommand(made.url) });
    else cli.out.line(joinCommand(made.url));
    return undefined;
  },
});
