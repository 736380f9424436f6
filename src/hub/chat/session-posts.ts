import type { OutsideAction } from '../../domain/actions.ts';
import {
  CHAT_POSTS,
  type ChatPlace,
  type ChatPostKind,
  type ChatSpan,
  type ChatText,
  chatActions,
  headlineOf,
  openChatActions,
} from '../../domain/chat/chat.ts';
import type { EventData } from '../../domain/event.ts';
import { markOf } from '../../domain/pager.ts';
import type { Session } from '../../domain/session.ts';
import type { Chat } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { OutsideAct, OutsideCall } from '../../ports/outside.ts';
import { headlineText } from '../../record/chat/headline.ts';
import { leftText, threadText } from '../../record/chat/thread.ts';
import type { Hub } from '../base/contract.ts';
import { type AskedOf, mayPass, type Relay, sayInSession } from '../outside/relay.ts';
import { CHAT_ACTOR } from './actor.ts';
import { isLeftOut, isWanted, summonsOf } from './calls.ts';
import { type OwedPost, owedPosts } from './owed.ts';
import type { ChatSettings } from './settings.ts';
import type { TeamCalls } from './team-calls.ts';

/** Why the chat is behind; params as they stand in the log. */
export type ChatTrouble = Pick<EventData<'chat.stalled'>, 'kind' | 'params'>;

/** A wait that people should hear of. */
const LONG_MS = 15_000;

export interface SessionPostsDeps {
  readonly hub: Pick<Hub, 'serves' | 'system' | 'session' | 'importedTo'>;
  readonly chat: Chat;
  readonly settings: ChatSettings;
  readonly relay: Relay<ChatPlace>;
  readonly now: () => number;
  readonly team: TeamCalls;
  /** Hears of calls that sessions of other hubs made. */
  readonly elsewhere: () => Promise<void>;
  /** Whom a post calls. */
  readonly mentions: (
    session: Session,
    kind: ChatPostKind,
    seq: number,
    call: OutsideCall,
    to?: string,
  ) => Promise<readonly ChatSpan[]>;
  /** A session's message was posted with these words. */
  readonly posted: (session: string, text: ChatText) => void;
  /** Resolves when no edit of a session's message is under way. */
  readonly idle: (session: string) => Promise<void>;
  /** What a session owes could not be asked for now. */
  readonly later: (session: string) => void;
  /** A post waits or failed; `null`: one went out. */
  readonly stalled: (session: string, why: ChatTrouble | null) => void;
}

/** What sessions say in the chat: asked for in their logs, then carried out once, one after the other. */
export class SessionPosts {
  readonly #deps: SessionPostsDeps;

  constructor(deps: SessionPostsDeps) {
    this.#deps = deps;
  }

  /** Asks for what is owed, and does what is asked for and not under way. `again`: also what was refused before. */
  async take(session: Session, again = false): Promise<void> {
    const { hub, settings, relay, now } = this.#deps;
    const importedTo = await hub.importedTo(session.id);
    // A session of another hub has its message there.
    if (importedTo === 0) {
      for (const { act, args } of owedPosts(session, settings, now(), again))
        await this.#ask(session, act, args);
    }
    for (const action of openChatActions(session)) {
      if (action.seq > importedTo) relay.take(action, this.#asked(session.id, action));
    }
  }

  /** One session calls the team within a period: the first call of another one names that session, and calls nobody. */
  async #ask(session: Session, act: OwedPost['act'], args: OwedPost['args']): Promise<void> {
    const { hub, team, elsewhere, later } = this.#deps;
    const request = async (more: OwedPost['args']): Promise<void> => {
      const data = { act, args: { ...args, ...more } };
      const answer = await hub.system(session.id, 'chat.request', data, CHAT_ACTOR);
      if (!answer.ok && mayPass(answer.refusal)) later(session.id);
    };
    if (args.post !== 'start') {
      await request({});
      return;
    }
    await elsewhere();
    await team.ask(session, (other) =>
      request(other === null ? {} : { quiet: other.session, quietAt: new Date(other.at).toISOString() }),
    );
  }

  #asked(id: string, action: OutsideAction): AskedOf<ChatPlace> {
    const { hub, posted, stalled, now } = this.#deps;
    const written: { text: ChatText | null } = { text: null };
    return {
      place: id,
      turn: `chat ${id}`,
      prepare: (call) => this.#prepare(id, action, call, written),
      say: async (type, data) => {
        const { kind = '', params = {}, retryAt = '' } = data as Partial<EventData<'action.delayed'>>;
        const isLong = Date.parse(retryAt) - now() > LONG_MS;
        const isTrouble =
          type === 'action.lose' ||
          (type === 'action.fail' ? kind !== 'withdrawn' : type === 'action.delay' && isLong);
        // A message that was left may be gone, and its channel, too: nothing is missing for that.
        if (isTrouble && action.act !== 'left') stalled(id, { kind, params });
        return sayInSession(hub, id, type, data, CHAT_ACTOR);
      },
      proved: async ({ channel, message }) => {
        if (action.act === 'headline' && written.text !== null) posted(id, written.text);
        stalled(id, null);
        return { channel, message };
      },
      refused: async () => {},
    };
  }

  async #prepare(
    id: string,
    action: OutsideAction,
    call: OutsideCall,
    written: { text: ChatText | null },
  ): Promise<OutsideAct<ChatPlace>> {
    const { hub, chat, settings } = this.#deps;
    const session = await hub.session(id);
    if (!session) throw new ChatError('not-found', { what: 'session' });
    const mark = markOf(id, action);
    if (action.act === 'left') return this.#farewell(session, action);
    if (action.act === 'headline') {
      const text = headlineText(session, settings.lang, settings.pages, settings.buttons);
      const act = chat.post({ channel: String(action.args.channel), thread: null, text, mark });
      return {
        ...act,
        write(sending) {
          written.text = text;
          return act.write(sending);
        },
      };
    }
    const place = headlineOf(session);
    if (place === null) throw new ChatError('gone');
    const text = await this.#threadText(session, action, call);
    const act = chat.post({ channel: place.channel, thread: place.message, text, mark });
    return {
      ...act,
      // It may have waited for minutes: by then it can be taken back, or not be true any more.
      write: async (sending) => {
        const latest = (await hub.session(id)) ?? session;
        if (!isWanted(latest, action.args.post)) throw new ChatError('withdrawn');
        threadPost(latest, action, [], settings);
        return act.write(sending);
      },
    };
  }

  /** An edit does no harm when it is done twice, so nothing has to be looked for. */
  #farewell(session: Session, { args }: OutsideAction): OutsideAct<ChatPlace> {
    const { chat, settings, idle } = this.#deps;
    const place = { channel: String(args.channel), message: String(args.message) };
    return {
      again: 'same',
      look: async (before) => ({ kind: 'open', before: before ?? place.message }),
      async write(sending) {
        // One that was begun before the move would overwrite it.
        await idle(session.id);
        await chat.edit(place, leftText(session, String(args.to), settings.lang), sending);
        return place;
      },
    };
  }

  async #threadText(session: Session, action: OutsideAction, call: OutsideCall): Promise<ChatText> {
    const { settings, mentions } = this.#deps;
    const { post, seq, to } = action.args;
    const called = isLeftOut(action)
      ? []
      : await mentions(
          session,
          post as ChatPostKind,
          Number(seq ?? 0),
          call,
          typeof to === 'string' ? to : undefined,
        );
    return threadPost(session, action, called, settings);
  }
}

/** The words of a post in the thread. Throws `withdrawn` where it is not to be said any more. */
function threadPost(
  session: Session,
  action: OutsideAction,
  mentions: readonly ChatSpan[],
  { lang, buttons }: Pick<ChatSettings, 'lang' | 'buttons'>,
): ChatText {
  const { args, at: askedAt } = action;
  const kind = CHAT_POSTS.find((one) => one === args.post);
  if (kind === undefined) throw new ChatError('withdrawn');
  const [seq, minutes] = [Number(args.seq ?? 0), Number(args.minutes ?? 0)];
  const [at, quietAt] = [String(args.at ?? askedAt), String(args.quietAt ?? '')];
  const quiet = isLeftOut(action) ? { session: String(args.quiet), at: quietAt } : null;
  const isLate = wasOvertaken(session, action);
  const summons = summonsOf(action);
  const text = threadText(
    session,
    { kind, seq, at, minutes, mentions, quiet, isLate, summons },
    lang,
    buttons,
  );
  if (text === null) throw new ChatError('withdrawn');
  return text;
}

/** It is asked for again as it was not posted, and what was asked for after its first time is. */
function wasOvertaken(session: Session, { args, seq }: OutsideAction): boolean {
  const asked = chatActions(session).filter((one) => one.act === 'thread' && one.seq < seq);
  const first = asked.find(
    (one) =>
      (one.outcome === 'failed' || one.outcome === 'abandoned') &&
      (['post', 'seq', 'at'] as const).every((key) => one.args[key] === args[key]),
  );
  return first !== undefined && asked.some((one) => one.seq > first.seq && one.outcome === 'done');
}
