import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { logRoom } from '../select/log-room.ts';
import { screenLayout } from '../select/screen-layout.ts';
import { type Availability, no } from './availability.ts';
import type { SessionAlso, SessionBinding } from './binding.ts';

/* Keys of the range that is picked on the picture of the log. */

/** The pane as it would be with the picture, whichever pane is in front now. */
const withPicture: Availability = (state: ScreenState, world: World) => {
  const shown: ScreenState = { ...state, focus: 'logs', logs: { ...state.logs, picture: true } };
  const there = { ...world, layout: screenLayout(shown, world) };
  return logRoom(shown, there).picture > 0 ? true : no('why.no-room');
};

const ended: Availability = ({ logs }) => (logs.range === null ? no('why.no-range') : true);
const ranged: SessionAlso['holds'] = ({ focus, logs }) => focus === 'logs' && logs.range !== null;

export const RANGE_BINDINGS = [
  { id: 'range.pick', scope: 'global', keys: ['[', ']'], when: withPicture },
  {
    id: 'range.end',
    scope: 'global',
    keys: ['}'],
    when: ended,
    also: { scope: 'global', keys: ['esc'], holds: ranged, foot: 0 },
  },
  { id: 'range.from', scope: 'range', keys: ['['], foot: 2 },
  { id: 'range.to', scope: 'range', keys: [']'], foot: 3 },
  {
    id: 'range.earlier',
    scope: 'range',
    keys: ['left', '<'],
    foot: 4,
    pair: { key: 'right', name: 'pair.range.earlier' },
  },
  { id: 'range.later', scope: 'range', keys: ['right', '>'] },
  { id: 'range.minute-earlier', scope: 'range', keys: ['pageup'] },
  { id: 'range.minute-later', scope: 'range', keys: ['pagedown'] },
  { id: 'range.apply', scope: 'range', keys: ['enter'], foot: 1 },
  { id: 'range.close', scope: 'range', keys: ['esc', '=', 'q', 'ctrl+c'], foot: 5 },
] as const satisfies readonly SessionBinding[];
