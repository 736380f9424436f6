import { type Picture, type ScreenCell, sameLook } from './cell.ts';
import { BASELINE, CELL, round } from './measures.ts';
import { LINE_STYLE, Outline } from './outline.ts';
import { colourOf, mix, type Theme } from './theme.ts';

/** How much of a faint colour is left. */
const FAINT = 0.62;
const FONT_SIZE = 14;
/** Fills two cells: a Japanese font is as wide as it is high. */
const WIDE_SIZE = 15.8;
export const MARGIN = 14;
/** The wide glyphs come from the Japanese fonts; the order is: macOS, Windows, Linux. */
const FONTS =
  "ui-monospace,'SF Mono',Menlo,'Cascadia Mono',Consolas,'DejaVu Sans Mono','Hiragino Kaku Gothic ProN','BIZ UDGothic','MS Gothic','Noto Sans Mono CJK JP','Noto Sans CJK JP',monospace";

/** Full-width punctuation keeps its two cells beside another. */
const WIDE_STYLE = `.w{font-size:${WIDE_SIZE}px;text-spacing-trim:space-all}`;

/** Text presentation: some fonts hold these as coloured pictures two cells wide. */
const AS_TEXT = /[⚠☑]/u;

/**
 * Draws a screen as an SVG image. Characters stand where their cells are, wide ones in two; box lines and blocks are
 * drawn as shapes, so that they join. `title` is what a screen reader says.
 */
export function toSvg(picture: Picture, theme: Theme, title: string): string {
  const { cols, cells } = picture;
  const width = round(cols * CELL.w + 2 * MARGIN);
  const height = round(cells.length * CELL.h + 2 * MARGIN);
  const rows = cells.flatMap((row, y) => drawRow(row, y, theme));
  return [
    ...openSvg(width, height, theme, `<title>${escapeText(title)}</title>`, ''),
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    ...rows,
    ...drawCursor(picture, theme),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** What a picture begins with: its words, its sheet, and the window that its text stands in. */
export function openSvg(
  width: number,
  height: number,
  theme: Theme,
  words: string,
  style: string,
): readonly string[] {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${theme.text}" xml:space="preserve">`,
    words,
    `<style>${WIDE_STYLE}${LINE_STYLE}${style}</style>`,
    `<rect x="0.5" y="0.5" width="${round(width - 1)}" height="${round(height - 1)}" rx="8" fill="${theme.ground}" stroke="${theme.edge}"/>`,
  ];
}

/** The cells of one row, as elements: grounds, shapes, and one text. The first cell is at 0, the row's top at `y` cells. */
export function drawRow(row: readonly ScreenCell[], y: number, theme: Theme): readonly string[] {
  const drawn: Drawn = { grounds: [], shapes: [], texts: [] };
  for (const { from, cells } of runsOf(row)) {
    const [first] = cells;
    if (first === undefined) continue;
    if (first.ground !== 'ground')
      drawn.grounds.push(rect(from, y, cells.length, colourOf(first.ground, theme)));
    drawRun(cells, from, y, inkOf(first, theme), theme, drawn);
  }
  const { grounds, shapes, texts } = drawn;
  const text =
    texts.length === 0 ? [] : [`<text y="${round(y * CELL.h + BASELINE)}">${texts.join('')}</text>`];
  return [...grounds, ...shapes, ...text];
}

interface Drawn {
  readonly grounds: string[];
  readonly shapes: string[];
  readonly texts: string[];
}

/** A faint colour is half way to the ground behind it: as an opacity, it would add up where two lines meet. */
function inkOf({ ink, ground, dim }: ScreenCell, theme: Theme): string {
  const colour = colourOf(ink, theme);
  return dim ? mix(colour, colourOf(ground, theme), FAINT) : colour;
}

interface Run {
  readonly from: number;
  readonly cells: readonly ScreenCell[];
}

/** Cells side by side that look the same. */
function runsOf(row: readonly ScreenCell[]): readonly Run[] {
  const runs: { from: number; cells: ScreenCell[] }[] = [];
  for (const [x, cell] of row.entries()) {
    const last = runs.at(-1);
    const before = last?.cells.at(-1);
    if (last && before && sameLook(before, cell)) last.cells.push(cell);
    else runs.push({ from: x, cells: [cell] });
  }
  return runs;
}

/** Characters side by side that one element holds: ASCII with single blanks, or wide ones. */
interface Piece {
  readonly from: number;
  readonly wide: boolean;
  text: string;
}

function drawRun(
  cells: readonly ScreenCell[],
  from: number,
  y: number,
  ink: string,
  theme: Theme,
  { shapes, texts }: Drawn,
): void {
  const look = `${ink === theme.text ? '' : ` fill="${ink}"`}${cells[0]?.bold ? ' font-weight="700"' : ''}`;
  const outline = new Outline(y, ink);
  let piece = null as Piece | null;
  const flush = (): void => {
    if (piece) texts.push(drawPiece(piece, look));
    piece = null;
  };
  for (const [i, { text, columns }] of cells.entries()) {
    if (columns === 0) continue;
    const wide = columns === 2 && [...text].length === 1;
    const joins = wide || (columns === 1 && /^[ -~]?$/.test(text));
    if (piece?.wide !== wide || !joins) flush();
    if (piece) piece.text += text === '' ? ' ' : text;
    else if (text.trim() === '') continue;
    else if (joins) piece = { from: from + i, wide, text };
    else {
      if (!outline.add(text, from + i)) texts.push(tspan(from + i, text, null, columns === 2, look));
    }
    // A wider gap stands where its cells are, not where a font puts blanks.
    if (piece?.text.endsWith('  ')) flush();
  }
  flush();
  shapes.push(...outline.draw());
}

/** Text that a font would set wider or narrower is held to its columns. */
function drawPiece({ from, wide, text }: Piece, look: string): string {
  const bare = text.trimEnd();
  const count = [...bare].length;
  const length = wide ? 2 * (count - 1) * CELL.w + WIDE_SIZE : count * CELL.w;
  return tspan(from, bare, count > 1 ? length : null, wide, look);
}

/** Characters from a column on; `length`: what they are held to; `look`: attributes of their colour and weight. */
function tspan(x: number, text: string, length: number | null, wide: boolean, look: string): string {
  const held = length === null ? '' : ` textLength="${round(length)}"`;
  const shown = `${escapeText(text)}${AS_TEXT.test(text) ? '\ufe0e' : ''}`;
  return `<tspan x="${at(x)}"${held}${wide ? ' class="w"' : ''}${look}>${shown}</tspan>`;
}

function drawCursor({ cursor }: Picture, theme: Theme): readonly string[] {
  if (cursor === null) return [];
  const [x, y] = [round(cursor.x * CELL.w), round(cursor.y * CELL.h + 1)];
  return [`<rect x="${x}" y="${y}" width="2" height="${CELL.h - 2}" fill="${theme.text}"/>`];
}

const rect = (x: number, y: number, cols: number, fill: string): string =>
  `<rect x="${at(x)}" y="${round(y * CELL.h)}" width="${round(cols * CELL.w)}" height="${CELL.h}" fill="${fill}" shape-rendering="crispEdges"/>`;

const at = (x: number): number => round(x * CELL.w);

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
export const escapeText = (text: string): string => text.replace(/[&<>]/g, (each) => ESCAPES[each] ?? each);
