import { centred, type Rect } from '../../model/layout.ts';
import type { ScreenState, TextId } from '../../model/screen-state.ts';
import type { World } from '../../model/world.ts';
import { briefingPage } from './briefing.ts';
import { changePage } from './change.ts';
import { contextPage } from './context.ts';
import { helpPage } from './help.ts';
import { joinPage } from './join.ts';
import { logLinePage } from './log-line.ts';
import { newsPage } from './news.ts';
import { notePage } from './note.ts';
import type { Page, PageOf, TextDialog } from './page.ts';
import { patternPage } from './pattern.ts';
import { pinPage } from './pin.ts';
import { stepPage } from './step.ts';
import { tracePage } from './trace.ts';
import { valuesPage } from './values.ts';

const PAGES: Readonly<Record<TextId, PageOf>> = {
  help: helpPage,
  news: newsPage,
  briefing: briefingPage,
  step: stepPage,
  line: logLinePage,
  note: notePage,
  pin: pinPage,
  join: joinPage,
  context: contextPage,
  values: valuesPage,
  trace: tracePage,
  pattern: patternPage,
  change: changePage,
};

/** Wider than this nobody reads well; what is looked at in columns may be wider. */
const READ_COLS = 96;
const WIDE: ReadonlySet<TextId> = new Set(['line', 'pin', 'context', 'pattern', 'help', 'values', 'trace']);

/** From so many columns on a list of values stands beside the line that it was asked from, which gets this share. */
const BESIDE_FROM = 110;
const LINE_SHARE = 0.44;

/** The opened line whose field's values lie on top, where the screen has room for both; else null. */
export function lineBeside({ dialogs }: ScreenState, { layout }: World): TextDialog | null {
  const [below, top] = dialogs.slice(-2);
  if (below?.kind !== 'text' || top?.kind !== 'text' || layout.dialog.w < BESIDE_FROM) return null;
  return below.text === 'line' && top.text === 'values' ? below : null;
}

/** Where a page may lie. */
function areaOf(dialog: TextDialog, state: ScreenState, world: World): Rect {
  const whole = world.layout.dialog;
  const line = lineBeside(state, world);
  const left = Math.round(whole.w * LINE_SHARE);
  if (dialog === line) return { ...whole, w: left };
  const isTop = line !== null && dialog === state.dialogs.at(-1);
  return isTop ? { ...whole, x: whole.x + left, w: whole.w - left } : whole;
}

/** Columns of text in a page's rows. */
function textCols(dialog: TextDialog, area: Rect): number {
  const most = area.w - 4;
  return Math.max(10, WIDE.has(dialog.text) ? Math.min(most, 140) : Math.min(most, READ_COLS));
}

/** A page with its box: `rows` of it are seen at once. */
export function textPage(
  dialog: TextDialog,
  state: ScreenState,
  world: World,
): Page & { readonly rows: number; readonly box: Rect } {
  const area = areaOf(dialog, state, world);
  const cols = textCols(dialog, area);
  const page = PAGES[dialog.text](dialog, state, world, cols);
  const head = page.head?.length ?? 0;
  const height = page.tall === true ? area.h : page.lines.length + head + 2;
  const centre = centred(area, cols + 4, height);
  // Two beside each other begin at one height.
  const box = area.w === world.layout.dialog.w ? centre : { ...centre, y: area.y };
  return { ...page, rows: Math.max(1, box.h - 2 - head), box };
}
