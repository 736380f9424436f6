import type { Lang } from '../../text/i18n/messages.ts';
import type { ToastState } from '../model/screen-state.ts';
import { say } from '../model/words.ts';
import { MARKS } from './glyphs.ts';
import { type Span, styled } from './line.ts';

type Tone = ToastState['tone'];

/** How a message is shown, by what it means. */
export const TONE_MARK: Readonly<Record<Tone, string>> = {
  ok: MARKS.done,
  asked: MARKS.here,
  wait: MARKS.warn,
  burn: MARKS.not,
};
export const TONE_STYLE = { ok: 'done', asked: 'wait', wait: 'wait', burn: 'burn' } as const;

/** A toast, in the message row. */
export const toastSpan = ({ tone, say: said }: Pick<ToastState, 'tone' | 'say'>, lang: Lang): Span =>
  styled(TONE_STYLE[tone], `${TONE_MARK[tone]} ${say(lang, said)}`);
