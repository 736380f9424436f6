import type { Verdict } from '../../domain/event.ts';
import type { Clock } from '../../domain/session.ts';
import type { JudgedPage } from './noise.ts';

/** A session with its pages, and what was said of it. */
interface JudgedSession {
  readonly incidents: readonly Pick<JudgedPage, 'id' | 'title' | 'service'>[];
  readonly verdict: Verdict | null;
  readonly clock: Pick<Clock, 'fired' | 'opened'>;
}

/** A page of the pager's own history, whether anybody has met it here or not. */
export interface PagerPage extends Omit<JudgedPage, 'hurt' | 'prevent' | 'resolvedSoon'> {
  readonly resolvedAt: string | null;
  /** Its monitoring resolved it, nobody did. */
  readonly resolvedBySelf: boolean;
}

/** What resolved itself sooner than anybody could have looked. */
const SOON_MS = 5 * 60_000;

const isSoon = ({ at, resolvedAt, resolvedBySelf }: PagerPage): boolean =>
  resolvedBySelf && resolvedAt !== null && Date.parse(resolvedAt) - Date.parse(at) <= SOON_MS;

/**
 * Each page once: as the pager tells it, with what was said of it by itself, or of the session about it, which goes
 * before.
 */
export function allPages(
  pager: readonly PagerPage[],
  alone: readonly JudgedPage[],
  sessions: readonly JudgedSession[],
): readonly JudgedPage[] {
  const pages = new Map<string, JudgedPage>();
  for (const page of pager) {
    const { id, title, service, at } = page;
    pages.set(id, { id, title, service, at, hurt: null, prevent: null, resolvedSoon: isSoon(page) });
  }
  const judge = (page: Omit<JudgedPage, 'resolvedSoon'>): void => {
    const known = pages.get(page.id);
    // The pager's own words, where it was read: a session has a title of its own.
    const { title, service, at, resolvedSoon } = known ?? { ...page, resolvedSoon: false };
    pages.set(page.id, { ...page, title, service, at, resolvedSoon });
  };
  for (const page of alone) judge(page);
  for (const { incidents, verdict, clock } of sessions) {
    const at = clock.fired ?? clock.opened ?? '';
    const { hurt = null, prevent = null } = verdict ?? {};
    for (const { id, title, service } of incidents) judge({ id, title, service, at, hurt, prevent });
  }
  return [...pages.values()];
}
