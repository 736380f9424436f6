import type { PageParts } from '../../../domain/page.ts';
import { changeText, changeWord, gapReason } from '../../../text/change-text.ts';
import { clock, clockAndDay, duration } from '../../../text/time.ts';
import { hyperlink, type Line, line, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { word } from '../../model/words.ts';
import type { PartRoom } from './detail-parts.ts';

type Part = PageParts['changes'];

/** What went out before the page, the newest first, then up to when that is known where it is not known to the page. */
export function changeRows({ changes, hours, known }: Part, room: PartRoom): readonly Line[] {
  const { world, cols } = room;
  const rows = changes.map((one) => rowOf(one, room));
  if (known === undefined)
    return rows.length > 0
      ? rows
      : prose(word(world.lang, 'detail.changes-none', { n: hours }), cols, 'past');
  return [...rows, ...silence(known, hours, rows.length === 0, room)];
}

function rowOf({ at, summary, source, links, change }: Part['changes'][number], room: PartRoom): Line {
  const { page, world } = room;
  const before = Math.max(0, Date.parse(page.triggeredAt) - Date.parse(at));
  const ago = word(world.lang, 'detail.change-before', { ago: duration(before, world.lang) });
  const text = change === undefined ? summary : changeText(change, world.lang);
  const [first] = links;
  return line(
    `${timeOf(at, room)} `,
    first === undefined ? text : hyperlink('follow', text, first.href),
    styled('past', `  ${source === null ? '' : `${source}  `}${ago}`),
  );
}

/** "Nothing went out" only where all was read up to the page; else since when nothing is known, and why. */
function silence(
  { service, origins, completeTo, gap }: NonNullable<Part['known']>,
  hours: number,
  isEmpty: boolean,
  room: PartRoom,
): readonly Line[] {
  const { page, world, cols } = room;
  const { lang } = world;
  const at = (iso: string): string => timeOf(iso, room);
  if (gap !== null) {
    const why = gapReason(gap, lang, at);
    const text =
      gap.from === null || gap.kind === 'too-many'
        ? changeWord(lang, 'gap-all', { service, why })
        : changeWord(lang, 'gap-since', { service, time: at(gap.from), why });
    return prose(text, cols, 'wait');
  }
  if (completeTo === null) return prose(changeWord(lang, 'nothing-known-yet', { service }), cols, 'wait');
  const time = at(completeTo);
  if (completeTo < page.triggeredAt)
    return prose(changeWord(lang, 'nothing-known', { service, time }), cols, 'wait');
  if (!isEmpty) return [];
  const sources = origins.map((origin) => changeWord(lang, `origin.${origin}`)).join(', ');
  return prose(changeWord(lang, 'nothing-went-out', { service, hours, sources, time }), cols, 'past');
}

/** By the minute: a forge says when somebody was done, not when a user felt it. */
function timeOf(iso: string, { page, world: { timeZone, lang } }: PartRoom): string {
  const text = clockAndDay(iso, page.triggeredAt, timeZone, lang);
  return text === clock(iso, timeZone) ? clock(iso, timeZone) : text;
}
