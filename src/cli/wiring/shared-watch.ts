import type { WatchStore } from '../../ports/watch-store.ts';
import type { Env } from '../base/paths.ts';
import type { openCluster } from './jetstream.ts';

/** Where watchers keep what they share: in the cluster of their hub, where it has one, else in a file of its folder. */
export interface WatchPlace {
  readonly data: string;
  readonly nats?: Parameters<typeof openCluster>[0] | undefined;
}

/** Opens it with the first call. Nothing of NATS is loaded where there is none. */
export async function sharedWatchStore({ data, nats }: WatchPlace, env: Env): Promise<WatchStore> {
  if (nats === undefined) return (await import('./watch.ts')).watchStore(data);
  return (await import('./jetstream-watch.ts')).clusterWatchStore(nats, env);
}
