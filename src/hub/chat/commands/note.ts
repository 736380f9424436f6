import type { ChatText } from '../../../domain/chat/chat.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { refusalKey, sayReason } from '../../../text/i18n/refusals.ts';
import type { Answer } from '../../base/requests.ts';
import { type AskedCommand, type CommandDeps, chosenSession } from './scope.ts';
import { sayAnswer } from './words.ts';

/** `note [session] text`: a note of the person's. */
export async function noteCommand(deps: CommandDeps, asked: AskedCommand): Promise<ChatText> {
  const { lang } = deps.settings;
  const chosen = await chosenSession(deps, asked.rest);
  if (!chosen.ok) return sayAnswer(chosen.kind, lang, { sessions: chosen.names });
  if (chosen.rest === '') return sayAnswer('noText', lang);
  const answer = await keepNote(deps, chosen.session.id, chosen.rest, asked);
  return notedText(answer, chosen.session.id, lang);
}

/** Adds a note once, however often it is asked for. */
export function keepNote(
  { hub }: Pick<CommandDeps, 'hub'>,
  session: string,
  text: string,
  { who, client }: Pick<AskedCommand, 'who' | 'client'>,
): Promise<Answer> {
  return hub.command(session, { client, n: 1, type: 'note.add', data: { text } }, who);
}

export function notedText(answer: Answer, session: string, lang: Lang): ChatText {
  if (answer.ok) return sayAnswer('noted', lang, { session });
  return sayAnswer('refused', lang, { reason: sayReason(refusalKey(answer.refusal), answer.refusal, lang) });
}
