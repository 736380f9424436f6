import type { Session } from '../../domain/session.ts';
import { sayChatReason } from '../../text/i18n/chat/reasons.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import type { News } from './news.ts';

/** Whether the team's chat is kept up; what is posted there is said there. */
export function chatNews(
  { chatStall: was }: Session,
  { chatStall: is }: Session,
  lang: Lang,
): readonly News[] {
  if (was === is || (was === null) === (is === null)) return [];
  if (is === null) return [{ tone: 'ok', say: { key: 'news.chat-resumed' }, bell: false }];
  const reason = sayChatReason(is.kind, is.params, lang);
  return [{ tone: 'wait', say: { key: 'news.chat-stalled', params: { reason } }, bell: false }];
}
