import { MARK_KINDS, type Mark, type MarkKind } from '../../client/replay/marks.ts';
import type { Replay } from '../../client/replay-player.ts';
import { mmss } from '../../text/time.ts';
import { glyphs } from '../draw/glyphs.ts';
import { apart, cutSpans, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import { joinParts, part } from '../draw/parts.ts';
import type { Rect } from '../model/layout.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { momentText } from '../select/moment.ts';

const LETTERS: Readonly<Record<MarkKind, string>> = {
  fired: 'f',
  acknowledged: 'a',
  start: 's',
  secondPerson: '2',
  notice: 'N',
  decision: 'D',
  mitigated: 'M',
  relapsed: '!',
  resolved: 'R',
  closed: 'X',
};

/** Where two letters meet, the one named first has the cell, and the other the nearest one that is free. */
const BEFORE: readonly MarkKind[] = [
  'fired',
  'mitigated',
  'relapsed',
  'resolved',
  'closed',
  'acknowledged',
  'start',
  'secondPerson',
  'decision',
  'notice',
];
/** A letter further from its time than this would say another one. */
const NEAR_CELLS = 2;
/** Below this the letters of status updates go. */
const LETTERS_FROM = 100;

/** The bar with what happened as letters, where in it the replay is, and what the letters mean. */
export function replayLines(world: World, { w, h }: Pick<Rect, 'w' | 'h'>): readonly Line[] {
  const { replay } = world;
  if (replay === null) return [];
  const cells = Math.max(1, w - 2);
  const cellOf: CellOf = (time) => Math.round(replay.scale(time) * (cells - 1));
  const rows = [bar(replay, cellOf, world, w), position(replay, cellOf, world, w), legend(replay, world, w)];
  return rows.slice(0, h);
}

/** The bar's cell of a time. */
type CellOf = (time: number) => number;

function bar({ head, marks }: Replay, cellOf: CellOf, { ascii }: World, cols: number): Line {
  const cells = Math.max(1, cols - 2);
  const { barFull, barEmpty } = glyphs(ascii);
  const letters = lettersOf(
    cols < LETTERS_FROM ? marks.filter(({ kind }) => kind !== 'notice') : marks,
    cells,
    cellOf,
  );
  const here = cellOf(head.at);
  const spans: Span[] = [];
  let run = '';
  let runPlayed = true;
  const flush = (): void => {
    if (run !== '') spans.push(styled(runPlayed ? 'follow' : 'past', run));
    run = '';
  };
  for (let cell = 0; cell < cells; cell++) {
    const letter = letters.get(cell);
    const isPlayed = cell <= here;
    if (letter !== undefined || isPlayed !== runPlayed) flush();
    runPlayed = isPlayed;
    if (letter === undefined) run += isPlayed ? barFull : barEmpty;
    else spans.push(isPlayed ? styled('strong', letter) : letter);
  }
  flush();
  return line(' ', ...spans);
}

function lettersOf(marks: readonly Mark[], cells: number, cellOf: CellOf): ReadonlyMap<number, string> {
  const letters = new Map<number, string>();
  const inOrder = marks.toSorted((a, b) => BEFORE.indexOf(a.kind) - BEFORE.indexOf(b.kind) || a.at - b.at);
  for (const { kind, at } of inOrder) {
    const cell = cellOf(at);
    for (let off = 0; off <= NEAR_CELLS; off++) {
      const free = [cell + off, cell - off].find((each) => each >= 0 && each < cells && !letters.has(each));
      const same = letters.get(cell) === LETTERS[kind];
      if (same) break;
      if (free === undefined) continue;
      letters.set(free, LETTERS[kind]);
      break;
    }
  }
  return letters;
}

/** `^03:09:50  event 41 of 118  4:12 skipped`, below its cell while there is room at its right; the end at the right edge. */
function position({ head, recording }: Replay, cellOf: CellOf, world: World, cols: number): Line {
  const { lang } = world;
  const end = momentText(recording.to, world);
  const column = 1 + cellOf(head.at);
  const stands = head.playing
    ? ''
    : word(lang, head.seq < recording.length ? 'replay.paused' : 'replay.at-end');
  const skipped = head.skipped === null ? '' : word(lang, 'replay.skipped', { span: mmss(head.skipped.ms) });
  const facts = [
    part(0, styled('strong', momentText(head.at, world))),
    part(2, styled('past', word(lang, 'replay.event', { n: head.seq, of: recording.length }))),
    part(1, styled('wait', stands)),
    part(1, styled('wait', skipped)),
  ];
  const right = cols - column - 1 - end.length - 3;
  const text = joinParts(facts, Math.max(right, column - 1));
  if (spansWidth(text) <= right) {
    return line(...apart([' '.repeat(column), '^', ...text], [styled('past', end), ' '], cols));
  }
  const before = Math.max(0, column - spansWidth(text));
  return line(...cutSpans([' '.repeat(before), ...text, '^'], cols));
}

function legend({ marks }: Replay, { lang }: World, cols: number): Line {
  const there = MARK_KINDS.filter((kind) => marks.some((mark) => mark.kind === kind));
  const spans = there.flatMap((kind): Span[] => [
    '  ',
    styled('strong', LETTERS[kind]),
    styled('past', ` ${word(lang, `replay.letter-${kind}`)}`),
  ]);
  return line(...cutSpans([' ', ...spans.slice(1)], cols));
}
