import { centred, type Rect } from '../../model/layout.ts';
import type { ScreenState, TextId } from '../../model/screen-state.ts';
import type { World } from '../../model/world.ts';
import { briefingPage } from './briefing.ts';
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
};

/** Wider than this nobody reads well; what is looked at in columns may be wider. */
const READ_COLS = 96;
const WIDE: ReadonlySet<TextId> = new Set(['line', 'pin', 'context', 'pattern', 'help', 'values', 'trace']);

/** Columns of text in a dialog's rows. */
export function textCols(dialog: TextDialog, world: World): number {
  const most = world.layout.dialog.w - 4;
  return Math.max(10, WIDE.has(dialog.text) ? Math.min(most, 140) : Math.min(most, READ_COLS));
}

/** A page with its box: `rows` of it are seen at once. */
export function textPage(
  dialog: TextDialog,
  state: ScreenState,
  world: World,
): Page & { readonly rows: number; readonly box: Rect } {
  const cols = textCols(dialog, world);
  const page = PAGES[dialog.text](dialog, state, world, cols);
  const head = page.head?.length ?? 0;
  const height = page.tall === true ? world.layout.dialog.h : page.lines.length + head + 2;
  const box = centred(world.layout.dialog, cols + 4, height);
  return { ...page, rows: Math.max(1, box.h - 2 - head), box };
}
