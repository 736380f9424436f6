import type { DetectionEvent, DetectionFact } from '../../detection/detection-event.ts';
import {
  type DetectionStore,
  DetectionStoreError,
  type Lease,
  UNFENCED,
} from '../../ports/detection-store.ts';

const GONE_AFTER = 3;

/** What detectors share, for as long as the process lasts: for tests, the demo and `--dry-run`. */
export class MemoryDetection implements DetectionStore {
  #lease: Pick<Lease, 'holder' | 'fence' | 'until'> | null = null;
  readonly #seen = new Map<string, number>();
  readonly #events: string[] = [];
  #checkpoint: string | null = null;

  async lease(watcher: string, now: number, ms: number): Promise<Lease> {
    this.#seen.set(watcher, now);
    for (const [name, seen] of this.#seen) if (seen < now - GONE_AFTER * ms) this.#seen.delete(name);
    const held = this.#lease;
    const own = held?.holder === watcher;
    if (held !== null && !own && held.until > now && held.until <= now + GONE_AFTER * ms) {
      return { ...held, standby: this.#standby(held.holder) };
    }
    const fence = own ? held.fence : (held?.fence ?? 0) + 1;
    this.#lease = { holder: watcher, fence, until: now + ms };
    return { ...this.#lease, standby: this.#standby(watcher) };
  }

  async release(watcher: string, fence: number): Promise<void> {
    if (this.#lease?.holder === watcher && this.#lease.fence === fence)
      this.#lease = { ...this.#lease, until: 0 };
    this.#seen.delete(watcher);
  }

  async leaseNow(now: number): Promise<Lease | null> {
    const held = this.#lease;
    return held === null || held.until <= now ? null : { ...held, standby: this.#standby(held.holder) };
  }

  async append(
    by: string,
    fence: number,
    at: string,
    facts: readonly DetectionFact[],
  ): Promise<readonly DetectionEvent[]> {
    this.#mustHold(fence);
    return facts.map((fact) => {
      const event: DetectionEvent = { ...fact, n: this.#events.length + 1, at, by, fence };
      this.#events.push(JSON.stringify(event));
      return event;
    });
  }

  async events(from: number): Promise<readonly DetectionEvent[]> {
    return this.#events.slice(Math.max(0, from - 1)).map((text) => JSON.parse(text) as DetectionEvent);
  }

  async saveCheckpoint(fence: number, text: string): Promise<void> {
    this.#mustHold(fence);
    this.#checkpoint = text;
  }

  async checkpoint(): Promise<string | null> {
    return this.#checkpoint;
  }

  async close(): Promise<void> {}

  #mustHold(fence: number): void {
    const held = this.#lease?.fence ?? 0;
    if (fence !== UNFENCED && held !== fence) throw new DetectionStoreError('fenced', { fence, held });
  }

  #standby(holder: string): readonly string[] {
    return [...this.#seen.keys()].filter((name) => name !== holder).sort();
  }
}
