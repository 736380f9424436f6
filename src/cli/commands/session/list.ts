import type { SessionSummary } from '../../../protocol/http.ts';
import { EXIT } from '../../base/errors.ts';
import type { CliText } from '../../base/language.ts';
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
    // Of a damaged one it is unknown whether it is live: data has it as a row, a table has a note.
    const rows = cli.globals.json && !ids;
    const shows = (one: SessionSummary) => all || isLive(one) || (rows && one.status === 'damaged');
    const sessions = every.filter(shows);
    if (ids) for (const { id } of sessions) cli.out.line(id);
    else if (rows) {
      const idle = new Set(idleSessions(sessions, Date.now()));
      cli.out.json(sessions.map((session) => ({ ...session, idle: idle.has(session) })));
    } else if (sessions.length > 0) printSessions(cli, sessions);
    else if (every.length === 0) cli.out.say(cli.t('list-empty'));
    else cli.out.say(noneLiveLine(cli.t, every));
    const unread = all || ids || rows ? null : unreadLine(cli.t, every);
    if (unread !== null) cli.out.say(unread);
    return EXIT.done;
  },
});

/** That none of these is live, as far as their logs can be read. */
export function noneLiveLine(t: CliText, every: readonly SessionSummary[]): string {
  const isKnown = every.every(({ status }) => status !== 'damaged');
  const n = every.filter(({ status }) => status === 'closed').length;
  return t(isKnown ? 'list-none-live' : 'list-none-live-read', { n });
}

/** Names the sessions whose state is unknown; null: there is none. */
export function unreadLine(t: CliText, every: readonly SessionSummary[]): string | null {
  const names = every.flatMap(({ id, status }) => (status === 'damaged' ? [id] : [])).join(', ');
  return names === '' ? null : t('list-unread', { sessions: names });
}
