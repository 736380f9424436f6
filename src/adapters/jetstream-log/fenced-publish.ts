import type { PubAck } from '@nats-io/jetstream';
import { pause } from '../../timing/timers.ts';
import type { OutgoingPart, StreamMessage } from './commit-message.ts';
import { isFenced, refusedAs } from './nats-faults.ts';
import { type NatsLink, REQUEST_MS } from './nats-link.ts';
import { lastOfSubject } from './subject-reader.ts';

/** How long one message is tried. An election takes up to nine seconds; who waits longer wants to know. */
export const TRY_MS = 20_000;
const PAUSE_MS = 150;

/**
 * What became of a message:
 *
 * - `stored`: it is in the stream at `at`.
 * - `moved`: another writer's message is the last one, `last`. This one may be in the log before it: the log has to be read.
 * - `refused`: the server did not take it, and says why.
 * - `unreachable`: it was never sent, as the servers could not be reached or it could not begin its subject.
 * - `unknown`: it was sent, and nobody could say what became of it. It may still be stored, as long as nothing else is
 *   written to the subject.
 */
export type PublishOutcome =
  | { readonly kind: 'stored'; readonly at: number }
  | { readonly kind: 'moved'; readonly last: StreamMessage | null }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'unreachable'; readonly error: unknown }
  | { readonly kind: 'unknown'; readonly error: unknown };

export interface FencedMessage {
  readonly stream: string;
  readonly subject: string;
  readonly id: string;
  readonly part: number;
  /** Stream sequence of the subject's last message; 0: it has none. */
  readonly after: number;
  readonly content: OutgoingPart;
  /** As of `JetStreamLogOptions`; absent: always. */
  readonly mayBegin?: () => boolean;
}

/**
 * Publishes one message behind the one that it is meant to follow, and nowhere else. After any doubt the subject's last
 * message is read from the leader: that one is ours, or it is unchanged and the same message is sent again, or it is
 * another's. Sending it again can store it but once, as each sending expects the same last message.
 */
export async function publishFenced(
  link: NatsLink,
  message: FencedMessage,
  withinMs: number,
): Promise<PublishOutcome> {
  const until = link.time.now() + withinMs;
  let sent = false;
  let isInDoubt = false;
  let error: unknown;
  for (;;) {
    const isLapsed = message.after === 0 && message.mayBegin?.() === false;
    if (isLapsed) error ??= new Error('lease-lapsed');
    if (link.isUp && !isLapsed) {
      try {
        sent = true;
        return { kind: 'stored', at: (await send(link, message)).seq };
      } catch (caught) {
        error = caught;
        isInDoubt ||= !isFenced(caught);
        if (refusedAs(caught) !== null) {
          const found = await whatBecame(link, message, until);
          return found.kind === 'unchanged' ? { kind: 'refused', error } : result(found, error);
        }
      }
      const found = await whatBecame(link, message, until);
      if (found.kind !== 'unchanged') return result(found, error);
    }
    // Refused each time although it stands where it stood: a leader that cannot read the last message takes none after it.
    const kind = !sent ? 'unreachable' : isInDoubt ? 'unknown' : 'refused';
    if (link.time.now() >= until) return { kind, error };
    await pause(link.time, PAUSE_MS);
  }
}

type Found =
  | { readonly kind: 'stored'; readonly at: number }
  | { readonly kind: 'moved'; readonly last: StreamMessage | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unknown' };

const result = (found: Exclude<Found, { kind: 'unchanged' }>, error: unknown): PublishOutcome =>
  found.kind === 'unknown' ? { kind: 'unknown', error } : found;

function send(link: NatsLink, { stream, subject, after, content }: FencedMessage): Promise<PubAck> {
  return link.js.publish(subject, content.body, {
    headers: content.headers,
    expect: { streamName: stream, lastSubjectSequence: after },
    timeout: REQUEST_MS,
  });
}

/** Reads the subject's last message until the leader answers or the time is over. */
async function whatBecame(
  link: NatsLink,
  { stream, subject, id, part, after }: FencedMessage,
  until: number,
): Promise<Found> {
  for (;;) {
    try {
      if (link.isUp) {
        const last = await lastOfSubject(link, stream, subject);
        if (last?.id === id && last.part === part) return { kind: 'stored', at: last.at };
        return (last?.at ?? 0) === after ? { kind: 'unchanged' } : { kind: 'moved', last };
      }
    } catch {
      // No leader yet: asked again.
    }
    if (link.time.now() >= until) return { kind: 'unknown' };
    await pause(link.time, PAUSE_MS);
  }
}
