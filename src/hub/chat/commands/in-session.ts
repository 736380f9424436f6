import type { ChatText } from '../../../domain/chat/chat.ts';
import type { CommandInput, CommandType } from '../../../domain/command.ts';
import type { Session } from '../../../domain/session.ts';
import { aroundTime, onOneLine, timeSpan } from '../../../record/chat/words.ts';
import { CHAT_COMMAND } from '../../../text/i18n/chat/command.ts';
import type { Lang, Params } from '../../../text/i18n/messages.ts';
import { refusalKey, sayReason } from '../../../text/i18n/refusals.ts';
import type { Answer } from '../../base/requests.ts';
import { type AskedCommand, type CommandDeps, chosenSession } from './scope.ts';
import { type AnswerWord, sayAnswer } from './words.ts';

/** What a form has, or a line split into its parts: words as a person typed them. */
export type VerbFields = Readonly<Record<string, string>>;

/** What came of a verb. `field`: the one that was wrong; null: none, or it is about all of them. */
export interface VerbAnswer {
  readonly ok: boolean;
  readonly field: string | null;
  readonly text: ChatText;
}

/** A verb at work in one session. */
export interface InSession {
  readonly deps: CommandDeps;
  readonly asked: Pick<AskedCommand, 'who' | 'client'>;
  readonly session: Session;
}

/** A verb of a session. A line and a form ask for it alike. */
export interface SessionVerb {
  /** The fields of a line. */
  readonly fields: (words: string) => VerbFields;
  readonly act: (at: InSession, fields: VerbFields) => Promise<VerbAnswer>;
}

export const done = (text: ChatText): VerbAnswer => ({ ok: true, field: null, text });

export const wrong = (text: ChatText, field: string | null = null): VerbAnswer => ({
  ok: false,
  field,
  text,
});

export const langOf = ({ deps }: InSession): Lang => deps.settings.lang;

const say = (at: InSession, key: AnswerWord, params: Params): ChatText =>
  sayAnswer(key, langOf(at), { session: at.session.id, ...params });

export const sayDone = (at: InSession, key: AnswerWord, params: Params = {}): VerbAnswer =>
  done(say(at, key, params));

export const sayWrong = (
  at: InSession,
  field: string | null,
  key: AnswerWord,
  params: Params = {},
): VerbAnswer => wrong(say(at, key, params), field);

/** Words around a time, each reader's own. */
export function sayDoneAt(at: InSession, key: AnswerWord, iso: string, params: Params = {}): VerbAnswer {
  const { deps, session } = at;
  const { lang } = deps.settings;
  const now = new Date(deps.time.now()).toISOString();
  const shown = timeSpan(iso, now, session.timeZone, lang);
  const clean = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'string' ? onOneLine(value) : value,
  ]);
  const filled = { session: session.id, ...Object.fromEntries(clean) };
  return done([aroundTime(CHAT_COMMAND[key], lang, shown, filled)]);
}

/** Several answers as one: not done where one of them was not. */
export const allAnswers = (all: readonly VerbAnswer[]): VerbAnswer => ({
  ok: all.every(({ ok }) => ok),
  field: all.find(({ field }) => field !== null)?.field ?? null,
  text: all.flatMap(({ text }) => text),
});

/** Asks the session as the person; `n` numbers it among what this one verb asks for. */
export function give<T extends CommandType>(
  { deps, asked, session }: InSession,
  n: number,
  type: T,
  data: CommandInput<T>,
): Promise<Answer> {
  return deps.hub.command(session.id, { client: asked.client, n, type, data }, asked.who);
}

/** What an answer says: why not, or what `said` says of the session as it is now. */
export async function answered(
  at: InSession,
  answer: Answer,
  said: (now: InSession) => VerbAnswer | Promise<VerbAnswer>,
): Promise<VerbAnswer> {
  if (!answer.ok) return refused(at, answer.refusal);
  const session = await at.deps.hub.session(at.session.id);
  return said(session ? { ...at, session } : at);
}

export function refused(at: InSession, why: Parameters<typeof refusalKey>[0]): VerbAnswer {
  return sayWrong(at, null, 'refused', { reason: sayReason(refusalKey(why), why, langOf(at)) });
}

/** A verb as a line asks for it: of the session that is named first, or the only live one. */
export const byLine =
  ({ fields, act }: SessionVerb) =>
  async (deps: CommandDeps, asked: AskedCommand): Promise<ChatText> => {
    const { lang } = deps.settings;
    const chosen = await chosenSession(deps, asked.rest);
    if (!chosen.ok) return sayAnswer(chosen.kind, lang, { sessions: chosen.names });
    const session = await deps.hub.session(chosen.session.id);
    if (!session) return sayAnswer('none', lang);
    return (await act({ deps, asked, session }, fields(chosen.rest))).text;
  };
