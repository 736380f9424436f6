import { armsOf, eighthsOf, isHeavy } from './box-lines.ts';
import { type Picture, type ScreenCell, sameLook } from './cell.ts';
import { colourOf, type Theme } from './theme.ts';

/** Sizes in user units. Whatever font is found, each run of text is held to the cells it stands in. */
const CELL = { w: 8.4, h: 19 } as const;
const BASELINE = 13.8;
const FONT_SIZE = 14;
/** Fills two cells: a Japanese font is as wide as it is high. */
const WIDE_SIZE = 15.8;
const MARGIN = 14;
/** The wide glyphs come from the Japanese fonts; the order is: macOS, Windows, Linux. */
const FONTS =
  "ui-monospace,'SF Mono',Menlo,'Cascadia Mono',Consolas,'DejaVu Sans Mono','Hiragino Kaku Gothic ProN','BIZ UDGothic','MS Gothic','Noto Sans Mono CJK JP','Noto Sans CJK JP',monospace";

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
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${FONTS}" font-size="${FONT_SIZE}">`,
    `<title>${escapeText(title)}</title>`,
    `<style>.w{font-size:${WIDE_SIZE}px}</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${theme.ground}" stroke="${theme.edge}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    ...rows,
    ...drawCursor(picture, theme),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawRow(row: readonly ScreenCell[], y: number, theme: Theme): readonly string[] {
  const grounds: string[] = [];
  const drawn: string[] = [];
  for (const { from, cells } of runsOf(row)) {
    const [first] = cells;
    if (first === undefined) continue;
    if (first.ground !== 'ground') grounds.push(rect(from, y, cells.length, colourOf(first.ground, theme)));
    drawn.push(...drawRun(cells, from, y, colourOf(first.ink, theme)));
  }
  return [...grounds, ...drawn];
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

function drawRun(cells: readonly ScreenCell[], from: number, y: number, fill: string): readonly string[] {
  const shapes: string[] = [];
  const texts: string[] = [];
  let word = '';
  let start = 0;
  const flush = (): void => {
    // Text that a font would set wider or narrower is held to its columns; one gap in it may be a blank.
    const bare = word.trimEnd();
    if (bare.trim() !== '') {
      const length = round(bare.length * CELL.w);
      texts.push(
        `<tspan x="${at(start)}"${bare.length > 1 ? ` textLength="${length}"` : ''}>${escapeText(bare)}</tspan>`,
      );
    }
    word = '';
  };
  for (const [i, cell] of cells.entries()) {
    const x = from + i;
    const ascii = cell.columns === 1 && /^[ -~]?$/.test(cell.text);
    if (ascii && !(word === '' && cell.text.trim() === '')) {
      if (word === '') start = x;
      word += cell.text === '' ? ' ' : cell.text;
      if (word.endsWith('  ')) flush();
      continue;
    }
    flush();
    if (cell.columns === 0 || cell.text.trim() === '') continue;
    const shape = drawShape(cell.text, x, y, fill);
    if (shape !== null) shapes.push(shape);
    else
      texts.push(
        `<tspan x="${at(x)}"${cell.columns === 2 ? ' class="w"' : ''}>${escapeText(cell.text)}${AS_TEXT.test(cell.text) ? '\ufe0e' : ''}</tspan>`,
      );
  }
  flush();
  const [first] = cells;
  const weight = first?.bold ? ' font-weight="700"' : '';
  const faint = first?.dim ? ' opacity="0.62"' : '';
  const text =
    texts.length === 0
      ? []
      : [
          `<text y="${round(y * CELL.h + BASELINE)}" fill="${fill}" xml:space="preserve"${weight}${faint}>${texts.join('')}</text>`,
        ];
  const group = shapes.length === 0 ? [] : faint === '' ? shapes : [`<g${faint}>${shapes.join('')}</g>`];
  return [...group, ...text];
}

function drawShape(text: string, x: number, y: number, fill: string): string | null {
  const eighths = eighthsOf(text);
  const [left, top] = [x * CELL.w, y * CELL.h];
  if (eighths > 0) {
    const h = (CELL.h - 3) * (eighths / 8);
    return `<rect x="${round(left)}" y="${round(top + CELL.h - 2 - h)}" width="${CELL.w}" height="${round(h)}" fill="${fill}"/>`;
  }
  const arms = armsOf(text);
  if (arms === null) return null;
  const [cx, cy] = [left + CELL.w / 2, top + CELL.h / 2];
  const path = [
    arms.up ? `M${round(cx)} ${round(top)}V${round(cy)}` : '',
    arms.down ? `M${round(cx)} ${round(cy)}V${round(top + CELL.h)}` : '',
    arms.left ? `M${round(left)} ${round(cy)}H${round(cx)}` : '',
    arms.right ? `M${round(cx)} ${round(cy)}H${round(left + CELL.w)}` : '',
  ].join('');
  return `<path d="${path}" stroke="${fill}" stroke-width="${isHeavy(text) ? 3 : 1}" stroke-linecap="square" fill="none"/>`;
}

function drawCursor({ cursor }: Picture, theme: Theme): readonly string[] {
  if (cursor === null) return [];
  const [x, y] = [round(cursor.x * CELL.w), round(cursor.y * CELL.h + 1)];
  return [`<rect x="${x}" y="${y}" width="2" height="${CELL.h - 2}" fill="${theme.text}"/>`];
}

const rect = (x: number, y: number, cols: number, fill: string): string =>
  `<rect x="${at(x)}" y="${round(y * CELL.h)}" width="${round(cols * CELL.w)}" height="${CELL.h}" fill="${fill}" shape-rendering="crispEdges"/>`;

const at = (x: number): number => round(x * CELL.w);
const round = (value: number): number => Math.round(value * 100) / 100;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escapeText = (text: string): string => text.replace(/[&<>]/g, (each) => ESCAPES[each] ?? each);
