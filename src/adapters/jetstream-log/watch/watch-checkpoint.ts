import { gunzipSync, gzipSync } from 'node:zlib';
import type { KV } from '@nats-io/kv';
import { UNFENCED, WatchStoreError } from '../../../ports/watch-store.ts';
import { isFenced } from '../nats-faults.ts';
import type { WatchSubject } from './watch-subject.ts';

const KEY = 'watch-checkpoint';
/** Of the text, as a guard against what is no checkpoint. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Where the evaluation is, packed: a message of the servers has a limit, and it grows with the groups of the rules. */
export class WatchCheckpoint {
  readonly #kv: KV;
  readonly #log: WatchSubject;

  constructor(kv: KV, log: WatchSubject) {
    this.#kv = kv;
    this.#log = log;
  }

  async save(fence: number, text: string): Promise<void> {
    for (;;) {
      // Read before the fence: the put then fails where a later watcher has written a checkpoint.
      const revision = (await this.#kv.get(KEY))?.revision ?? 0;
      const held = await this.#log.fence();
      if (fence !== UNFENCED && fence !== held) throw new WatchStoreError('fenced', { fence, held });
      try {
        await this.#kv.put(KEY, gzipSync(text), { previousSeq: revision });
        return;
      } catch (error) {
        if (!isFenced(error)) throw error;
      }
    }
  }

  async read(): Promise<string | null> {
    const entry = await this.#kv.get(KEY);
    if (entry === null || entry.operation !== 'PUT') return null;
    try {
      return gunzipSync(entry.value, { maxOutputLength: MOST_BYTES }).toString();
    } catch (error) {
      throw new WatchStoreError('damaged', { path: KEY }, error);
    }
  }
}
