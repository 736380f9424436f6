import type { ChatText } from '../../../domain/chat/chat.ts';
import type { ChatCommand, ChatHandlers, ChatReply } from '../../../ports/chat.ts';
import { ChatError } from '../../../ports/chat-error.ts';
import type { Time } from '../../../ports/clock.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import { sayChatReason } from '../../../text/i18n/chat/reasons.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { sayPager } from '../../../text/i18n/pager.ts';
import { refusalKey, sayReason } from '../../../text/i18n/refusals.ts';
import { personRate } from '../../base/person-rate.ts';
import type { Answer } from '../../base/requests.ts';
import { SessionRefused } from '../../pager/session-refused.ts';
import { memberOf } from '../members.ts';
import { listCommand, statusCommand, whoCommand } from './read.ts';
import { type AskedCommand, type CommandDeps, chosenSession, clientOf } from './scope.ts';
import { startCommand } from './start.ts';
import { noteIn, readCommand, sayAnswer } from './words.ts';

type Run = (deps: CommandDeps, asked: AskedCommand) => Promise<ChatText>;

/** What a command does, and what it counts as: as the same thing does over HTTP. */
const VERBS: Readonly<Record<string, readonly [Run, 'open' | 'look' | 'command']>> = {
  start: [startCommand, 'open'],
  list: [listCommand, 'look'],
  status: [statusCommand, 'look'],
  note: [noteCommand, 'command'],
  who: [whoCommand, 'look'],
};

/** How often each person of the chat may ask; counted before the chat is asked who they are. */
function boundsOf(time: Time) {
  return {
    open: personRate(time, 'open'),
    look: personRate(time, 'look'),
    command: personRate(time, 'command'),
  };
}
type Bounds = ReturnType<typeof boundsOf>;

export interface ChatCommandDeps extends CommandDeps {
  /** The session whose message this is; null: none of this hub's. */
  readonly sessionAt: (channel: string, message: string) => Promise<string | null>;
  /** Whether this hub is the one that acts outside. */
  readonly mayAct: () => boolean;
}

/** What people ask of the hub in the chat: each as the member who has their e-mail address. */
export function chatHandlers(deps: ChatCommandDeps): ChatHandlers {
  const bounds = boundsOf(deps.time);
  return {
    async command(command) {
      const isOurs = (await command.claim()) && deps.mayAct();
      const text = isOurs ? await answerTo(deps, bounds, command) : sayAnswer('late', deps.settings.lang);
      await command.answer(text).catch((error: unknown) => {
        deps.logger.warn({ kind: error instanceof ChatError ? error.kind : 'failed' }, 'chat-answer-failed');
      });
    },
    reply: (reply) => takeReply(deps, bounds, reply),
  };
}

async function answerTo(
  deps: ChatCommandDeps,
  bounds: Bounds,
  { id, user, words }: ChatCommand,
): Promise<ChatText> {
  const { lang } = deps.settings;
  const { verb, rest } = readCommand(words);
  const [run, counts] = (Object.hasOwn(VERBS, verb) ? VERBS[verb] : null) ?? [null, 'look' as const];
  const perSecond = bounds[counts](user);
  if (perSecond !== null) return tooFast(perSecond, lang);
  if (run === null) {
    const help = sayAnswer('help', lang);
    return verb === '' || verb === 'help'
      ? help
      : [...sayAnswer('verb', lang, { verb: verb.slice(0, 40) }), ...help];
  }
  try {
    const member = await memberOf(user, deps.chat, deps.members());
    if (!member.ok) return sayAnswer(member.kind, lang, { email: member.email });
    return await run(deps, { who: member.who, client: clientOf(id), rest });
  } catch (error) {
    const reason = reasonOf(error, deps);
    if (reason !== null) return sayAnswer('refused', lang, { reason });
    deps.logger.error({ err: error }, 'chat-command-failed');
    return sayAnswer('failed', lang);
  }
}

const tooFast = (perSecond: number, lang: Lang): ChatText =>
  sayAnswer('refused', lang, {
    reason: sayReason('refusal.too-fast', { kind: 'too-fast', params: { perSecond } }, lang),
  });

/** Why something was not done, in words; null: nobody foresaw it. */
function reasonOf(error: unknown, { settings: { lang } }: ChatCommandDeps): string | null {
  if (error instanceof SessionRefused) return sayReason(refusalKey(error), error, lang);
  if (error instanceof PagerError) return sayPager(error.kind, error.params, lang);
  if (error instanceof ChatError) return sayChatReason(error.kind, error.params, lang);
  return null;
}

/** A reply in a session's thread that begins with `note:`. What is no note is none of our business. */
async function takeReply(
  deps: ChatCommandDeps,
  bounds: Bounds,
  { id, user, channel, thread, words }: ChatReply,
): Promise<void> {
  const text = noteIn(words);
  if (text === null) return;
  const session = await deps.sessionAt(channel, thread);
  if (session === null) return;
  const told = await noted(session, text);
  // The note is kept, or it is not: that its writer is not told changes nothing.
  await deps.chat.whisper({ channel, thread, user }, told).catch((error: unknown) => {
    deps.logger.warn({ kind: error instanceof ChatError ? error.kind : 'failed' }, 'chat-answer-failed');
  });

  async function noted(session: string, text: string): Promise<ChatText> {
    const { lang } = deps.settings;
    const perSecond = bounds.command(user);
    if (perSecond !== null) return tooFast(perSecond, lang);
    const member = await memberOf(user, deps.chat, deps.members());
    if (!member.ok) return sayAnswer(member.kind, lang, { email: member.email });
    const asker = { who: member.who, client: clientOf(id) };
    return notedText(await keepNote(deps, session, text, asker), session, lang);
  }
}

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
function keepNote(
  { hub }: Pick<CommandDeps, 'hub'>,
  session: string,
  text: string,
  { who, client }: Pick<AskedCommand, 'who' | 'client'>,
): Promise<Answer> {
  return hub.command(session, { client, n: 1, type: 'note.add', data: { text } }, who);
}

function notedText(answer: Answer, session: string, lang: Lang): ChatText {
  if (answer.ok) return sayAnswer('noted', lang, { session });
  return sayAnswer('refused', lang, { reason: sayReason(refusalKey(answer.refusal), answer.refusal, lang) });
}
