import type { Time } from '../../ports/clock.ts';

/** The machine's clock and timers. */
export const realTime: Time = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
