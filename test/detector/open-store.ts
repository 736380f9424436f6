import { openSqliteDetection } from '../../src/adapters/sqlite-detection/sqlite-detection.ts';
import type { Time } from '../../src/ports/clock.ts';
import type { DetectionStore } from '../../src/ports/detection-store.ts';
import { natsDetection } from '../rigs/nats/detection-store.ts';

/** What detectors share: `nats://HOST:PORT/PREFIX`, else the path of a file. */
export function openStore(place: string, time: Time): DetectionStore {
  const url = /^nats:/.test(place) ? new URL(place) : null;
  if (url === null) return openSqliteDetection({ path: place, time });
  return natsDetection([`nats://${url.host}`], url.pathname.slice(1));
}
