import { ACTION_EXPIRES_MS } from '../../domain/actions.ts';
import type { ChatPlace } from '../../domain/chat/chat.ts';
import type { ChatPost } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { OutsideAct, OutsideCall, OutsideLook } from '../../ports/outside.ts';
import { markIn, messageArgs } from './message.ts';
import { messageId, timestampOf } from './message-id.ts';
import type { SlackTransport } from './transport.ts';

/** What was posted is looked for from so long before, by Slack's clock. */
const APART_MS = 15 * 60_000;
/** From then on, from the same time, it cannot have been posted any more: nothing is written after it has expired. */
const SPAN_MS = 2 * APART_MS + ACTION_EXPIRES_MS + 5 * 60_000;
/** Pages of 200 messages that a look reads. */
const PAGES = 10;

/** One post in Slack: found again by its mark in the metadata, never by its text, which Slack changes. */
export function slackPost(
  { channel, thread, text, mark }: ChatPost,
  transport: SlackTransport,
): OutsideAct<ChatPlace> {
  /** Joins the channel where that failed before; where the app may not join, the first error says what to do. */
  const inside = <T>(call: OutsideCall, run: () => Promise<T>): Promise<T> =>
    run().catch(async (refused: unknown) => {
      if (!(refused instanceof ChatError) || refused.kind !== 'not-in-channel') throw refused;
      await transport.call('conversations.join', { channel }, call).catch((error: unknown) => {
        throw error instanceof ChatError && error.passing ? error : refused;
      });
      return run();
    });
  const since = (from: string): string => (Number(from) / 1_000).toFixed(6);
  const look = async (before: string | null, call: OutsideCall): Promise<OutsideLook<ChatPlace>> => {
    // Nothing was ever written, so there is nothing to find; Slack's time is asked, and whether the thread is still there.
    if (before === null && thread === null) await transport.call('auth.test', {}, call);
    const from = before ?? String(transport.now() - APART_MS);
    if (before === null && thread === null) return { kind: 'open', before: from };
    try {
      const latest = since(String(Number(from) + SPAN_MS));
      const where = { channel, thread, oldest: since(from), latest };
      for await (const message of messages(transport, where, call)) {
        const id = messageId((message as { ts?: unknown }).ts);
        if (markIn(message, 'mark') === mark && id !== null)
          return { kind: 'done', proof: { channel, message: id } };
        if (before === null) break;
      }
    } catch (error) {
      if (error instanceof ChatError && error.kind === 'gone')
        return { kind: 'over', why: error, isFinal: true };
      throw error;
    }
    return { kind: 'open', before: before ?? String(transport.now() - APART_MS) };
  };
  return {
    again: 'twice',
    look: (before, call) => inside(call, () => look(before, call)),
    ready: (call) => transport.turn(channel, call),
    async write(call): Promise<ChatPlace> {
      const args = {
        channel,
        ...(thread === null ? {} : { thread_ts: timestampOf(thread) }),
        ...messageArgs(text, mark),
        unfurl_links: false,
        unfurl_media: false,
      };
      const { body } = await inside(call, () => transport.call('chat.postMessage', args, call));
      const { ts, channel: place } = body as { ts?: unknown; channel?: unknown };
      const message = messageId(ts);
      if (message === null) throw new ChatError('bad-reply', { reason: 'no-ts' }, true);
      return { channel: typeof place === 'string' ? place : channel, message };
    },
  };
}

interface Where {
  readonly channel: string;
  readonly thread: string | null;
  /** As Slack writes times: seconds with six decimals. */
  readonly oldest: string;
  readonly latest: string;
}

/** Messages of a channel, or of a thread, page by page. Rejects with `unseen` where there are more than are read. */
async function* messages(
  transport: SlackTransport,
  { channel, thread, oldest, latest }: Where,
  call: OutsideCall,
): AsyncGenerator<unknown> {
  let cursor = '';
  for (let page = 0; page < PAGES; page++) {
    const args = {
      channel,
      oldest,
      latest,
      limit: 200,
      include_all_metadata: true,
      ...(thread === null ? {} : { ts: timestampOf(thread) }),
      ...(cursor === '' ? {} : { cursor }),
    };
    const method = thread === null ? 'conversations.history' : 'conversations.replies';
    const { body } = await transport.call(method, args, call);
    const { messages: found, response_metadata: meta } = body as {
      messages?: unknown;
      response_metadata?: { next_cursor?: unknown };
    };
    if (!Array.isArray(found)) throw new ChatError('bad-reply', { reason: 'no-messages' });
    yield* found;
    cursor = typeof meta?.next_cursor === 'string' ? meta.next_cursor : '';
    if (cursor === '') return;
  }
  throw new ChatError('unseen');
}
