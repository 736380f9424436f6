import type { ToastState } from '../model/screen-state.ts';
import { MARKS } from './glyphs.ts';

type Tone = ToastState['tone'];

/** How a message is shown, by what it means. */
export const TONE_MARK: Readonly<Record<Tone, string>> = {
  ok: MARKS.done,
  asked: MARKS.here,
  wait: MARKS.warn,
  burn: MARKS.not,
};
export const TONE_STYLE = { ok: 'done', asked: 'wait', wait: 'wait', burn: 'burn' } as const;
