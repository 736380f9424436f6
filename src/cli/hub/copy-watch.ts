import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WatchEvent, WatchFact } from '../../detection/watch-event.ts';
import { UNFENCED, type WatchStore, WatchStoreError } from '../../ports/watch-store.ts';
import { CliError } from '../base/errors.ts';
import type { Env } from '../base/paths.ts';
import { sharedWatchStore, type WatchPlace } from '../wiring/shared-watch.ts';

const FILE = 'watch.db';
/** The copy holds the lease only to keep the checkpoint. */
const LEASE_MS = 5_000;
const NAME = 'oncall hub move';

/** A watch log that is to be copied, and where to. */
export interface WatchMove {
  /** Copies events and checkpoint; gives how many events. */
  copy(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens the watch logs of a folder and of its cluster. Rejects with `move-watch-not-empty` where both have events, and with
 * `watch-store` where one cannot be used; so does `copy`.
 */
export async function openWatchMove(
  { data, nats }: Required<WatchPlace>,
  env: Env,
  to: 'nats' | 'sqlite',
  now: () => number,
): Promise<WatchMove> {
  const own = await sharedWatchStore({ data }, env);
  const shared = await sharedWatchStore({ data, nats }, env);
  const isThere = existsSync(join(data, FILE));
  const close = async () => {
    await own.close();
    await shared.close();
  };
  try {
    const ofFile = isThere ? await own.events(1) : [];
    const ofCluster = await shared.events(1);
    const [events, there] = to === 'nats' ? [ofFile, ofCluster] : [ofCluster, ofFile];
    if (events.length > 0 && there.length > 0) {
      throw new CliError('move-watch-not-empty', { to, n: there.length });
    }
    const [from, target] = to === 'nats' ? [own, shared] : [shared, own];
    return {
      copy: () =>
        events.length === 0 ? Promise.resolve(0) : copyWatch(events, from, target, now).catch(asError),
      close,
    };
  } catch (error) {
    await close();
    return asError(error);
  }
}

async function copyWatch(
  events: readonly WatchEvent[],
  from: WatchStore,
  to: WatchStore,
  now: () => number,
): Promise<number> {
  for (const { n: _n, at, by, fence: _fence, ...fact } of events) {
    await to.append(by, UNFENCED, at, [fact as WatchFact]);
  }
  const checkpoint = await from.checkpoint();
  if (checkpoint === null) return events.length;
  const { holder, fence } = await to.lease(NAME, now(), LEASE_MS);
  // A watcher that evaluates there has a checkpoint of its own.
  if (holder !== NAME) return events.length;
  await to.saveCheckpoint(fence, checkpoint);
  await to.release(NAME, fence);
  return events.length;
}

function asError(error: unknown): never {
  if (!(error instanceof WatchStoreError)) throw error;
  const { path = '', reason = error.kind } = error.params;
  throw new CliError('watch-store', { folder: path, reason }, error);
}
