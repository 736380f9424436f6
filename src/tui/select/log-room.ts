import { bodyCols, bodyRows } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { troubleLines } from './log-trouble.ts';

/** Rows of the log pane's body, from top to bottom: the picture of the last minutes, trouble, lines. */
export interface LogRoom {
  readonly picture: number;
  readonly trouble: number;
  readonly lines: number;
}

/** Errors, warnings, all, and the times below them. */
export const PICTURE_ROWS = 4;
/** A pane of so many rows shows the picture unless it was put away, of so many when it was asked for. */
const PICTURE_FROM = 17;
const PICTURE_LEAST = 9;

/** How the log pane of this size is shared out. */
export function logRoom(state: ScreenState, world: World): LogRoom {
  const rect = world.layout.panes.logs;
  const rows = bodyRows(rect);
  const wanted = state.logs.picture;
  const from = wanted === null ? PICTURE_FROM : wanted ? PICTURE_LEAST : Number.POSITIVE_INFINITY;
  const picture = rows >= from && !state.replays ? PICTURE_ROWS : 0;
  const trouble = Math.min(troubleLines(world, bodyCols(rect)).length, Math.max(0, rows - picture - 1));
  return { picture, trouble, lines: Math.max(1, rows - picture - trouble) };
}

/** Rows that are lines of the log. */
export const logRows = (state: ScreenState, world: World): number => logRoom(state, world).lines;
