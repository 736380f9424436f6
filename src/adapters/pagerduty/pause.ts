import type { Time } from '../../ports/clock.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { doubledWithJitter } from '../../timing/backoff.ts';

/** Waits; rejects with `aborted` when the signal does not want to wait any longer. */
export function abortablePause(time: Time, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new PagerError('aborted'));
    const given = () => {
      cancel();
      reject(new PagerError('aborted'));
    };
    const cancel = time.after(ms, () => {
      signal?.removeEventListener('abort', given);
      resolve();
    });
    signal?.addEventListener('abort', given, { once: true });
  });
}

/** Longer each time, up to half a minute, and never the same for two who failed together. */
export function backoff(attempt: number, random: () => number): number {
  return doubledWithJitter(500, 30_000, attempt, random());
}
