import { findWords } from '../../../client/replay/find-words.ts';
import type { Motion } from '../../../client/replay/playhead.ts';
import { readMoment } from '../../../client/replay/read-moment.ts';
import { type Change, change } from '../../model/change.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { momentText } from '../../select/moment.ts';
import type { PromptSpec } from './prompt.ts';

/** A time of the session, how far on or back from here, or words that somebody wrote. */
export const replayPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.replay' }),
  history: true,
  replaced: true,
  accept: (text, _prompt, state, world) => {
    const { replay } = world;
    if (replay === null || text.trim() === '') return change(state);
    const { recording, head } = replay;
    const at = readMoment(text, head.at, recording);
    if (at === 'outside') {
      const { from, to } = recording;
      return { key: 'replay.outside', params: { from: momentText(from, world), to: momentText(to, world) } };
    }
    if (at !== null) return go(state, { to: 'time', at });
    const found = findWords(recording.last, text, head.seq);
    if (found === null) return { key: 'replay.not-found', params: { text } };
    return go({ ...state, note: found.note ?? state.note, noteKind: null }, { to: 'event', seq: found.seq });
  },
};

const go = (state: ScreenState, motion: Motion): Change => change(state, { kind: 'replay', motion });
