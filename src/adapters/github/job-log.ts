import type { Time } from '../../ports/clock.ts';
import type { Network } from '../outbound/network.ts';
import { socketCode } from '../outbound/whole-fetch.ts';
import { GithubError } from './github-error.ts';

/** The last bytes of a log that are read; 40 lines are in them unless lines are very long. */
const LAST_BYTES = 65_536;
/** Of a store that gives no part of a log, no more than this is read. */
const MOST_BYTES = 8 * 1024 * 1024;

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The last of a job's log. GitHub answers with the address of a store, which gets no token and is asked for the end alone: a
 * log may have 100 MB. Empty: there is none any more, or its end is out of reach. Rejects with a `GithubError`.
 */
export async function lastOfLog(
  { fetch }: Pick<Network, 'fetch'>,
  { url, headers }: Asked,
  time: Time,
  ms: number,
  signal?: AbortSignal,
): Promise<string> {
  const end = new AbortController();
  const cancel = time.after(ms, () => end.abort());
  const given = signal === undefined ? end.signal : AbortSignal.any([end.signal, signal]);
  const ask = (at: string, more: Readonly<Record<string, string>>) =>
    fetch(at, { headers: { ...more }, redirect: 'manual', signal: given });
  try {
    const told = await ask(url, headers);
    await told.body?.cancel();
    if (told.status === 404 || told.status === 410) return '';
    const store = URL.parse(told.headers.get('location') ?? '', url);
    if (told.status !== 302 || store === null || store.protocol !== new URL(url).protocol)
      throw new GithubError('bad-reply', { reason: `log ${told.status}` });
    const first = await ask(store.href, { range: 'bytes=0-0' });
    const size = Number(/\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
    if (first.status !== 206 || Number.isNaN(size))
      return await (first.status === 200 ? endOf(first) : emptied(first));
    await first.body?.cancel();
    const from = Math.max(0, size - LAST_BYTES);
    const last = await ask(store.href, { range: `bytes=${from}-` });
    return await (last.status === 206 || last.status === 200 ? endOf(last) : emptied(last));
  } catch (error) {
    if (error instanceof GithubError) throw error;
    if (signal?.aborted) throw new GithubError('aborted');
    throw new GithubError('unreachable', { reason: end.signal.aborted ? 'ETIMEDOUT' : socketCode(error) });
  } finally {
    cancel();
    end.abort();
  }
}

async function emptied({ body }: Response): Promise<string> {
  await body?.cancel();
  return '';
}

/** The end of what comes; nothing where that is too far. */
async function endOf({ body }: Response): Promise<string> {
  let kept = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) return '';
    kept = Buffer.concat([kept, chunk]);
    if (kept.length > LAST_BYTES) kept = Buffer.from(kept.subarray(kept.length - LAST_BYTES));
  }
  return kept.toString('utf8');
}
