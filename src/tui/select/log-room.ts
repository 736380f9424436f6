import { bodyCols, bodyRows } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { troubleLines } from './log-trouble.ts';
import { newErrors } from './new-errors.ts';

/** Rows of the log pane's body, from top to bottom: what is new, the picture of the last minutes, trouble, lines. */
export interface LogRoom {
  readonly news: number;
  readonly picture: number;
  readonly trouble: number;
  readonly lines: number;
}

/** Errors, warnings, all, and the times below them. */
const PICTURE_ROWS = 4;
/** A pane of so many rows shows the picture unless it was put away, of so many when it was asked for. */
const PICTURE_FROM = 17;
const PICTURE_LEAST = 9;

/** A pane of so many rows has one for what is new. */
const NEWS_FROM = 4;

/** Something sends lines. Where nothing does, no number of lines is known, and none is no zero. */
export const hasLog = ({ session, sources, logs }: World): boolean =>
  session.tail.sources.length > 0 || sources.length > 0 || logs.size > 0;

/** How the log pane of this size is shared out. Other views than the lines have a picture only where it was asked for. */
export function logRoom(state: ScreenState, world: World): LogRoom {
  const rect = world.layout.panes.logs;
  const { view, picture: wanted, pick } = state.logs;
  const all = bodyRows(rect);
  // The first screen of everyone names new errors; a pane of a few rows keeps them for its lines.
  const news = view === 'lines' && all >= NEWS_FROM && newErrors(world).length > 0 ? 1 : 0;
  const rows = all - news;
  const asked = pick !== null || wanted === true;
  const usual = wanted === null && view === 'lines' ? PICTURE_FROM : Number.POSITIVE_INFINITY;
  const shown = rows >= (asked ? PICTURE_LEAST : usual) && !state.replays && hasLog(world);
  const picture = shown ? PICTURE_ROWS + rangeRows(state) : 0;
  const trouble = Math.min(troubleLines(world, bodyCols(rect)).length, Math.max(0, rows - picture - 1));
  return { news, picture, trouble, lines: Math.max(1, rows - picture - trouble) };
}

/** A range is marked below the picture; while it is picked it is also said in words. */
const rangeRows = ({ logs: { pick, range } }: ScreenState): number =>
  pick !== null ? 2 : range !== null ? 1 : 0;

/** Rows that are lines of the log. */
export const logRows = (state: ScreenState, world: World): number => logRoom(state, world).lines;
