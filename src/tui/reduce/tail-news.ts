import type { Session } from '../../domain/session.ts';
import { clock } from '../../text/time.ts';
import type { Saying } from '../model/words.ts';
import { isLastBy, lastBy } from '../model/world.ts';
import type { News } from './news.ts';

/** Characters of a query or pattern that a message has room for. */
const SHORT = 60;

const ok = (say: Saying): News => ({ tone: 'ok', say, bell: false });

/** The person who narrows what everyone sees is named to the others. */
export function tailNews(before: Session, after: Session, you: string): News[] {
  const found: News[] = [];
  const who = lastBy(after, 'tail');
  if (before.tail !== after.tail && !isLastBy(after, 'tail', you)) {
    const { query, window } = after.tail;
    if (query !== before.tail.query) {
      const params = { who, text: query?.slice(0, SHORT) ?? '' };
      found.push(ok({ key: query === null ? 'news.query-gone' : 'news.query', params }));
    }
    const since = window?.since ?? null;
    if (since !== (before.tail.window?.since ?? null)) {
      const params = { who, time: since === null ? '' : clock(since, after.timeZone) };
      found.push(ok({ key: since === null ? 'news.window-gone' : 'news.window', params }));
    }
  }
  const known = new Set(before.mutes.map(({ id }) => id));
  for (const { id, pattern, by } of after.mutes) {
    if (known.has(id) || by.id === you) continue;
    found.push(ok({ key: 'news.muted', params: { who: by.name, text: pattern.slice(0, SHORT) } }));
  }
  const left = new Set(after.mutes.map(({ id }) => id));
  for (const { id, pattern } of before.mutes) {
    if (left.has(id) || isLastBy(after, `mute:${id}`, you)) continue;
    found.push(ok({ key: 'news.unmuted', params: { text: pattern.slice(0, SHORT) } }));
  }
  return found;
}
