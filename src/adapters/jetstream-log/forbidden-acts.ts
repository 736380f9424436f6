import type { KV } from '@nats-io/kv';
import { openBucket } from './lease.ts';
import { natsNames } from './names.ts';
import { natsReason } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { fetched } from './subject-reader.ts';

/** No session's id: those have no underscore. */
const TOKEN = 'doctor_';

/**
 * Acts that a hub needs and its credentials do not permit, in the servers' words; none: all are permitted. Test messages are
 * deleted again.
 */
export async function forbiddenActs(link: NatsLink, prefix: string): Promise<readonly string[]> {
  const { events, facts, leadBucket, filesBucket } = natsNames(prefix);
  const [ofSessions, ofFacts] = [`${prefix}.ev.${TOKEN}`, `${prefix}.facts.${TOKEN}`];
  const acts: readonly (() => Promise<void>)[] = [
    () => writeAndDelete(link, events, ofSessions),
    () => writeAndDelete(link, facts, ofFacts),
    () => follow(link, events, ofSessions),
    () => follow(link, facts, ofFacts),
    () => useBucket(link, leadBucket),
    () => useBucket(link, filesBucket),
    () => watchBucket(link, filesBucket),
  ];
  const reasons: string[] = [];
  for (const act of acts) await act().catch((error: unknown) => reasons.push(natsReason(error)));
  return [...new Set(reasons)];
}

async function writeAndDelete({ js, jsm }: NatsLink, stream: string, subject: string): Promise<void> {
  const { seq } = await js.publish(subject, new Uint8Array(1));
  await jsm.streams.getMessage(stream, { last_by_subj: subject });
  await jsm.streams.deleteMessage(stream, seq, true);
}

async function follow(link: NatsLink, stream: string, subject: string): Promise<void> {
  for await (const _ of fetched(link, stream, { filter_subjects: subject, headers_only: true })) return;
}

async function useBucket(link: NatsLink, bucket: string): Promise<void> {
  const kv: KV = await openBucket(link, bucket);
  const seq = await kv.put(TOKEN, '1');
  await kv.get(TOKEN);
  await link.jsm.streams.deleteMessage(`KV_${bucket}`, seq, true);
}

async function watchBucket(link: NatsLink, bucket: string): Promise<void> {
  const changes = await (await openBucket(link, bucket)).watch({ key: TOKEN, include: 'updates' });
  changes.stop();
}
