import type { Motion } from '../../client/replay/playhead.ts';
import { type Act, change } from '../model/change.ts';
import { openPrompt } from './open-prompt.ts';

const move =
  (to: Exclude<Motion['to'], 'time' | 'event'>): Act =>
  (state) =>
    change(state, { kind: 'replay', motion: { to } });

/** What can be done with a recording that is played. */
export const replayActs = {
  'replay.pause': move('pause'),
  'replay.slower': move('slower'),
  'replay.faster': move('faster'),
  'replay.next': move('next'),
  'replay.previous': move('previous'),
  'replay.go': (state) => openPrompt(state, 'replay', null),
} satisfies Record<string, Act>;
