import type { Lang } from '../../text/i18n/messages.ts';
import type { ToastState } from '../model/screen-state.ts';
import { say, word } from '../model/words.ts';
import { MARKS } from './glyphs.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from './line.ts';

type Tone = ToastState['tone'];

/** How a message is shown, by what it means. */
export const TONE_MARK: Readonly<Record<Tone, string>> = {
  ok: MARKS.done,
  asked: MARKS.here,
  wait: MARKS.warn,
  burn: MARKS.not,
};
export const TONE_STYLE = { ok: 'done', asked: 'wait', wait: 'wait', burn: 'burn' } as const;

/** The newest thing said, in the message row, and how much else was; null: nothing. */
export function toastLine(
  toasts: readonly ToastState[],
  lang: Lang,
  cols: number,
  beside: readonly Span[] = [],
): Line | null {
  const toast = toasts.at(-1);
  if (toast === undefined) return null;
  const more = toasts.length - 1;
  const right = more > 0 ? [styled('past', word(lang, 'message.more', { n: more })), ' '] : beside;
  const text = styled(TONE_STYLE[toast.tone], `${TONE_MARK[toast.tone]} ${say(lang, toast.say)}`);
  // What is said goes before how much else was said.
  const fits = spansWidth([' ', text, ' ', ...right]) <= cols;
  return line(...apart([' ', text], fits ? right : [], cols));
}
