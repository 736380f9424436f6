import type { DetectionStore } from '../../ports/detection-store.ts';
import type { Env } from '../base/paths.ts';
import type { openCluster } from './jetstream.ts';

/** Where detectors keep what they share: in the cluster of their hub, where it has one, else in a file of its folder. */
export interface DetectionStorePlace {
  readonly data: string;
  readonly nats?: Parameters<typeof openCluster>[0] | undefined;
}

/** Opens it with the first call. Nothing of NATS is loaded where there is none. */
export async function sharedDetectionStore(
  { data, nats }: DetectionStorePlace,
  env: Env,
): Promise<DetectionStore> {
  if (nats === undefined) return (await import('./detection.ts')).detectionStore(data);
  return (await import('./jetstream-detection.ts')).clusterDetectionStore(nats, env);
}
