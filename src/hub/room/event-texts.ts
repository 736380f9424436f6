import { eventText } from '../../domain/chain.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { EventTail } from './event-tail.ts';

const CHUNK = 500;

export interface Texts {
  /** Seq of the first. */
  readonly first: number;
  readonly texts: readonly string[];
}

/**
 * Texts of a session's events from `seq` on, in chunks, from memory where it still holds them. Never past `head()`:
 * what the log has but the room has not published yet will come as a live frame.
 */
export async function* eventTexts(
  session: string,
  seq: number,
  head: () => number,
  recent: EventTail,
  log: EventLog,
): AsyncGenerator<Texts> {
  let next = seq;
  while (next <= head()) {
    const texts = recent.from(next, CHUNK);
    if (texts === null || texts.length === 0) break;
    yield { first: next, texts };
    next += texts.length;
  }
  if (next > head()) return;
  for await (const events of log.read(session, next)) {
    const published = events.filter((event) => event.seq <= head());
    if (published.length > 0) yield { first: next, texts: published.map(eventText) };
    next += published.length;
    if (published.length < events.length) return;
  }
}
