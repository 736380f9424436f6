import { clockSeconds, duration } from '../../../text/time.ts';
import { fit as toWidth } from '../../../text/width.ts';
import type { BoxContent } from '../../draw/box.ts';
import { cutSpans, type Line, line, type Span, styled } from '../../draw/line.ts';
import { blank, prose, widest } from '../../draw/prose.ts';
import { type WordKey, word } from '../../model/words.ts';
import type { HomeWorld } from '../home-data.ts';
import { pageName } from '../home-list.ts';
import type { DetailsDialog } from '../home-state.ts';
import { changeRows } from './change-rows.ts';
import {
  alertRows,
  beforeRows,
  historyRows,
  linkRows,
  noteRows,
  type PartRoom,
  partRows,
  standing,
} from './detail-parts.ts';

/** Rows it has at least, where there is room: it must not grow under one's eyes with each part that comes. */
const LEAST_ROWS = 18;
/** Below this width a part's name stands above it. */
const NARROW = 60;

/** What stands above and below the parts, however far they are read. */
interface Around {
  readonly question: readonly Line[];
  /** What has changed since it was opened. */
  readonly since: readonly Line[];
  readonly foot: readonly Span[];
}

/** The page before it is taken: how it stands, its parts, and the question that `y` answers. Pure. */
export function detailContent(
  { item: { page }, parts, scroll }: DetailsDialog,
  world: HomeWorld,
  { cols, rows }: { readonly cols: number; readonly rows: number },
  { question, since, foot }: Around,
): BoxContent {
  const { lang, timeZone, now } = world;
  const reach = parts.reach.state === 'known' ? parts.reach.value : null;
  const head = [line(...standing(page, reach, world))].map(({ spans }) => line(...cutSpans(spans, cols)));
  const body = [...reachTrouble(parts, { page, world, cols }), ...sections(parts, page, world, cols)];
  const end = [...since, ...question, ...choiceRows(parts, world, cols)];
  const room = Math.max(1, rows - head.length - end.length - 1);
  const from = Math.max(0, Math.min(scroll, body.length - room));
  const shown = body.slice(from, from + room);
  const more =
    body.length > room ? `  ${word(lang, 'text.more', { n: from + shown.length, total: body.length })}` : '';
  // The question stands still while parts come in.
  const used = head.length + shown.length + end.length;
  const gap = Array.from({ length: Math.max(0, Math.min(rows, LEAST_ROWS) - used) }, () => blank);
  const urgency = word(lang, `home.urgency.${page.urgency}`);
  const title = [pageName(page), page.service ?? '', urgency, page.title].filter((text) => text !== '');
  const time = clockSeconds(page.triggeredAt, timeZone);
  const ago = duration(Math.max(0, now - Date.parse(page.triggeredAt)), lang);
  return {
    title: title.join('  '),
    aside: [word(lang, 'detail.fired', { time, ago })],
    lines: [...head, ...shown, ...gap, ...end].slice(0, Math.max(rows, end.length)),
    cursor: null,
    foot: [...foot, more],
  };
}

/** How many rows the parts could be moved by; the state keeps no more than that. */
export const detailScroll = (scroll: number, by: number): number => Math.max(0, Math.min(400, scroll + by));

type Parts = DetailsDialog['parts'];

/** Whom it pages is in the first row; that it is not known stands among the parts. */
function reachTrouble(parts: Parts, room: PartRoom): readonly Line[] {
  if (parts.reach.state !== 'unknown') return [];
  return named(
    'detail.part.reach',
    partRows(parts.reach, room, () => []),
    room,
  );
}

function sections(
  parts: Parts,
  page: DetailsDialog['item']['page'],
  world: HomeWorld,
  cols: number,
): readonly Line[] {
  const room = { page, world, cols: cols < NARROW ? cols - 2 : cols - nameCols(world) - 2 };
  const { alert } = parts;
  const links = alert.state === 'known' ? linkRows(alert.value) : [];
  return [
    ...named('detail.part.alert', partRows(alert, room, alertRows), { ...room, cols }),
    ...(links.length === 0 ? [] : named('detail.part.links', links, { ...room, cols })),
    ...named('detail.part.changes', partRows(parts.changes, room, changeRows), { ...room, cols }),
    ...named('detail.part.before', partRows(parts.before, room, beforeRows), { ...room, cols }),
    ...named('detail.part.log', partRows(parts.log, room, historyRows), { ...room, cols }),
    ...named('detail.part.notes', partRows(parts.notes, room, noteRows), { ...room, cols }),
  ];
}

const NAMES = [
  'detail.part.reach',
  'detail.part.alert',
  'detail.part.links',
  'detail.part.changes',
  'detail.part.before',
  'detail.part.log',
  'detail.part.notes',
] as const satisfies readonly WordKey[];

const nameCols = ({ lang }: Pick<HomeWorld, 'lang'>): number => widest(NAMES.map((key) => word(lang, key)));

/** A part beside its name, or below it where there is little room. */
function named(key: (typeof NAMES)[number], rows: readonly Line[], room: PartRoom): readonly Line[] {
  const { world, cols } = room;
  const name = word(world.lang, key);
  if (cols < NARROW)
    return [line(styled('past', name)), ...rows.map(({ spans }) => line('  ', ...cutSpans(spans, cols - 2)))];
  const width = nameCols(world);
  return rows.map(({ spans }, i) =>
    line(
      styled('past', i === 0 ? toWidth(name, width) : ' '.repeat(width)),
      '  ',
      ...cutSpans(spans, cols - width - 2),
    ),
  );
}

/** With what a session about it would begin. */
function choiceRows({ choice }: Parts, { lang }: HomeWorld, cols: number): readonly Line[] {
  if (choice.state !== 'known' || choice.value.procedure === null) return [];
  const { procedure, severity } = choice.value;
  const text =
    severity === null
      ? word(lang, 'detail.procedure', { procedure })
      : word(lang, 'detail.procedure-severity', { procedure, severity });
  return prose(text, cols, 'past');
}
