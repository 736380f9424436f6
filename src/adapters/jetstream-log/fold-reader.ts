import type { NatsLink } from './nats-link.ts';
import { SessionFold } from './session-fold.ts';
import { lastMessage, messagesBetween } from './subject-reader.ts';

/**
 * All that the leader has of a subject at this moment. Of `kept`, which was read before, only what is new is read; it
 * counts for nothing where the stream has another message at its end: of a stream that was made again, or restored. Rejects
 * with `failed {…params, reason}`.
 */
export async function readFold(
  link: NatsLink,
  stream: string,
  subject: string,
  kept: SessionFold | null,
  params: Readonly<Record<string, string | number>>,
): Promise<SessionFold> {
  const last = await lastMessage(link, stream, subject, params);
  const until = last?.at ?? 0;
  const messages = (after: number) => messagesBetween(link, stream, subject, after, until, params);
  let fold = kept !== null && kept.last <= until ? kept : new SessionFold();
  if (fold.last > 0) {
    if (fold.last === until)
      return fold.lastId === last?.id ? fold : readFold(link, stream, subject, null, params);
    // The message at its end is read once more: an equal sequence does not mean an equal message.
    let isFirst = true;
    for await (const message of messages(fold.last - 1)) {
      if (isFirst && (message.at !== fold.last || message.id !== fold.lastId)) {
        return readFold(link, stream, subject, null, params);
      }
      if (!isFirst) fold.take(message);
      isFirst = false;
    }
    if (isFirst) fold = new SessionFold();
  } else {
    for await (const message of messages(0)) fold.take(message);
  }
  // A message that the server lost, or could not give, leaves a gap; where the subject ends it says itself.
  if (last !== null && fold.last < last.at) fold.take(last);
  return fold;
}
