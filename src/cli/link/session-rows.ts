import type { SessionSummary } from '../../hub/types.ts';
import { dayStamp, duration } from '../../text/time.ts';
import { width } from '../../text/width.ts';
import { columns } from '../base/output.ts';
import type { Invocation } from '../settings/invocation.ts';
import { aboutSession } from './sessions.ts';

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
