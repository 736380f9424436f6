import type { AnyEvent } from '../../domain/event.ts';
import { reduceAll } from '../../domain/reduce.ts';
import { initialSession } from '../../domain/session.ts';
import { PLAIN_TEXT, type RecordContext, recordContext } from '../../record/context.ts';
import { type TimelineEntry, timeline } from '../../record/timeline.ts';
import type { Lang } from '../../text/i18n/messages.ts';

/** What the timeline of the record says of the events after a seq; in plain text, not Markdown. */
export function entriesAfter(events: readonly AnyEvent[], seq: number, lang: Lang): readonly TimelineEntry[] {
  return timeline(plainContext(events, lang)).filter((entry) => entry.seq > seq);
}

/** The same, one line each: `03:05 田中  …`. */
export function timelineAfter(
  events: readonly AnyEvent[],
  seq: number,
  lang: Lang,
  without: (event: AnyEvent) => boolean = () => false,
): readonly string[] {
  const context = plainContext(events, lang);
  const left = new Set(events.filter(without).map((event) => event.seq));
  return timeline(context)
    .filter((entry) => entry.seq > seq && !left.has(entry.seq))
    .map((entry) => `${context.time(entry.at)} ${entry.by}  ${entry.what}`);
}

function plainContext(events: readonly AnyEvent[], lang: Lang): RecordContext {
  const session = reduceAll(initialSession(events[0]?.session ?? ''), events);
  return recordContext(session, events, lang, PLAIN_TEXT);
}
