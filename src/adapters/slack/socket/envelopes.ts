import type { ChatPress, ChatReply, ChatSent } from '../../../ports/chat.ts';
import { filledIn } from '../form.ts';
import { messageId } from '../message-id.ts';

/** Envelopes that are remembered: what comes again comes within minutes. */
const MOST = 1_000;

/** Which envelopes came before: Slack delivers one again when its answer was late or lost. */
export class SeenEnvelopes {
  readonly #ids = new Set<string>();

  /** True the first time. */
  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > MOST && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }

  /** It was not dealt with, so it may come again. */
  forget(id: string): void {
    this.#ids.delete(id);
  }
}

/** An envelope as Slack's client hands it on. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SlashCommand {
  readonly id: string;
  readonly user: string;
  readonly channel: string;
  readonly words: string;
  /** Where the answer goes; null: nowhere that may be called. */
  readonly answerTo: string | null;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Characters of a command that are read. */
const WORDS_MOST = 20_000;

/** The command of an envelope; null: it is none. */
export function commandIn({ id, type, body }: Envelope, isOwn: (url: URL) => boolean): SlashCommand | null {
  if (type !== 'slash_commands' || text(body.user_id) === '') return null;
  const url = URL.parse(text(body.response_url));
  return {
    id: text(body.trigger_id) || id,
    user: text(body.user_id),
    channel: text(body.channel_id),
    words: asTyped(text(body.text)).slice(0, WORDS_MOST),
    answerTo: url && isOwn(url) ? url.href : null,
  };
}

/** What a person wrote in a thread; null: it is something else, an edit or a program's. */
export function replyIn({ id, type, body }: Envelope): ChatReply | null {
  if (type !== 'events_api') return null;
  const event = (body.event ?? {}) as Readonly<Record<string, unknown>>;
  const isPlain = event.type === 'message' && event.subtype === undefined && event.bot_id === undefined;
  const thread = messageId(event.thread_ts);
  if (!isPlain || thread === null || event.thread_ts === event.ts || text(event.user) === '') return null;
  return {
    id: text(body.event_id) || id,
    user: text(event.user),
    channel: text(event.channel),
    thread,
    words: asTyped(text(event.text)).slice(0, WORDS_MOST),
  };
}

export interface ButtonPress extends Pick<ChatPress, 'id' | 'user' | 'place' | 'button' | 'value'> {
  /** By which a form may be opened. */
  readonly trigger: string;
  readonly answerTo: string | null;
}

type Parts = Readonly<Record<string, unknown>>;

/** The press of a button in a message; null: it is something else. */
export function pressIn({ id, type, body }: Envelope, isOwn: (url: URL) => boolean): ButtonPress | null {
  if (type !== 'interactive' || body.type !== 'block_actions') return null;
  const [user, channel, message] = [body.user, body.channel, body.message].map((one) => (one ?? {}) as Parts);
  const [action] = (Array.isArray(body.actions) ? body.actions : []) as Parts[];
  const at = messageId(message?.ts);
  if (at === null || action?.type !== 'button' || text(user?.id) === '') return null;
  const url = URL.parse(text(body.response_url));
  return {
    id: text(body.trigger_id) || id,
    user: text(user?.id),
    // Answers to a press in a thread go there, too.
    place: { channel: text(channel?.id), message: messageId(message?.thread_ts) ?? at },
    button: text(action.action_id),
    value: text(action.value),
    trigger: text(body.trigger_id),
    answerTo: url && isOwn(url) ? url.href : null,
  };
}

/** A form that was sent; null: it is something else. */
export function sentIn({ type, body }: Envelope): ChatSent | null {
  if (type !== 'interactive' || body.type !== 'view_submission') return null;
  const [user, view] = [body.user, body.view].map((one) => (one ?? {}) as Parts);
  if (text(user?.id) === '' || text(view?.id) === '') return null;
  return {
    id: text(view?.id),
    user: text(user?.id),
    form: text(view?.callback_id),
    value: text(view?.private_metadata),
    fields: filledIn(view?.state),
  };
}

/** A text as its writer typed it: Slack escapes `& < >` and puts links between angle brackets. */
function asTyped(words: string): string {
  return words
    .replace(/<(https?:\/\/[^|>\s]+)(?:\|([^>]*))?>/g, (_whole, url: string) => url)
    .replace(/<mailto:[^|>]+\|([^>]+)>/g, (_whole, shown: string) => shown)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
