import type { Cell } from '../draw/box.ts';
import type { Block, Frame } from '../draw/frame.ts';
import { glyphs } from '../draw/glyphs.ts';
import { inputRow } from '../draw/input-lines.ts';
import { type Line, line, paint, styled } from '../draw/line.ts';
import { type PaneContent, paneRows } from '../draw/pane-frame.ts';
import { prose } from '../draw/prose.ts';
import { bodyCols, bodyRows, LEAST, type PaneRect, type Rect } from '../model/layout.ts';
import type { Colour } from '../model/theme.ts';
import { word } from '../model/words.ts';
import type { Item } from './home-data.ts';
import { homeLayout } from './home-layout.ts';
import { selectedItem } from './home-list.ts';
import type { HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';
import { homeBanner, homeFooter, homeMessage } from './lines/edge-lines.ts';
import { homeHeader } from './lines/header-line.ts';
import { homeDialog } from './lines/home-dialog.ts';
import { pagesContent, sessionsContent } from './lines/list-lines.ts';

/** Draws the home screen. Pure. */
export function homeFrame(state: HomeState, world: HomeWorld, colour: Colour): Frame {
  const { cols, rows } = state;
  const layout = homeLayout(state);
  const block = (id: string, rect: Rect, lines: readonly Line[]): Block => ({
    id,
    rect,
    rows: Array.from({ length: rect.h }, (_, i) => paint(lines[i] ?? line(''), rect.w, colour)),
  });
  if (layout.kind === 'small') {
    const needed = { cols: LEAST.cols, rows: LEAST.rows, c: cols, r: rows };
    const lines = prose(word(world.lang, 'screen.too-small', needed), cols, 'wait');
    return { cols, rows, blocks: [block('small', layout.header, lines)], cursor: null };
  }
  // The pane that has the chosen row is the one in focus.
  const chosenKind = selectedItem(state)?.kind;
  const pane = (id: string, kind: Item['kind'], rect: PaneRect, content: PaneContent): Block => ({
    id,
    rect,
    rows: paneRows(rect, content, chosenKind === kind, { glyphs: glyphs(world.ascii), colour }),
  });
  const blocks: Block[] = [block('header', layout.header, [homeHeader(state, world, cols)])];
  if (layout.banner !== null) blocks.push(block('banner', layout.banner, [homeBanner(state, world, cols)]));
  for (const [id, kind, rect, draw] of [
    ['pages', 'page', layout.pages, pagesContent],
    ['sessions', 'session', layout.sessions, sessionsContent],
  ] as const) {
    if (rect !== null) blocks.push(pane(id, kind, rect, draw(state, world, listRoom(rect), bodyCols(rect))));
  }
  let cursor: Cell | null = null;
  if (layout.filter !== null && state.typing !== null) {
    const input = inputRow(state.typing, Math.max(2, cols - 4));
    blocks.push(block('filter', layout.filter, [line(' ', styled('strong', '/'), ' ', input.text)]));
    cursor = { x: 3 + input.column, y: layout.filter.y };
  }
  const message = homeMessage(state, world, cols);
  if (layout.message !== null) blocks.push(block('message', layout.message, [message]));
  // Without a row of its own, what is said takes the footer's while it is said.
  const said = layout.message === null && (state.toast !== null || state.busy !== null);
  blocks.push(block('footer', layout.footer, [said ? message : homeFooter(state, world, cols)]));
  if (state.dialog !== null) {
    const drawn = homeDialog(state.dialog, state, world, colour);
    blocks.push({ id: 'dialog', rect: drawn.rect, rows: drawn.rows });
    cursor = drawn.cursor;
  }
  return { cols, rows, blocks, cursor };
}

/** Rows of a list; a bare pane has no edge below. */
const listRoom = (rect: PaneRect): number => (rect.framed ? bodyRows(rect) : Math.max(0, rect.h - 1));
