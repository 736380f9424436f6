import { coveredAgain } from '../../../domain/changes/coverage.ts';
import type { PageParts } from '../../../domain/page.ts';
import { changeText } from '../../../text/change-text.ts';
import { coverageSentences } from '../../../text/coverage-text.ts';
import { clock, clockAndDay, duration } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { hyperlink, type Line, line, spansWidth, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { word } from '../../model/words.ts';
import type { PartRoom } from './detail-parts.ts';

type Part = PageParts['changes'];

/** What went out before the page, the newest first, then up to when that is known where it is not known to the page. */
export function changeRows({ changes, hours, known }: Part, room: PartRoom): readonly Line[] {
  const { world, cols } = room;
  const rows = changes.flatMap((one) => rowsOf(one, room));
  if (known === undefined)
    return rows.length > 0
      ? rows
      : prose(word(world.lang, 'detail.changes-none', { n: hours }), cols, 'past');
  const { gap, ...kept } = known;
  const gaps = gap === null ? [] : [gap];
  const seen = changes.flatMap(({ change }) => change ?? []);
  // Of what went out the rows say it; an older hub leaves it to them.
  const isTold = rows.length > 0 && seen.length === 0;
  const covered = coveredAgain(kept, seen, gaps, room.page.triggeredAt);
  const coverage = isTold && covered.silence === 'nothing-went-out' ? [] : [covered];
  const told = coverageSentences({ coverage, gaps, hours }, world.lang, (iso) => timeOf(iso, room));
  return [...rows, ...told.flatMap(({ text, kind }) => prose(text, cols, kind === 'none' ? 'past' : 'wait'))];
}

function rowsOf(
  { at, summary, source, links, change }: Part['changes'][number],
  room: PartRoom,
): readonly Line[] {
  const { page, world, cols } = room;
  const before = Math.max(0, Date.parse(page.triggeredAt) - Date.parse(at));
  const ago = word(world.lang, 'detail.change-before', { ago: duration(before, world.lang) });
  const text = change === undefined ? summary : changeText(change, world.lang);
  const time = `${timeOf(at, room)} `;
  const [first] = links;
  const what = [time, first === undefined ? text : hyperlink('follow', text, first.href)];
  const beside = styled('past', `${source === null ? '' : `${source}  `}${ago}`);
  const whole = [...what, '  ', beside];
  return spansWidth(whole) <= cols
    ? [line(...whole)]
    : [line(...what), line(' '.repeat(width(time)), beside)];
}

/** By the minute: a forge says when somebody was done, not when a user felt it. */
function timeOf(iso: string, { page, world: { timeZone, lang } }: PartRoom): string {
  const text = clockAndDay(iso, page.triggeredAt, timeZone, lang);
  return text === clock(iso, timeZone) ? clock(iso, timeZone) : text;
}
