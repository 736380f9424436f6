import type { Learned } from '../../domain/procedures/offers.ts';
import {
  clockOf,
  deviationHow,
  deviationWord,
  historySaid,
  offerSaid,
  offersSaid,
  workedSummary,
} from '../../record/procedures/worked-text.ts';
import { fit as toWidth, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { DialogBox } from '../draw/box.ts';
import { glyphs, MARKS } from '../draw/glyphs.ts';
import { cutSpans, type Line, line, type Span, styled } from '../draw/line.ts';
import { blank, prose, widest } from '../draw/prose.ts';
import { SESSION_KEYS } from '../keys/look-up.ts';
import { centred } from '../model/layout.ts';
import { type LessonRow, type LessonsDialog, learnedAt, lessonRows } from '../model/lessons/lesson-rows.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

const MOST_COLS = 140;
/** From so many columns on there is room for how often it was so. */
const HISTORY_FROM = 92;
/** In fewer columns how it was stands below what was done. */
const BESIDE_FROM = 20;
/** Of what the step's name may take. */
const TITLE_SHARE = 0.42;

/** A row that can be selected with what is shown below it, or rows between. */
interface Block {
  readonly lines: readonly Line[];
  readonly isAt: boolean;
}

/** The procedure against what was done, and below it the changes of its file; what is selected is always seen. */
export function lessonsBox(dialog: LessonsDialog, state: ScreenState, world: World): DialogBox {
  const { lang, layout } = world;
  const area = layout.dialog;
  const room = { ...area, h: Math.max(3, area.h) };
  const cols = Math.max(10, Math.min(room.w - 4, MOST_COLS));
  const { lessons, atClose } = dialog;
  const head = summary(dialog, world, cols);
  const blocks = [
    ...doneBlocks(dialog, world, cols),
    { lines: [divider(word(lang, 'lessons.patch'), cols, world.ascii)], isAt: false },
    ...(dialog.edited === null ? patchBlocks(dialog, world, cols) : [editedBlock(dialog, world, cols)]),
  ];
  const error = dialog.error === null ? [] : prose(`${MARKS.not} ${dialog.error}`, cols, 'burn');
  const all = blocks.flatMap(({ lines }) => lines);
  const rows = Math.max(1, room.h - 2 - head.length - error.length);
  const from = seenFrom(blocks, all.length, rows);
  const shown = [...head, ...all.slice(from, from + rows), ...error];
  const params = { session: lessons.session, procedure: lessons.procedure.id, version: lessons.version };
  const hidden = all.length - Math.min(all.length, from + rows);
  const more = hidden > 0 ? [styled('past', word(lang, 'checklist.below', { n: hidden }))] : [];
  return {
    content: {
      title: word(lang, 'lessons.title', params),
      lines: shown,
      cursor: null,
      aside: more.length > 0 ? more : atClose ? [styled('past', word(lang, 'lessons.at-close'))] : [],
      keys: SESSION_KEYS.hints(state, world),
    },
    rect: centred(room, cols + 4, shown.length + 2),
    edge: 'follow',
  };
}

/** The first row that is seen: the selected block with a row of what follows, from its own beginning on. */
function seenFrom(blocks: readonly Block[], total: number, rows: number): number {
  const at = blocks.findIndex(({ isAt }) => isAt);
  if (at < 0 || total <= rows) return 0;
  const start = blocks.slice(0, at).reduce((sum, { lines }) => sum + lines.length, 0);
  const end = start + (blocks[at] as Block).lines.length + 1;
  return Math.min(start, Math.max(0, Math.min(end, total) - rows));
}

function summary({ lessons, taken }: LessonsDialog, { lang }: World, cols: number): readonly Line[] {
  const { file } = lessons;
  const stop = lang === 'ja' ? '。' : ', ';
  const text = `${workedSummary(lessons, lang)}${stop}${offersSaid(taken.length, file, lang)}`;
  return prose(text, cols, 'strong');
}

const divider = (name: string, cols: number, ascii: boolean): Line => {
  const { across } = glyphs(ascii);
  const rest = across.repeat(Math.max(0, cols - width(name) - 3));
  return line(styled('follow', across), ` ${name} `, styled('follow', rest));
};

/** Who, when and why of each, in columns; in a narrow one without how often, and below the step's name at last. */
function doneBlocks(dialog: LessonsDialog, world: World, cols: number): readonly Block[] {
  const { lang } = world;
  const { learned, timeZone } = dialog.lessons;
  const time = clockOf(timeZone);
  const told = learned.map((one) => ({
    one,
    word: deviationWord(one.deviation, lang),
    title: one.deviation.step.title[lang],
    how: deviationHow(one.deviation, lang, time),
    history: cols < HISTORY_FROM ? '' : historySaid(one, lang),
  }));
  const wordCols = widest(told.map((each) => each.word));
  const historyCols = widest(told.map((each) => each.history));
  const room = Math.max(8, cols - 1 - wordCols - 2 - (historyCols > 0 ? historyCols + 2 : 0));
  const titleCols = Math.min(
    widest(told.map(({ title }) => title)),
    Math.max(8, Math.floor(room * TITLE_SHARE)),
  );
  const beside = room - titleCols - 2 >= BESIDE_FROM;
  const howCols = beside ? room - titleCols - 2 : room;
  return told.map(({ one, word: is, title, how, history }, i) => {
    const isAt = dialog.at === i;
    const titles = wrap(title, beside ? titleCols : room);
    const hows = wrap(how, howCols);
    const gap = ' '.repeat(wordCols + 2);
    const cells: readonly (readonly Span[])[] = beside
      ? Array.from({ length: Math.max(titles.length, hows.length) }, (_, row) => [
          toWidth(titles[row] ?? '', titleCols),
          '  ',
          toWidth(hows[row] ?? '', howCols),
          ...(row === 0 && history !== '' ? ['  ', styled('past', history)] : []),
        ])
      : [...titles.map((text): Span[] => [text]), ...hows.map((text): Span[] => [styled('past', text)])];
    const lines = cells.map(
      (spans, row): Line => ({
        spans: [
          isAt && row === 0 ? MARKS.here : ' ',
          row === 0 ? `${toWidth(is, wordCols)}  ` : gap,
          ...spans,
        ],
        selected: isAt,
        target: { at: i },
      }),
    );
    return { lines: [...lines, ...(isAt ? wouldLines(dialog, one, i, world, cols) : [])], isAt };
  });
}

/** What `space` would put into the patch. */
function wouldLines(
  { taken, edited, lessons }: LessonsDialog,
  { offer }: Learned,
  index: number,
  { lang }: World,
  cols: number,
): readonly Line[] {
  if (offer === null || edited !== null) return [];
  const text = taken.includes(index)
    ? word(lang, 'lessons.taken')
    : word(lang, 'lessons.would', { offer: offerSaid(offer, lessons.procedure, lang) });
  return prose(text, cols - 4, 'past').map((row) => line('    ', ...row.spans));
}

function patchBlocks(dialog: LessonsDialog, world: World, cols: number): readonly Block[] {
  const { lang } = world;
  const rows = lessonRows(dialog);
  const blocks = rows.flatMap((row, i) =>
    row.part === 'patch' ? [patchBlock(dialog, row, i, world, cols)] : [],
  );
  if (blocks.length > 0) return blocks;
  return [{ lines: prose(word(lang, 'lessons.patch-none'), cols, 'past'), isAt: false }];
}

function patchBlock(dialog: LessonsDialog, row: LessonRow, at: number, world: World, cols: number): Block {
  const { lessons, chosen } = dialog;
  const { offer } = learnedAt(dialog, row);
  const isAt = dialog.at === at;
  const mark = chosen.includes(row.index) ? MARKS.ticked : MARKS.open;
  const said = offer === null ? '' : offerSaid(offer, lessons.procedure, world.lang);
  const lines = wrap(said, Math.max(4, cols - 3)).map(
    (text, i): Line => ({
      spans: [isAt && i === 0 ? MARKS.here : ' ', i === 0 ? `${mark} ` : '  ', text],
      selected: isAt,
      target: { at, key: 'space' },
    }),
  );
  const patch = isAt ? changedLines(lessons.patches[row.index] ?? '') : [];
  return { lines: [...lines, ...patch.map((text) => patchLine(text, cols))], isAt };
}

/** A line of a patch: its sign says what its colour says. */
function patchLine(text: string, cols: number): Line {
  const shown = `    ${text.slice(0, 1)} ${text.slice(1).trimEnd()}`;
  const style = text.startsWith('+') ? 'done' : text.startsWith('-') ? 'burn' : 'past';
  return line(...cutSpans([styled(style, shown)], cols));
}

function editedBlock({ edited }: LessonsDialog, { lang }: World, cols: number): Block {
  const lines = changedLines(edited?.patch ?? '');
  if (lines.length === 0)
    return { lines: prose(word(lang, 'lessons.edited-same'), cols, 'past'), isAt: false };
  return {
    lines: [
      line(styled('strong', word(lang, 'lessons.edited'))),
      ...lines.map((text) => patchLine(text, cols)),
      blank,
    ],
    isAt: false,
  };
}

/** The lines that a patch takes out and puts in. */
const changedLines = (patch: string): readonly string[] =>
  patch.split('\n').filter((text) => /^[+-](?!\+\+ |-- )/.test(text));
