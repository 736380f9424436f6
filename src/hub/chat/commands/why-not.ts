import type { ChatText } from '../../../domain/chat/chat.ts';
import { ChatError } from '../../../ports/chat-error.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import { CHAT_COMMAND } from '../../../text/i18n/chat/command.ts';
import { sayChatReason } from '../../../text/i18n/chat/reasons.ts';
import { fill, type Lang } from '../../../text/i18n/messages.ts';
import { sayPager } from '../../../text/i18n/pager.ts';
import { refusalKey, sayReason } from '../../../text/i18n/refusals.ts';
import { SessionRefused } from '../../pager/session-refused.ts';
import type { CommandDeps } from './scope.ts';
import { sayAnswer } from './words.ts';

/** Why something was not done, in words; null: nobody foresaw it. */
export function whyNot(error: unknown, lang: Lang): string | null {
  if (error instanceof SessionRefused) return sayReason(refusalKey(error), error, lang);
  if (error instanceof PagerError) return sayPager(error.kind, error.params, lang);
  // A person acts on it; a screen has room for the number only.
  if (error instanceof ChatError && error.kind === 'rate-limited')
    return fill(CHAT_COMMAND.slackLimits, lang);
  if (error instanceof ChatError) return sayChatReason(error.kind, error.params, lang);
  return null;
}

/** The same as an answer; what nobody foresaw is in the hub's log under `event`. */
export function sayWhyNot({ settings, logger }: CommandDeps, error: unknown, event: string): ChatText {
  const reason = whyNot(error, settings.lang);
  if (reason !== null) return sayAnswer('refused', settings.lang, { reason });
  logger.error({ err: error }, event);
  return sayAnswer('failed', settings.lang);
}

/** For an answer that did not reach its reader: what was asked for is done, or is not, all the same. */
export const unheard =
  ({ logger }: Pick<CommandDeps, 'logger'>) =>
  (error: unknown): void =>
    logger.warn({ kind: error instanceof ChatError ? error.kind : 'failed' }, 'chat-answer-failed');
