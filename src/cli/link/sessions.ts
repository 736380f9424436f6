import type { SessionSummary } from '../../protocol/http.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import { nearest } from '../../text/nearest.ts';
import { CliError } from '../base/errors.ts';
import type { CliText } from '../base/language.ts';
import type { HubApi } from './hub-api.ts';

/** The session meant by an id, or by the start of one that no other has. Rejects with the one that comes nearest. */
export async function resolveSession(api: HubApi, word: string, t: CliText): Promise<SessionSummary> {
  if (!SESSION_ID.test(word)) throw new CliError('bad-session-id', { id: word });
  const sessions = await api.sessions();
  const exact = sessions.find(({ id }) => id === word);
  if (exact) return exact;
  const starts = sessions.filter(({ id }) => id.startsWith(word));
  const live = starts.filter(isLive);
  const only = starts.length === 1 ? starts[0] : live.length === 1 ? live[0] : undefined;
  if (only) return only;
  if (starts.length > 1) {
    throw new CliError('ambiguous-session', {
      id: word,
      matches: starts
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', '),
    });
  }
  const near = nearestSession(
    word,
    sessions.map(({ id }) => id),
  );
  const session = sessions.find(({ id }) => id === near);
  if (!session) throw new CliError('no-session', { id: word });
  throw new CliError('no-session-near', { id: word, near: session.id, about: aboutSession(session, t) });
}

/** The only live session. Rejects with the lines to type when there are several, or how to start one. */
export function onlyLive(sessions: readonly SessionSummary[]): SessionSummary {
  const live = sessions.filter(isLive);
  const [first, ...more] = live;
  if (!first) throw new CliError('no-live-session');
  if (more.length === 0) return first;
  const lines = live.slice(0, 10).map(({ id }) => `oncall join ${id}`);
  throw new CliError('several-sessions', { count: live.length, lines: lines.join(' | ') });
}

export const isLive = ({ status }: SessionSummary): boolean => status === 'open';

/** Open, with nobody there and nothing written for so long, ms: the person who opened it has most likely forgotten it. */
export const IDLE_MS = 24 * 3_600_000;

/** How long nothing was written in an open session with nobody there, ms; null where somebody is, or it is not open. */
export function idleFor({ status, peopleNow, lastAt }: SessionSummary, now: number): number | null {
  if (status !== 'open' || peopleNow.length > 0 || lastAt === null) return null;
  return Math.max(0, now - Date.parse(lastAt));
}

/** Sessions that were idle for so long, the latest first. */
export function idleSessions(
  sessions: readonly SessionSummary[],
  now: number,
  longest = IDLE_MS,
): readonly SessionSummary[] {
  const idle = sessions.filter((session) => (idleFor(session, now) ?? -1) >= longest);
  return [...idle].sort((a, b) => Date.parse(b.lastAt ?? '') - Date.parse(a.lastAt ?? ''));
}

/** `live, 4 people` */
export function aboutSession({ status, peopleNow }: SessionSummary, t: CliText): string {
  return status === 'open' ? t('about-live', { n: peopleNow.length }) : t(`about-${status}`);
}

/**
 * The session id that `word` was most likely meant to be. A session is often remembered by its service alone, so
 * `chekout` is near `checkout-1125`.
 */
export function nearestSession(word: string, ids: readonly string[]): string | undefined {
  const whole = nearest(word, ids);
  if (whole !== undefined) return whole;
  const stems = new Map(ids.map((id) => [id.replace(/-\d{4}(-\d+)?$/, ''), id]));
  const stem = nearest(word, stems.keys());
  return stem === undefined ? undefined : stems.get(stem);
}
