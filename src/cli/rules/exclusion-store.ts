import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Exclusion } from '../../detection/exclusion.ts';
import type { WatchEvent } from '../../detection/watch-event.ts';
import { NO_MEMORY, remember } from '../../detection/watch-log.ts';
import { type WatchStore, WatchStoreError } from '../../ports/watch-store.ts';
import { ExclusionRefused } from '../../watch/exclusions.ts';
import { CliError } from '../base/errors.ts';
import type { DetectionPlace } from './detection-place.ts';

/** Uses the watch log of a data folder. What goes wrong there is one sentence. */
export async function withWatchStore<T>(
  { data }: Pick<DetectionPlace, 'data'>,
  use: (store: WatchStore) => Promise<T>,
): Promise<T> {
  const { watchStore } = await import('../wiring/watch.ts');
  const store = watchStore(data);
  try {
    return await use(store);
  } catch (error) {
    if (error instanceof ExclusionRefused)
      throw new CliError(`exclusion-${error.kind}`, { id: error.id }, error);
    if (error instanceof WatchStoreError) {
      throw new CliError('watch-store', { folder: data, reason: error.kind }, error);
    }
    throw error;
  } finally {
    await store.close();
  }
}

/** The watch log; none where no watcher has been here, which makes no file. */
export async function watchEvents(place: Pick<DetectionPlace, 'data'>): Promise<readonly WatchEvent[]> {
  if (!existsSync(join(place.data, 'watch.db'))) return [];
  return withWatchStore(place, (store) => store.events(1));
}

/** Every exclusion that was ever added. */
export async function knownExclusions(place: Pick<DetectionPlace, 'data'>): Promise<readonly Exclusion[]> {
  return [...remember(NO_MEMORY, await watchEvents(place)).exclusions.values()];
}
