import type { Time } from '../ports/clock.ts';

/** Timers of the platform overflow past 24.8 days, so a far date is reached in stages. */
const STAGE = 43_200_000;

/** Runs at an instant (epoch milliseconds), at once when it has passed; the result cancels it. */
export function runAt(time: Time, instant: number, run: () => void): () => void {
  let cancel = () => {};
  const stage = () => {
    const left = instant - time.now();
    if (left > 0) cancel = time.after(Math.min(left, STAGE), stage);
    else run();
  };
  stage();
  return () => cancel();
}

/** Resolves after `ms`, or as soon as the signal aborts. */
export function pause(time: Time, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = time.after(ms, end);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** Resolves at an instant (epoch milliseconds), at once when it has passed, or as soon as the signal aborts. */
export const pauseUntil = async (time: Time, instant: number, signal?: AbortSignal): Promise<void> => {
  const left = instant - time.now();
  if (left > 0) await pause(time, left, signal);
};

/** A signal that aborts after `ms`, unless it is cancelled before. */
export function deadline(time: Time, ms: number): { readonly signal: AbortSignal; cancel(): void } {
  const ends = new AbortController();
  return { signal: ends.signal, cancel: time.after(ms, () => ends.abort()) };
}

/** What a promise gives, or null when it rejects or takes longer than `ms`. */
export function withTimeout<T>(time: Time, ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = time.after(ms, () => resolve(null));
    promise.then(resolve, () => resolve(null)).finally(cancel);
  });
}

/** Whether less than `ms` has passed since `at`. A time ahead of now is none: the clock was set back since. */
export const isWithin = (now: number, at: number, ms: number): boolean => at <= now && now - at < ms;
