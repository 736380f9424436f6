import { pageName } from '../../../domain/page.ts';
import { clockSeconds, timeSince } from '../../../text/time.ts';
import { fit as toWidth, width } from '../../../text/width.ts';
import { cutSpans, type Line, line, plainText, type Span, spansWidth, styled } from '../../draw/line.ts';
import { blank, prose, widest } from '../../draw/prose.ts';
import type { Page } from '../../kernel/dialogs.ts';
import { type WordKey, word } from '../../model/words.ts';
import type { HomeWorld } from '../home-data.ts';
import type { DetailsDialog } from '../home-state.ts';
import { acting } from '../lines/page-rows.ts';
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

/** The smallest and largest height in rows. */
const LEAST_ROWS = 18;
const MOST_ROWS = 28;
/** Below this width a part's name stands above it. */
const NARROW = 60;
/** What an edge has beside its two texts, columns. */
const EDGE_COLS = 8;

/** The details of a page: its state, its parts, and the question that `y` answers (`asks`). Pure. */
export function detailPage(
  { item: { page }, parts }: DetailsDialog,
  world: HomeWorld,
  cols: number,
  asks: readonly Line[],
): Page {
  const { lang, timeZone, now } = world;
  const reach = parts.reach.state === 'known' ? parts.reach.value : null;
  const urgency = word(lang, `home.urgency.${page.urgency}`);
  const named = [pageName(page), page.service ?? '', urgency].filter((text) => text !== '');
  const time = clockSeconds(page.triggeredAt, timeZone);
  const ago = timeSince(page.triggeredAt, now, lang);
  const top = [...named, page.title].join('  ');
  const aside = word(lang, 'detail.fired', { time, ago });
  // The edge has one row, and the end of a title often tells two pages apart.
  const isCut = width(top) + width(aside) + EDGE_COLS > cols;
  const asked = acting(page, world, { asking: null, unheard: false });
  return {
    title: isCut ? named.join('  ') : top,
    aside: [aside],
    head: [
      ...(isCut ? prose(page.title, cols, 'strong') : []),
      ...whole(standing(page, reach, world), cols),
      ...(asked === null ? [] : prose(asked.text, cols, asked.style)),
    ],
    lines: [...reachTrouble(parts, { page, world, cols }), ...sections(parts, page, world, cols)],
    // The question keeps its place while parts arrive.
    tail: [blank, ...asks, ...choiceRows(parts, world, cols)],
    least: LEAST_ROWS,
    most: MOST_ROWS,
    edge: page.acknowledged === null ? 'burn' : 'follow',
  };
}

/** In one row, or without its colours in as many as it needs. */
const whole = (spans: readonly Span[], cols: number): readonly Line[] =>
  spansWidth(spans) <= cols ? [line(...spans)] : prose(plainText(spans), cols);

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
