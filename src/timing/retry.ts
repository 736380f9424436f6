import type { Time } from '../ports/clock.ts';
import { pause } from './timers.ts';

export interface RetryTerms {
  /** How often it is tried in all. */
  readonly tries: number;
  /** How long to wait after a failed try; they count from 1. */
  readonly pauseMs: (tried: number) => number;
  /** Whether another try may succeed. */
  readonly isTransient: (error: unknown) => boolean;
  /** After it aborts nothing is tried any more. */
  readonly signal?: AbortSignal;
}

/** Runs `work` until it succeeds. Rejects with its error when that is not transient, after the last try, and at an abort. */
export async function retry<T>(
  time: Time,
  { tries, pauseMs, isTransient, signal }: RetryTerms,
  work: () => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || tried >= tries) throw error;
      await pause(time, pauseMs(tried), signal);
      if (signal?.aborted) throw error;
    }
  }
}
