import type { Picture, ScreenCell } from '../cell.ts';
import { CELL, round } from '../measures.ts';
import { drawRow, escapeText, MARGIN, openSvg } from '../svg.ts';
import type { Theme } from '../theme.ts';

/** Captions below the screen while frames are shown. */
export interface Caption {
  /** Keys that were pressed, as people call them. */
  readonly keys: readonly string[];
  readonly text: string;
}

/** One picture of a film, and for how many seconds it stands. */
export interface Frame {
  readonly picture: Picture;
  readonly seconds: number;
  readonly caption: Caption;
}

export interface FilmWords {
  readonly title: string;
  /** The story, for who does not see it. */
  readonly story: string;
}

/** Of the bar below the screen, in user units. */
const BAR = { height: 44, size: 17, key: 15 } as const;
const CAPTION_FONTS =
  "system-ui,-apple-system,'Segoe UI','Hiragino Sans','Yu Gothic UI','Noto Sans','Noto Sans CJK JP',sans-serif";

/** Where one piece stands, and the frames that show it. */
interface Placed {
  readonly drawn: string;
  readonly place: string;
  readonly frames: Set<number>;
}

/**
 * Draws frames of one size as an animated SVG image that needs no script. Each row is cut at the lines between panes; a
 * piece is drawn once, however often it is shown. Without animation, and if the viewer turned motion off,
 * the last frame is shown. It starts again after its last frame.
 */
export function filmSvg(frames: readonly Frame[], theme: Theme, words: FilmWords): string {
  const [first] = frames;
  if (!first) throw new Error('a film has a frame');
  const { cols, cells } = first.picture;
  const width = round(cols * CELL.w + 2 * MARGIN);
  const screen = round(cells.length * CELL.h + 2 * MARGIN);
  const height = screen + BAR.height;
  const shown = new Map<string, Placed>();
  const show = (drawn: string, place: string, frame: number): void => {
    if (drawn === '') return;
    const key = `${place} ${drawn}`;
    const placed = shown.get(key) ?? { drawn, place, frames: new Set() };
    placed.frames.add(frame);
    shown.set(key, placed);
  };
  for (const [i, { picture, caption }] of frames.entries()) {
    for (const [y, row] of picture.cells.entries())
      for (const { from, piece } of piecesOf(row))
        show(drawRow(piece, 0, theme).join(''), `x="${round(from * CELL.w)}" y="${y * CELL.h}"`, i);
    show(drawCaption(caption, theme), `x="0" y="${screen - MARGIN}"`, i);
  }
  const { defs, groups } = grouped([...shown.values()]);
  const sheet = styleOf([...groups.keys()], frames);
  const told = `<title>${escapeText(words.title)}</title>\n<desc>${escapeText(words.story)}</desc>`;
  return [
    ...openSvg(width, height, theme, told, sheet.style),
    `<path d="M0.5 ${screen + 0.5}H${width - 0.5}" stroke="${theme.edge}"/>`,
    `<defs>${defs.join('')}</defs>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    ...[...groups].map(([key, uses]) => `<g${sheet.attributesOf(key)}>${uses.join('')}</g>`),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Where lines between panes run down, a row is cut: what scrolls beside a pane that stands still is drawn by itself. */
const CUTS = '│┌┐└┘├┤┬┴┼';

function piecesOf(row: readonly ScreenCell[]): readonly { from: number; piece: readonly ScreenCell[] }[] {
  const pieces: { from: number; piece: ScreenCell[]; line: boolean }[] = [];
  for (const [x, cell] of row.entries()) {
    const line = cell.text !== '' && CUTS.includes(cell.text);
    const last = pieces.at(-1);
    if (last?.line === line) last.piece.push(cell);
    else pieces.push({ from: x, piece: [cell], line });
  }
  return pieces;
}

/** What is drawn, once each, and where it is used, by the frames in which it is seen. */
function grouped(all: readonly Placed[]) {
  const ids = new Map<string, string>();
  const groups = new Map<string, string[]>();
  for (const { drawn, place, frames } of all) {
    const id = ids.get(drawn) ?? `p${ids.size.toString(36)}`;
    ids.set(drawn, id);
    const key = [...frames].join(' ');
    const uses = groups.get(key) ?? [];
    uses.push(`<use href="#${id}" ${place}/>`);
    groups.set(key, uses);
  }
  return { defs: [...ids].map(([drawn, id]) => `<g id="${id}">${drawn}</g>`), groups };
}

/** Keyframes that show each group in its frames. */
function styleOf(keys: readonly string[], frames: readonly Frame[]) {
  const ends: number[] = [];
  for (const { seconds } of frames) ends.push(round((ends.at(-1) ?? 0) + seconds));
  const total = ends.at(-1) ?? 0;
  const startOf = (frame: number): number => ends[frame - 1] ?? 0;
  const rules: string[] = [];
  const attributes = new Map<string, string>();
  for (const key of keys) {
    const seen = new Set(key.split(' ').map(Number));
    if (seen.size === frames.length) {
      attributes.set(key, '');
      continue;
    }
    const name = `k${rules.length.toString(36)}`;
    const steps = frames.flatMap((_, i) =>
      i > 0 && seen.has(i) === seen.has(i - 1)
        ? []
        : [`${round((startOf(i) / total) * 100)}%{visibility:${seen.has(i) ? 'visible' : 'hidden'}}`],
    );
    rules.push(`.${name}{animation-name:${name}}@keyframes ${name}{${steps.join('')}}`);
    const rests = seen.has(frames.length - 1) ? '' : ' visibility="hidden"';
    attributes.set(key, ` class="k ${name}"${rests}`);
  }
  const style = `@media (prefers-reduced-motion:no-preference){.k{animation:${total}s step-end infinite}${rules.join('')}}`;
  return { style, attributesOf: (key: string): string => attributes.get(key) ?? '' };
}

function drawCaption({ keys, text }: Caption, theme: Theme): string {
  let x = 0;
  const caps = keys.map((key) => {
    const width = round(key.length * CELL.w + 14);
    const cap = `<rect x="${x + 0.5}" y="10.5" width="${width}" height="24" rx="5" fill="none" stroke="${theme.text}"/><text x="${round(x + 7)}" y="27.5" fill="${theme.text}" font-size="${BAR.key}" textLength="${round(key.length * CELL.w)}" lengthAdjust="spacingAndGlyphs">${escapeText(key)}</text>`;
    x = round(x + width + 7);
    return cap;
  });
  const at = keys.length === 0 ? 0 : x + 5;
  return `${caps.join('')}<text x="${at}" y="28" fill="${theme.palette[15]}" font-family="${CAPTION_FONTS}" font-size="${BAR.size}">${escapeText(text)}</text>`;
}
