import { openSqliteWatch } from '../../src/adapters/sqlite-watch/sqlite-watch.ts';
import type { Time } from '../../src/ports/clock.ts';
import type { WatchStore } from '../../src/ports/watch-store.ts';
import { natsWatch } from '../rigs/nats/watch-store.ts';

/** What watchers share: `nats://HOST:PORT/PREFIX`, else the path of a file. */
export function openStore(place: string, time: Time): WatchStore {
  const url = /^nats:/.test(place) ? new URL(place) : null;
  if (url === null) return openSqliteWatch({ path: place, time });
  return natsWatch([`nats://${url.host}`], url.pathname.slice(1));
}
