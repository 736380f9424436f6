import { ChatError } from '../../../ports/chat-error.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import { sayChatReason } from '../../../text/i18n/chat/reasons.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { sayPager } from '../../../text/i18n/pager.ts';
import { refusalKey, sayReason } from '../../../text/i18n/refusals.ts';
import { SessionRefused } from '../../pager/session-refused.ts';

/** Why something was not done, in words; null: nobody foresaw it. */
export function whyNot(error: unknown, lang: Lang): string | null {
  if (error instanceof SessionRefused) return sayReason(refusalKey(error), error, lang);
  if (error instanceof PagerError) return sayPager(error.kind, error.params, lang);
  if (error instanceof ChatError) return sayChatReason(error.kind, error.params, lang);
  return null;
}
