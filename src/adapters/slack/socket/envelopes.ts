import type { ChatReply } from '../../../ports/chat.ts';
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

/** A text as its writer typed it: Slack escapes `& < >` and puts links between angle brackets. */
function asTyped(words: string): string {
  return words
    .replace(/<(https?:\/\/[^|>\s]+)(?:\|([^>]*))?>/g, (_whole, url: string) => url)
    .replace(/<mailto:[^|>]+\|([^>]+)>/g, (_whole, shown: string) => shown)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
