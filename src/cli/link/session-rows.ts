import type { SessionSummary } from '../../protocol/http.ts';
import { titleWithImport } from '../../record/imported.ts';
import { dayStamp, duration } from '../../text/time.ts';
import { width } from '../../text/width.ts';
import { columns } from '../base/output.ts';
import type { Invocation } from '../settings/invocation.ts';
import { aboutSession, IDLE_MS, idleFor, idleSessions } from './sessions.ts';

/** One line a session: what it is, how it stands, who is there. Those that nobody came back to stand below, with what to do. */
export function printSessions(cli: Invocation, sessions: readonly SessionSummary[]): void {
  const idle = idleSessions(sessions, Date.now());
  const others = sessions.filter((session) => !idle.includes(session));
  const rows = columns(
    [...others, ...idle].map((session) => sessionRow(cli, session)),
    width,
  );
  for (const line of rows) cli.out.line(line);
  if (idle.length > 0)
    cli.out.say(cli.t(idle.length === 1 ? 'list-idle-one' : 'list-idle', { n: idle.length }));
}

export function sessionRow(cli: Invocation, session: SessionSummary): readonly string[] {
  const { id, kind, severity, status, timeZone, progress, openedAt, closedAt, verdict } = session;
  const until = closedAt === null ? Date.now() : Date.parse(closedAt);
  const idle = idleFor(session, Date.now()) ?? 0;
  const lasts = openedAt === null ? '' : duration(Math.max(0, until - Date.parse(openedAt)), cli.lang);
  return [
    id,
    kind === 'incident' ? (severity ?? '-') : cli.t(`kind-${kind}`),
    status === 'closed' && closedAt !== null
      ? cli.t('about-closed-on', { day: dayStamp(closedAt, timeZone) })
      : idle >= IDLE_MS
        ? cli.t('about-idle', { time: duration(idle, cli.lang) })
        : aboutSession(session, cli.t),
    `${progress.settled}/${progress.total}`,
    lasts,
    verdict === null ? '' : cli.t(verdict.hurt ? 'verdict-real' : 'verdict-false'),
    titleWithImport(session, cli.lang),
  ];
}
