import { EXIT } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { printSessions } from '../../link/session-rows.ts';
import { idleSessions, isLive } from '../../link/sessions.ts';
import { hubOf, runningHubOf } from '../../link/wire.ts';

interface ListOptions {
  readonly all?: boolean;
  readonly ids?: boolean;
  readonly running?: boolean;
}

export const list = command<ListOptions>({
  options: [
    { flags: '-a, --all', help: 'optAll' },
    { flags: '--ids', help: 'optIds' },
    { flags: '--running', help: 'optRunning' },
  ],
  async run(cli, _args, { all = false, ids = false, running = false }) {
    const link = running ? await runningHubOf(cli) : await hubOf(cli, { reading: true });
    const every = link ? await link.api.sessions() : [];
    const sessions = all ? every : every.filter(isLive);
    if (ids) for (const { id } of sessions) cli.out.line(id);
    else if (cli.globals.json) {
      const idle = new Set(idleSessions(sessions, Date.now()));
      cli.out.json(sessions.map((session) => ({ ...session, idle: idle.has(session) })));
    } else if (sessions.length > 0) printSessions(cli, sessions);
    else cli.out.say(cli.t(all || every.length === 0 ? 'list-empty' : 'list-none-live', { n: every.length }));
    return EXIT.done;
  },
});
