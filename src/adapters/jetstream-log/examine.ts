import type { KV } from '@nats-io/kv';
import { headers } from '@nats-io/transport-node';
import { type ComparedCopies, compareCopies } from './compare-copies.ts';
import { openBucket } from './lease.ts';
import { natsNames } from './names.ts';
import { natsReason } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { isRecent } from './set-up.ts';
import { fetched } from './subject-reader.ts';

const APPENDS = 100;

export interface NatsExamination {
  readonly version: string;
  readonly isRecent: boolean;
  /** Copies of the stream of sessions. */
  readonly replicas: number;
  /** Servers that hold a copy, with those that are offline or behind. */
  readonly peers: number;
  readonly behind: readonly string[];
  readonly leader: string | null;
  /** Bytes of sessions, and how many may be there; -1: no limit of its own. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Milliseconds of an append to a subject of its own; null: none was measured. */
  readonly appendMs: { readonly p50: number; readonly p99: number } | null;
  /** What each server really has of the streams. */
  readonly copies: readonly ComparedCopies[];
  /** Acts that the hub needs and its credentials do not permit, in the servers' words. */
  readonly forbidden: readonly string[];
}

/**
 * How a cluster stands, for the person who runs a hub. Writes small messages to a subject that no session has, and deletes
 * them again. Rejects with `failed {path, reason}`.
 */
export async function examineNats(link: NatsLink, prefix: string): Promise<NatsExamination> {
  const names = natsNames(prefix);
  const { jsm, version } = link;
  const info = await link.reading({ path: names.events }, () => jsm.streams.info(names.events));
  const { cluster, config, state } = info;
  const replicas = cluster?.replicas ?? [];
  // Before what is written here.
  const copies: ComparedCopies[] = [];
  for (const stream of [names.events, names.facts]) copies.push(await compareCopies(link, stream));
  const forbidden = [...(await forbiddenActs(link, prefix))];
  const measured = await measure(link, names.facts, `${prefix}.facts.doctor`).catch((error: unknown) => {
    forbidden.push(natsReason(error));
    return null;
  });
  return {
    version,
    copies,
    isRecent: isRecent(version),
    replicas: config.num_replicas,
    peers: replicas.length + 1,
    behind: replicas.flatMap(({ name, current, offline }) => (offline || !current ? name : [])),
    leader: cluster?.leader ?? null,
    bytes: state.bytes,
    maxBytes: config.max_bytes,
    appendMs: measured,
    forbidden: [...new Set(forbidden)],
  };
}

async function measure(link: NatsLink, stream: string, subject: string) {
  const times: number[] = [];
  for (let i = 0; i < APPENDS; i += 1) {
    const began = performance.now();
    const { seq } = await link.js.publish(subject, new Uint8Array(300), { headers: headers() });
    times.push(performance.now() - began);
    await link.jsm.streams.deleteMessage(stream, seq, false);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

export interface SyncSettings {
  readonly always: boolean;
  /** Seconds between two flushes; null: the server does not tell. */
  readonly intervalS: number | null;
  /** Servers of the cluster, with those that are down; 1: it has none. */
  readonly servers: number;
}

/**
 * Whether a server flushes each write before it acknowledges it, and how many servers vote with it, as its monitoring port tells
 * (`/jsz?config=1`): no client can ask for it and no stream says it. Null: nothing answers there.
 */
export async function readSync(monitor: string): Promise<SyncSettings | null> {
  try {
    const url = new URL('/jsz?config=1', monitor);
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    const { config, meta_cluster: cluster } = (await response.json()) as {
      config?: { sync_always?: boolean; sync_interval?: number };
      meta_cluster?: { cluster_size?: number };
    };
    if (config === undefined) return null;
    const { sync_always: always = false, sync_interval: interval } = config;
    const intervalS = interval === undefined ? null : interval / 1e9;
    return { always, intervalS, servers: cluster?.cluster_size ?? 1 };
  } catch {
    return null;
  }
}

/** No session's id: those have no underscore. */
const TOKEN = 'doctor_';

/**
 * Acts that a hub needs and its credentials do not permit, in the servers' words; none: all are permitted. Test messages are
 * deleted again.
 */
async function forbiddenActs(link: NatsLink, prefix: string): Promise<readonly string[]> {
  const { events, facts, leadBucket, filesBucket } = natsNames(prefix);
  const [ofSessions, ofFacts] = [`${prefix}.ev.${TOKEN}`, `${prefix}.facts.${TOKEN}`];
  const acts: readonly (() => Promise<void>)[] = [
    () => writeAndDelete(link, events, ofSessions),
    () => writeAndDelete(link, facts, ofFacts),
    () => follow(link, events, ofSessions),
    () => follow(link, facts, ofFacts),
    () => useBucket(link, leadBucket),
    () => useBucket(link, filesBucket),
    () => detectionBucket(link, filesBucket),
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

async function detectionBucket(link: NatsLink, bucket: string): Promise<void> {
  const changes = await (await openBucket(link, bucket)).watch({ key: TOKEN, include: 'updates' });
  changes.stop();
}
