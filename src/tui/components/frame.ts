import type { Cell } from '../draw/box.ts';
import type { Block, Frame } from '../draw/frame.ts';
import { glyphs } from '../draw/glyphs.ts';
import { type Line, line, paint } from '../draw/line.ts';
import { type Look, type PaneContent, paneRows } from '../draw/pane-frame.ts';
import { prose } from '../draw/prose.ts';
import { topDialog } from '../keys/scope.ts';
import { bannerLine } from '../lines/banner-line.ts';
import { checklistContent } from '../lines/checklist-lines.ts';
import { drawDialog } from '../lines/dialog-lines.ts';
import { noteEditorLines, promptLines } from '../lines/editor-lines.ts';
import { footerLine, messageLine } from '../lines/footer-lines.ts';
import { headerLines } from '../lines/header-lines.ts';
import { logContent } from '../lines/log-lines.ts';
import { noteContent } from '../lines/note-lines.ts';
import { peopleContent } from '../lines/people-lines.ts';
import { bodyCols, bodyRows, LEAST, PANES, type Pane, type PaneRect, type Rect } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { Colour } from '../model/theme.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

const CONTENT: Readonly<
  Record<Pane, (state: ScreenState, world: World, rows: number, cols: number, open: boolean) => PaneContent>
> = {
  checklist: checklistContent,
  logs: logContent,
  notes: noteContent,
  people: peopleContent,
};

/** Draws everything. Pure; `machineNow` is this machine's clock, which the connection's times are of. */
export function frame(state: ScreenState, world: World, colour: Colour, machineNow: number): Frame {
  const { layout } = world;
  const { cols, rows } = layout;
  if (layout.kind === 'small') return tooSmall(world, colour);
  const look: Look = { glyphs: glyphs(world.ascii), colour };
  const block = (id: string, rect: Rect, lines: readonly Line[]): Block => ({
    id,
    rect,
    rows: Array.from({ length: rect.h }, (_, i) => paint(lines[i] ?? line(''), rect.w, colour)),
  });
  const blocks: Block[] = [block('header', layout.header, headerLines(state, world, cols, layout.header.h))];
  if (layout.banner !== null) {
    blocks.push(block('banner', layout.banner, [bannerLine(state.called !== null, world, machineNow, cols)]));
  }
  for (const pane of PANES) {
    const rect = layout.panes[pane];
    if (rect !== null) blocks.push(paneBlock(pane, rect, state, world, look));
  }
  let cursor: Cell | null = null;
  if (state.draft !== null && layout.note !== null) {
    const note = noteEditorLines(state.draft, world, layout.note);
    blocks.push(block('note', layout.note, note.lines));
    cursor = note.cursor;
  }
  if (state.prompt !== null && layout.prompt !== null) {
    const prompt = promptLines(state.prompt, world, layout.prompt);
    blocks.push(block('prompt', layout.prompt, prompt.lines));
    cursor = prompt.cursor;
  }
  const message = messageLine(state, world, cols);
  if (layout.message !== null) blocks.push(block('message', layout.message, [message]));
  // Without a row of its own, what is said takes the footer's while it is said.
  const foot = layout.message === null && state.toasts.length > 0 ? message : footerLine(state, world, cols);
  blocks.push(block('footer', layout.footer, [foot]));
  const top = topDialog(state);
  if (top !== null) {
    const drawn = drawDialog(top, state, world, colour);
    blocks.push({ id: 'dialog', rect: drawn.rect, rows: drawn.rows });
    cursor = drawn.cursor;
  }
  return { cols, rows, blocks, cursor };
}

function paneBlock(pane: Pane, rect: PaneRect, state: ScreenState, world: World, look: Look): Block {
  const content = CONTENT[pane](state, world, bodyRows(rect), bodyCols(rect), rect.open);
  return { id: pane, rect, rows: paneRows(rect, content, state.focus === pane, look) };
}

function tooSmall({ layout, lang }: World, colour: Colour): Frame {
  const { cols, rows } = layout;
  const text = word(lang, 'screen.too-small', { cols: LEAST.cols, rows: LEAST.rows, c: cols, r: rows });
  const lines = prose(text, cols, 'wait');
  const painted = Array.from({ length: rows }, (_, i) => paint(lines[i] ?? line(''), cols, colour));
  return {
    cols,
    rows,
    blocks: [{ id: 'small', rect: { x: 0, y: 0, w: cols, h: rows }, rows: painted }],
    cursor: null,
  };
}
