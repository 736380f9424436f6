import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WatchEvent } from '../../detection/watch-event.ts';
import { type WatchStore, WatchStoreError } from '../../ports/watch-store.ts';
import { CliError } from '../base/errors.ts';
import { sharedWatchStore } from '../wiring/shared-watch.ts';
import type { DetectionPlace } from './detection-place.ts';

type LogPlace = Pick<DetectionPlace, 'data' | 'nats' | 'keys'>;

/** Uses the watch log of a data folder. What goes wrong there is one sentence. */
export async function withWatchStore<T>(place: LogPlace, use: (store: WatchStore) => Promise<T>): Promise<T> {
  const store = await sharedWatchStore(place, place.keys.env);
  try {
    return await use(store);
  } catch (error) {
    if (error instanceof WatchStoreError) {
      const { nats } = place;
      const folder = nats === undefined ? place.data : nats.servers.join(' ');
      const reason = nats === undefined ? error.kind : (error.params.reason ?? error.kind);
      throw new CliError('watch-store', { folder, reason }, error);
    }
    throw error;
  } finally {
    await store.close();
  }
}

/** The watch log; none where no watcher has been here, which makes no file. */
export async function watchEvents(place: LogPlace): Promise<readonly WatchEvent[]> {
  if (place.nats === undefined && !existsSync(join(place.data, 'watch.db'))) return [];
  return withWatchStore(place, (store) => store.events(1));
}

/** Name of the watcher that evaluates by it now; null: none does. */
export async function watcherNow(place: LogPlace): Promise<string | null> {
  if (place.nats === undefined && !existsSync(join(place.data, 'watch.db'))) return null;
  return withWatchStore(place, async (store) => (await store.leaseNow(Date.now()))?.holder ?? null);
}
