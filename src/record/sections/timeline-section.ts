import { dateOf, utcOffset } from '../../text/time.ts';
import { item, type RecordContext, section } from '../context.ts';
import { type TimelineEntry, timeline } from '../timeline.ts';

/** The story by its days: each day's date once, with the offset of its times; who came and went in few lines. */
export function timelineSection(c: RecordContext): readonly string[] {
  const { timeZone: zone } = c.session;
  const lines: string[] = [];
  let day = '';
  for (const { at, by, what } of folded(timeline(c), c)) {
    const heading = `${dateOf(at, zone, c.lang)} ${utcOffset(at, zone)}`;
    if (heading !== day) lines.push(...(day === '' ? [] : ['']), `### ${heading}`, '');
    day = heading;
    lines.push(item(`${c.clock(at)} ${by} ${what}`));
  }
  return section(c.t('timeline'), lines);
}

const CAME = 'participant.joined';
const WENT = 'participant.left';

/**
 * Of each person the first coming and, where it was for good, the last going; those of several people beside each other
 * are one line. That the person who opened the session came is said by the opening.
 */
function folded(entries: readonly TimelineEntry[], c: RecordContext): readonly TimelineEntry[] {
  const first = new Map<string, number>();
  const last = new Map<string, TimelineEntry>();
  for (const entry of entries) {
    if (entry.type !== CAME && entry.type !== WENT) continue;
    if (!first.has(entry.actor)) first.set(entry.actor, entry.seq);
    last.set(entry.actor, entry);
  }
  const opener = c.session.openedBy?.id;
  const told = entries.filter(({ type, actor, seq }) => {
    if (type === CAME) return actor !== opener && first.get(actor) === seq;
    return type !== WENT || last.get(actor)?.seq === seq;
  });
  const lines: TimelineEntry[] = [];
  for (const entry of told) {
    const before = lines.at(-1);
    const together = before?.type === entry.type && (entry.type === CAME || entry.type === WENT);
    if (before && together) lines[lines.length - 1] = { ...before, by: c.list([before.by, entry.by]) };
    else lines.push(entry);
  }
  return lines;
}
