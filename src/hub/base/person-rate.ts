import type { Time } from '../../ports/clock.ts';
import { RateLimits } from '../../timing/rate-limit.ts';
import { DEFAULT_LIMITS } from './limits.ts';

/** People whose rate is remembered. */
const REMEMBERED = 1_000;

const { commandRate, commandBurst } = DEFAULT_LIMITS;

/** What one person may ask: so often a second, so often at once. The same for every way of asking. */
const RATES = {
  /** Of any kind. */
  request: [100, 500],
  /** Of a session that is open, as over a live connection. */
  command: [commandRate, commandBurst],
  /** What makes the hub read a whole log, or every session's. */
  read: [5, 30],
  /** Sessions as they stand, and live connections: a person with many terminals needs some at once. */
  look: [20, 200],
  /** Sessions that are opened. */
  open: [1, 30],
  /** Sessions that are taken in from a file. */
  import: [0.2, 5],
} as const;

export type RateOf = keyof typeof RATES;

/** Counts what each person asks. The result gives null where they may, else how often a second they may. */
export function personRate(time: Time, of: RateOf): (person: string) => number | null {
  const [rate, burst] = RATES[of];
  const limits = new RateLimits(rate, burst, REMEMBERED);
  return (person) => (limits.take(person, time.now()) ? null : rate);
}
