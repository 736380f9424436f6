import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { EventLogError } from '../../ports/event-log.ts';
import { LEASE_TTL_MS } from './lease.ts';
import { natsNames } from './names.ts';
import { isStreamMissing, toNatsError } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { type StreamMismatch, type StreamTerms, streamMismatches, wantedStreams } from './wanted.ts';

/** The first that keeps what it acknowledged when a peer is removed; 2.10 has no `sync_interval: always` to speak of. */
export const LEAST_VERSION = '2.12.15';

/** One request: the servers agree on a new stream, and elect its leader, before they answer. */
const SET_UP_MS = 5_000;

/** Whether a server is new enough. Pre-releases count as their release. */
export function isRecent(version: string, least = LEAST_VERSION): boolean {
  const numbers = (text: string) => text.split('-')[0]?.split('.').map(Number) ?? [];
  const [a, b] = [numbers(version), numbers(least)];
  for (const [i, want] of b.entries()) {
    const has = a[i] ?? 0;
    if (has !== want) return has > want;
  }
  return true;
}

/**
 * Makes what is missing: two streams and two buckets. What is there stays as it is. Gives where it is not as it should be.
 * Rejects with `failed {path, reason}`.
 */
export async function setUpStreams(
  link: NatsLink,
  prefix: string,
  terms: StreamTerms,
): Promise<readonly StreamMismatch[]> {
  const names = natsNames(prefix);
  const params = { path: names.events };
  try {
    const jsm = await jetstreamManager(link.nc, { timeout: SET_UP_MS, checkAPI: false });
    for (const wanted of wantedStreams(names, terms)) {
      const there = await jsm.streams.info(wanted.name).catch((error: unknown) => {
        if (isStreamMissing(error)) return null;
        throw error;
      });
      if (there === null) await jsm.streams.add(wanted);
    }
    const kvm = new Kvm(jetstream(link.nc, { timeout: SET_UP_MS }));
    const bucket = { replicas: terms.replicas, history: 1, allow_direct: false };
    await kvm.create(names.leadBucket, { ...bucket, ttl: LEASE_TTL_MS });
    await kvm.create(names.filesBucket, bucket);
  } catch (error) {
    throw toNatsError(error, params);
  }
  return checkStreams(link, prefix, terms);
}

/** Where the streams are not as they should be. Rejects with `failed {path, reason}`; `no-stream`: they were never made. */
export async function checkStreams(
  link: NatsLink,
  prefix: string,
  terms: StreamTerms,
): Promise<readonly StreamMismatch[]> {
  const wanted = wantedStreams(natsNames(prefix), terms);
  // Of several that are missing the first one is named, whichever answer comes first.
  const answers = await Promise.allSettled(
    wanted.map((stream) =>
      link.reading({ path: stream.name }, async () => {
        try {
          return (await link.jsm.streams.info(stream.name)).config;
        } catch (error) {
          if (!isStreamMissing(error)) throw error;
          throw new EventLogError('failed', { path: stream.name, reason: 'no-stream' });
        }
      }),
    ),
  );
  return wanted.flatMap((stream, i) => {
    const answer = answers[i];
    if (answer?.status === 'rejected') throw answer.reason;
    return streamMismatches(answer?.value ?? {}, stream);
  });
}
