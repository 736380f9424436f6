import { rangeText } from '../lines/range-lines.ts';
import { type Act, change, peel, toast } from '../model/change.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { isOfLines } from '../model/views/log-views.ts';
import { movedEnd, type RangePick, wholePicture } from '../model/views/range.ts';
import { driverOf, isYou, type World } from '../model/world.ts';
import { logRoom } from '../select/log-room.ts';

/* A stretch of time is picked on the picture of the log, then all views of the log are of it. */

const endOfPicture = ({ logs }: ScreenState, world: World): number => world.logs.picture(logs.bottom).end;

/** The chosen end moves by so many steps. */
const moved =
  (steps: number): Act =>
  (state, world) => {
    const { pick } = state.logs;
    if (pick === null) return change(state);
    return change({
      ...state,
      logs: { ...state.logs, pick: movedEnd(pick, steps, endOfPicture(state, world)) },
    });
  };

/** Chooses an end; where it is chosen already it moves inwards, so that the two keys alone narrow a range. */
const choose =
  (end: RangePick['end']): Act =>
  (state, world) => {
    const { pick } = state.logs;
    if (pick === null) return change(state);
    if (pick.end === end) return moved(end === 'from' ? 1 : -1)(state, world);
    return change({ ...state, logs: { ...state.logs, pick: { ...pick, end } } });
  };

export const rangeActs = {
  /** From the range that is shown, else from the whole picture; `[` moves its beginning, `]` its end. */
  'range.pick': (before, world, key) => {
    const view = isOfLines(before.logs.view) ? before.logs.view : 'lines';
    const state = { ...before, logs: { ...before.logs, view } };
    const { range, picture } = state.logs;
    const whole = range ?? wholePicture(endOfPicture(state, world));
    const pick = { ...whole, end: key === ']' ? 'to' : 'from' } as const;
    const shown = logRoom(state, world).picture === 0 ? true : picture;
    return change({ ...state, focus: 'logs', logs: { ...state.logs, pick, picture: shown } });
  },
  'range.from': choose('from'),
  'range.to': choose('to'),
  'range.earlier': moved(-1),
  'range.later': moved(1),
  'range.minute-earlier': moved(-4),
  'range.minute-later': moved(4),
  /** The driver's is that of everyone who follows. */
  'range.apply': (state, world) => {
    const { pick } = state.logs;
    if (pick === null) return change(state);
    const range = { from: pick.from, to: pick.to };
    const logs = { ...state.logs, pick: null, range, bottom: null, cursor: null };
    const key = isYou(world, driverOf(world)) ? 'toast.range-driver' : 'toast.range-own';
    const text = rangeText(range, world);
    return change(toast({ ...peel(state), logs }, world, 'ok', { key, params: { range: text } }));
  },
  'range.close': (state) => change({ ...state, logs: { ...state.logs, pick: null } }),
  /** All times again, live. */
  'range.end': (state) =>
    change({ ...peel(state), logs: { ...state.logs, range: null, pick: null, bottom: null, cursor: null } }),
} satisfies Record<string, Act>;
