import { Keymap } from '../kernel/keymap.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { type ActBinding, type ActId, isPane, TABLE } from './keys.ts';

/** Without a hub and its log these lead nowhere. */
const NOT_KEPT: ReadonlySet<string> = new Set<ActId>([
  'view.patterns',
  'view.compare',
  'view.changes',
  'view.release',
  'follow',
  'logs.context',
  'pin.context',
  'logs.fill',
  'logs.picture',
  'range.pick',
  'range.end',
  'lessons',
]);
/** They change nothing of the session, and are acts all the same. */
const ACTS: ReadonlySet<string> = new Set<ActId>(['join-line', 'export', 'look', 'retry']);

/** What keys mean in a session: a pane's own before what holds in all four. In a replay nothing is done, and its keys go first. */
export const SESSION_KEYS = new Keymap<ScreenState, World, ActBinding>(TABLE, {
  scopesAt: (scope, { replays }) =>
    !isPane(scope) ? [scope] : replays ? ['replay', scope, 'global'] : [scope, 'global'],
  refused({ id, danger }, { replays }) {
    if (replays && (danger !== undefined || ACTS.has(id))) return { key: 'replay.read-only' };
    return replays && NOT_KEPT.has(id) ? { key: 'replay.not-kept' } : null;
  },
});
