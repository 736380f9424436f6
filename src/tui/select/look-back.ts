import { found } from '../../logs/filter.ts';
import type { Level } from '../../logs/line.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { AskedBefore } from '../model/asked-before.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { peel, type Transition, toast, transition } from '../model/transition.ts';
import { whenText } from '../model/when.ts';
import type { Saying } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { logRows } from './log-room.ts';
import { findLine, findRow, freeze, jump } from './log-scroll.ts';

/*
 * Older lines than this screen holds, page by page, until what is looked for is among them:
 *
 *   lookBack ─► ask-before ─► lookedBack ─► found: go there · a page more · the end, or far enough: say so
 */

/** Lines that one key looks through. */
const FAR = 5_000;
/** Lines an ask while something is looked for. */
const PAGE = 500;

const ERRORS: ReadonlySet<Level | null> = new Set(['error', 'fatal']);

/** Number of the nearest line above the selected one that is looked for; null: none is shown. */
function sought({ want, time = 0 }: AskedBefore, state: ScreenState, world: World): number | null {
  const { logs } = state;
  switch (want) {
    // Older lines may be nearer, as long as all that is held is later.
    case 'time':
      return timeOf(world.logs.oldest) <= time ? (lineAt(time, world)?.no ?? null) : null;
    case 'row':
      return findLine(logs, world.logs, -1, () => true)?.no ?? null;
    case 'hit':
      return findLine(logs, world.logs, -1, (line) => found(line, logs.search))?.no ?? null;
    case 'error': {
      const height = logRows(state, world);
      return findRow(logs, world.logs, height, -1, (row) => ERRORS.has(row.line.level))?.line.no ?? null;
    }
  }
}

/** Asks for what is older than all that is held; null: there is nothing older, or it has been asked already. */
export function lookBack(
  state: ScreenState,
  world: World,
  want: AskedBefore['want'],
  time?: number,
): Transition | null {
  const { oldest, more } = world.logs;
  if (oldest === null || !more || state.askedBefore !== null) return null;
  const { cursor, search, range } = state.logs;
  // What is older than the range would not be shown.
  if (range !== null && Date.parse(oldest.time ?? '') <= range.from) return null;
  const asked: AskedBefore = { place: oldest.no, want, looked: 0, cursor, search, ...(time && { time }) };
  const next = { ...state, askedBefore: asked };
  const effect = { kind: 'ask-before', before: oldest.no } as const;
  if (want === 'row') return transition(next, effect);
  const told = toast(next, world, 'ok', { key: 'toast.looking-back' });
  return transition(told, { ...effect, limit: PAGE });
}

/** A page has come. The person who has moved or searched otherwise meanwhile stays where they are. */
export function lookedBack(state: ScreenState, world: World, added: number): Transition {
  const asked = state.askedBefore;
  const rest = { ...state, askedBefore: null };
  if (asked === null || asked.cursor !== state.logs.cursor || asked.search !== state.logs.search)
    return transition(rest);
  const no = sought(asked, state, world);
  if (no !== null) return transition(asked.want === 'row' ? rest : at(no, rest, world));
  const looked = asked.looked + added;
  const { oldest, more } = world.logs;
  if (added === 0 || !more || oldest === null) {
    const there = asked.want === 'time' ? atTime(asked.time ?? 0, rest, world) : rest;
    return transition(asked.want === 'row' ? rest : toast(there, world, 'wait', nothing(asked, world)));
  }
  if (looked >= FAR)
    return transition(toast(rest, world, 'wait', soFar(asked.want, looked, oldest.time, world)));
  const next = { ...state, askedBefore: { ...asked, place: oldest.no, looked } };
  return transition(next, { kind: 'ask-before', before: oldest.no, limit: PAGE });
}

const timeOf = (line: NumberedLine | null): number => Date.parse(line?.time ?? '');

/** The first line that is shown of a time or later; else the last one. */
function lineAt(time: number, { logs }: World): NumberedLine | null {
  return (
    logs.seek(Number.NEGATIVE_INFINITY, 1, (line) => timeOf(line) >= time) ??
    logs.seek(Number.POSITIVE_INFINITY, -1, () => true)
  );
}

function atTime(time: number, state: ScreenState, world: World): ScreenState {
  const line = lineAt(time, world);
  return line === null ? state : at(line.no, state, world);
}

/** To the first line of a time (epoch ms) or later; older ones than are held are looked for. */
export function goToTime(time: number, state: ScreenState, world: World): Transition {
  const own = peel({ ...state, focus: 'logs', logs: { ...state.logs, view: 'lines' } });
  if (timeOf(world.logs.oldest) <= time) return transition(atTime(time, own, world));
  const back = lookBack(own, world, 'time', time);
  return back ?? transition(toast(atTime(time, own, world), world, 'wait', { key: 'toast.time-oldest' }));
}

function at(no: number, state: ScreenState, world: World): ScreenState {
  const height = logRows(state, world);
  const frozen = state.logs.cursor === null ? freeze(state.logs, world.logs, height) : state.logs;
  return { ...state, logs: jump(frozen, world.logs, height, no) };
}

function nothing({ want, search }: AskedBefore, { logs }: World): Saying {
  if (want === 'time') return { key: 'toast.time-oldest' };
  if (want === 'error') return { key: 'toast.no-more-errors' };
  const hit = logs.seek(Number.NEGATIVE_INFINITY, 1, (line) => found(line, search));
  return hit === null ? { key: 'toast.not-found', params: { text: search } } : { key: 'toast.no-more-hits' };
}

/** The key that goes on. */
const FURTHER = { row: 'k', hit: 'N', error: 'E', time: 'a' } as const;

function soFar(want: AskedBefore['want'], n: number, time: string | null, world: World): Saying {
  const key = FURTHER[want];
  return time === null
    ? { key: 'toast.looked-back-lines', params: { n, key } }
    : { key: 'toast.looked-back', params: { n, key, time: whenText(time, world) } };
}
