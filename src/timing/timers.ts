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

/** Resolves after `ms`. */
export const pause = (time: Time, ms: number): Promise<void> =>
  new Promise((resolve) => {
    time.after(ms, resolve);
  });

/** What a promise gives, or null when it rejects or takes longer than `ms`. */
export function withTimeout<T>(time: Time, ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = time.after(ms, () => resolve(null));
    promise.then(resolve, () => resolve(null)).finally(cancel);
  });
}
