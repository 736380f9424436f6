import { type Cell, targetInBox } from '../draw/box.ts';
import { type Target, targetIn } from '../draw/line.ts';
import { targetInPane } from '../draw/pane-frame.ts';
import { pressOf } from '../keys/key-press.ts';
import type { Mouse } from '../keys/mouse.ts';
import { isIn } from '../lines/under-mouse.ts';
import { bodyCols } from '../model/layout.ts';
import { runHomeAct, selectAt } from './home-acts.ts';
import { type HomeChange, type HomeEffect, homeChange } from './home-effects.ts';
import { type HomeActId, type HomeScope, homeScope } from './home-keys.ts';
import { homeLayout, listRoom } from './home-layout.ts';
import { itemsOf } from './home-list.ts';
import { homePress } from './home-press.ts';
import type { HomeState } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';
import { homeFooter } from './lines/edge-lines.ts';
import { homeDialogBox } from './lines/home-dialog.ts';
import { pagesContent, sessionsContent } from './lines/list-lines.ts';

/** The acts of the wheel, up and down. */
const WHEEL: Readonly<Partial<Record<HomeScope, readonly [up: HomeActId, down: HomeActId]>>> = {
  list: ['home.up', 'home.down'],
  filter: ['home.filter-up', 'home.filter-down'],
  help: ['home.help-up', 'home.help-down'],
  details: ['home.detail-up', 'home.detail-down'],
  confirm: ['home.confirm-up', 'home.confirm-down'],
  value: ['home.value-up', 'home.value-down'],
  turn: ['home.turn-up', 'home.turn-down'],
};

/** Scopes in which the wheel moves through a text, by several rows a turn. */
const TEXTS: ReadonlySet<HomeScope> = new Set(['help', 'details', 'confirm']);
const WHEEL_ROWS = 3;

/** A click or a turn of the wheel on the home screen. */
export function homePointed(state: HomeState, world: HomeWorld, mouse: Mouse): HomeChange {
  if (mouse.kind === 'wheel') return wheeled(state, world, mouse.by);
  const target = targetAt(state, world, mouse);
  const { dialog } = state;
  if (target?.at !== undefined && (dialog?.kind === 'value' || dialog?.kind === 'turn')) {
    const chosen = { ...state, dialog: { ...dialog, at: Number(target.at) } };
    return target.key === undefined ? homeChange(chosen) : pressed(chosen, world, target.key);
  }
  if (target?.at !== undefined && dialog === null) {
    const place = itemsOf(state).findIndex(({ id }) => id === target.at);
    return homeChange(place < 0 ? state : selectAt(state, place));
  }
  return target?.key === undefined ? homeChange(state) : pressed(state, world, target.key);
}

const pressed = (state: HomeState, world: HomeWorld, key: string): HomeChange =>
  homePress(state, world, pressOf(key));

function wheeled(state: HomeState, world: HomeWorld, by: 1 | -1): HomeChange {
  const scope = homeScope(state);
  const act = WHEEL[scope]?.[by === 1 ? 1 : 0];
  if (act === undefined) return homeChange(state);
  const effects: HomeEffect[] = [];
  let next = state;
  for (let i = 0; i < (TEXTS.has(scope) ? WHEEL_ROWS : 1); i++) {
    const change = runHomeAct(act, next, world);
    next = change.state;
    effects.push(...change.effects);
  }
  return homeChange(next, ...effects);
}

function targetAt(state: HomeState, world: HomeWorld, cell: Cell): Target | undefined {
  const { footer, message, pages, sessions } = homeLayout(state);
  if (state.dialog !== null) {
    const box = homeDialogBox(state.dialog, state, world);
    if (isIn(box.rect, cell)) return targetInBox(box, cell);
  }
  if (isIn(footer, cell)) {
    // Without a row of its own, what is said takes the footer's.
    const covered = message === null && state.toast !== null;
    return covered ? undefined : targetIn(homeFooter(state, world, footer.w), cell.x);
  }
  if (state.dialog !== null) return undefined;
  for (const [pane, content] of [
    [pages, pagesContent],
    [sessions, sessionsContent],
  ] as const) {
    if (pane === null || !isIn(pane, cell)) continue;
    return targetInPane(pane, content(state, world, listRoom(pane), bodyCols(pane)), cell);
  }
  return undefined;
}
