import type { SessionSummary } from '../../../hub/types.ts';
import { dayStamp, duration } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../command.ts';
import { aboutSession, isLive } from '../../link/sessions.ts';
import { hubOf, runningHubOf } from '../../link/wire.ts';
import type { Invocation } from '../../settings/invocation.ts';

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
    else if (cli.globals.json) cli.out.json(sessions);
    else if (sessions.length > 0) printSessions(cli, sessions);
    else cli.out.say(cli.t(all || every.length === 0 ? 'list-empty' : 'list-none-live', { n: every.length }));
    return EXIT.done;
  },
});

/** One line a session: what it is, how it stands, who is there. */
export function printSessions(cli: Invocation, sessions: readonly SessionSummary[]): void {
  for (const line of columns(
    sessions.map((session) => sessionRow(cli, session)),
    width,
  ))
    cli.out.line(line);
}

export function sessionRow(cli: Invocation, session: SessionSummary): readonly string[] {
  const { id, kind, severity, status, timeZone, progress, openedAt, closedAt, title, verdict } = session;
  const until = closedAt === null ? Date.now() : Date.parse(closedAt);
  const lasts = openedAt === null ? '' : duration(Math.max(0, until - Date.parse(openedAt)), cli.lang);
  return [
    id,
    kind === 'incident' ? (severity ?? '-') : cli.t(`kind-${kind}`),
    status === 'closed' && closedAt !== null
      ? cli.t('about-closed-on', { day: dayStamp(closedAt, timeZone) })
      : aboutSession(session, cli.t),
    `${progress.settled}/${progress.total}`,
    lasts,
    verdict === null ? '' : cli.t(verdict.hurt ? 'verdict-real' : 'verdict-false'),
    title,
  ];
}
