import type { StreamConfig } from '@nats-io/jetstream';
import type { NatsNames } from './names.ts';

/** Of one message. A commit that is larger goes in parts; a server that takes less is found at the start. */
const MESSAGE_LIMIT = 1024 * 1024;
/** Bytes of a commit's text in one message: the rest is left for its headers. */
export const PART_BYTES = 512 * 1024;
const DUPLICATES_NS = 120_000_000_000;

export interface StreamTerms {
  /** Copies of each message: 1, 3 or 5. */
  readonly replicas: number;
  /** Bytes after which nothing more is taken; -1: the server's own limit. */
  readonly maxBytes: number;
}

export type WantedStream = Pick<
  StreamConfig,
  | 'name'
  | 'subjects'
  | 'storage'
  | 'retention'
  | 'discard'
  | 'num_replicas'
  | 'max_age'
  | 'max_msgs'
  | 'max_msgs_per_subject'
  | 'max_bytes'
  | 'max_msg_size'
  | 'duplicate_window'
  | 'allow_direct'
  | 'allow_rollup_hdrs'
  | 'deny_purge'
  | 'deny_delete'
>;

/**
 * The two streams: sessions apart from acts and verdicts, so that no rule for one touches the other. Nothing is ever
 * removed by age or number, and a full stream takes nothing more: a session without its beginning is worth nothing.
 * Single messages can be deleted, since `oncall redact` and `retentionDays` do so; a purge cannot.
 */
export function wantedStreams(names: NatsNames, { replicas, maxBytes }: StreamTerms): WantedStream[] {
  const common = {
    storage: 'file',
    retention: 'limits',
    discard: 'new',
    num_replicas: replicas,
    max_age: 0,
    max_msgs: -1,
    max_msgs_per_subject: -1,
    max_bytes: maxBytes,
    max_msg_size: MESSAGE_LIMIT,
    duplicate_window: DUPLICATES_NS,
    allow_direct: false,
    allow_rollup_hdrs: false,
    deny_purge: true,
    deny_delete: false,
  } as const;
  return [
    { name: names.events, subjects: [names.anySession], ...common },
    { name: names.facts, subjects: [names.anyFact], ...common },
  ];
}

export interface StreamMismatch {
  readonly stream: string;
  readonly field: string;
  readonly found: string;
  readonly wanted: string;
}

/** Where a stream is not what it should be. What a server adds of its own is left alone. */
export function streamMismatches(found: Partial<StreamConfig>, wanted: WantedStream): StreamMismatch[] {
  return Object.entries(wanted).flatMap(([field, want]) => {
    const has = found[field as keyof WantedStream] ?? defaultOf(want);
    const [a, b] = [JSON.stringify(has), JSON.stringify(want)];
    return a === b ? [] : [{ stream: wanted.name, field, found: a, wanted: b }];
  });
}

/** Servers leave out what is false or zero. */
const defaultOf = (want: unknown): unknown => (typeof want === 'boolean' ? false : 0);
