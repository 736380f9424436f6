import type { StreamMessage } from './commit-message.ts';
import type { NatsLink } from './nats-link.ts';
import { SessionFold } from './session-fold.ts';
import { lastMessage, messagesBetween } from './subject-reader.ts';

/**
 * All that the leader has of a subject at this moment. Of `kept`, which was read before, only what is new is read; it
 * counts for nothing where the stream has another message at its end: of a stream that was made again, or restored. Rejects
 * with `failed {…params, reason}`. `trusts` as in `MissingMessages`.
 */
export async function readFold(
  link: NatsLink,
  stream: string,
  subject: string,
  kept: SessionFold | null,
  params: Readonly<Record<string, string | number>>,
  trusts = true,
): Promise<SessionFold> {
  const last = await lastMessage(link, stream, subject, params);
  const until = last?.at ?? 0;
  const messages = (after: number): AsyncIterable<StreamMessage> | readonly StreamMessage[] =>
    last === null ? [] : messagesBetween(link, stream, subject, after, last, params, trusts);
  let fold = kept !== null && kept.last <= until ? kept : new SessionFold();
  if (fold.last > 0) {
    if (fold.last === until)
      return fold.lastId === last?.id ? fold : readFold(link, stream, subject, null, params, trusts);
    // The message at its end is read once more: an equal sequence does not mean an equal message.
    let isFirst = true;
    for await (const message of messages(fold.last - 1)) {
      if (isFirst && (message.at !== fold.last || message.id !== fold.lastId)) {
        return readFold(link, stream, subject, null, params, trusts);
      }
      if (!isFirst) fold.take(message);
      isFirst = false;
    }
    if (isFirst) fold = new SessionFold();
  } else {
    for await (const message of messages(0)) fold.take(message);
  }
  fold.isTorn = last?.isTorn === true;
  return fold;
}
