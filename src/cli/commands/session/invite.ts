import { readSpan } from '../../base/times.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { joinCommand, joinLines } from '../../link/join-line.ts';
import { listenOn } from '../../link/listen-address.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import { mayChange } from '../../settings/invocation.ts';

interface InviteOptions {
  readonly role: string;
  readonly expires: string;
  readonly listen?: string;
}

export const invite = command<Partial<InviteOptions>>({
  arguments: [SESSION],
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
    // The URL holds a secret that is good once, so it is data for whoever asked, and nothing is said of it elsewhere.
    const [command, url] = joinLines(made.url);
    if (cli.globals.json) cli.out.json({ ...made, url, command, oneLine: joinCommand(made.url) });
    else for (const line of [command, url]) cli.out.line(line);
    cli.out.say(cli.t('join-how'));
    return undefined;
  },
});
