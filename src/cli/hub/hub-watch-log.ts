import type { Exclusions } from '../../ports/exclusions.ts';
import { addExclusion } from '../../watch/exclusions.ts';
import type { Env } from '../base/paths.ts';
import { sharedWatchStore, type WatchPlace } from '../wiring/shared-watch.ts';

const DAY = 86_400_000;

/** Exclusions that people in sessions add, kept in the watch log: for every rule. */
export function hubExclusions(place: WatchPlace, env: Env): Exclusions {
  return {
    async add({ template, days, reason }, by) {
      const store = await sharedWatchStore(place, env);
      const now = Date.now();
      const until = new Date(now + days * DAY).toISOString();
      const match = { by: 'pattern', pattern: '', template } as const;
      const wish = { id: null, rule: null, source: null, match, owner: by, reason, until };
      try {
        return await addExclusion(store, wish, by, new Date(now).toISOString());
      } finally {
        await store.close();
      }
    },
  };
}
