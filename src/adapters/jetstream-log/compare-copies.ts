import { atEachCopy, consumerAt } from './copies.ts';
import { NothingCame } from './nats-faults.ts';
import type { NatsLink } from './nats-link.ts';
import { messagesOf } from './subject-reader.ts';

/** Of a larger stream the newest are compared. */
const MOST = 500_000;
/** A message that cannot be read is counted and does not come. Of so many at the end it is taken for that, else for a cut. */
const SKIPPED_AT_END = 100;

/** What the servers of a stream really give, message by message. */
export interface ComparedCopies {
  readonly stream: string;
  /** Messages that were looked for, of how many; fewer: only the newest were. */
  readonly looked: number;
  readonly total: number;
  /** By server ('' where there is one copy alone): how many of these it does not give; null: it was not read. */
  readonly lacking: readonly { readonly server: string; readonly count: number | null }[];
}

/**
 * Reads the headers of a stream at each server that holds a copy. One whose file was changed by a bit skips that message, and
 * neither its state nor a health check shows it. Rejects with `failed {path, reason}`.
 */
export async function compareCopies(link: NatsLink, stream: string): Promise<ComparedCopies> {
  const params = { path: stream };
  const { state, config } = await link.reading(params, () => link.jsm.streams.info(stream));
  const { last_seq: last, messages: total } = state;
  const first = Math.max(state.first_seq, last - MOST + 1);
  const [filter_subjects = '>'] = config.subjects;
  const wish = { filter_subjects, opt_start_seq: Math.max(1, first), headers_only: true };
  const read = async (at: Awaited<ReturnType<typeof consumerAt>>): Promise<Uint8Array | null> => {
    const got = new Uint8Array(Math.max(0, last - first + 1));
    let left = at.pending;
    try {
      for await (const { seq, info } of messagesOf(at)) {
        left = info.pending;
        if (seq >= first && seq <= last) got[seq - first] = 1;
      }
    } catch (error) {
      if (!(error instanceof NothingCame)) throw error;
      if (left > SKIPPED_AT_END) return null;
    }
    return got;
  };
  const given = new Map<string, Uint8Array | null>();
  const { copies } = await link.reading(params, () =>
    atEachCopy(link, stream, wish, async (at) => {
      given.set(at.server, await read(at));
      return 'next';
    }),
  );
  if (copies.length === 0) {
    const at = await link.reading(params, () => consumerAt(link, stream, wish));
    given.set('', await read(at).finally(() => at.consumer.delete().catch(() => {})));
  }
  const all = [...given.values()].flatMap((got) => got ?? []);
  const there = first === state.first_seq ? total : null;
  // One copy alone is compared with what its server counts.
  const looked = Math.max(unionOf(all), copies.length === 0 ? (there ?? 0) : 0);
  const lacking = (copies.length === 0 ? [''] : copies).map((server) => {
    const got = given.get(server) ?? null;
    return { server, count: got === null ? null : looked - got.reduce((sum, one) => sum + one, 0) };
  });
  return { stream, looked, total, lacking };
}

function unionOf(all: readonly Uint8Array[]): number {
  const [first] = all;
  if (first === undefined) return 0;
  let count = 0;
  for (let i = 0; i < first.length; i += 1) if (all.some((got) => got[i] === 1)) count += 1;
  return count;
}
