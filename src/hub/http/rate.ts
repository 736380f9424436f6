import type { Time } from '../../ports/clock.ts';
import { RateLimits } from '../../timing/rate-limit.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import type { Authenticated } from '../identity/auth.ts';
import { HttpProblem } from './problem.ts';

/** People whose rate is remembered. */
const REMEMBERED = 1_000;
/** Whatever they ask. */
const REQUESTS = 100;
const REQUESTS_BURST = 500;
const READS = 5;
const READS_BURST = 30;
/** Sessions as they stand, and live connections: of these a person with many terminals needs some at once. */
const LOOKS = 20;
const LOOKS_BURST = 200;
/** Sessions opened, and sessions taken in from a file. */
const OPENS = 1;
const OPENS_BURST = 30;
const IMPORTS = 0.2;
const IMPORTS_BURST = 5;

/**
 * Commands over HTTP are bounded as those of a live connection are, counted for each person over all their requests.
 * The result throws 429 `too-fast`.
 */
export function commandRate(time: Time): (identity: Authenticated) => void {
  const { commandRate: rate, commandBurst: burst } = DEFAULT_LIMITS;
  return personRate(time, rate, burst);
}

/** The same for requests of any kind. */
export function requestRate(time: Time): (identity: Authenticated) => void {
  return personRate(time, REQUESTS, REQUESTS_BURST);
}

/** The same for what makes the hub read a whole log, or every session's. */
export function readRate(time: Time): (identity: Authenticated) => void {
  return personRate(time, READS, READS_BURST);
}

/** The same for what makes a session. */
export function openRate(time: Time): (identity: Authenticated) => void {
  return personRate(time, OPENS, OPENS_BURST);
}

/** The same for what brings in a whole log. */
export function importRate(time: Time): (identity: Authenticated) => void {
  return personRate(time, IMPORTS, IMPORTS_BURST);
}

/** The same for what makes the hub send a whole session or a list of all, or read a folder of files. */
export function lookRate(time: Time): (identity: Authenticated) => void {
  return personRate(time, LOOKS, LOOKS_BURST);
}

function personRate(time: Time, rate: number, burst: number): (identity: Authenticated) => void {
  const limits = new RateLimits(rate, burst, REMEMBERED);
  return ({ actor }) => {
    if (!limits.take(actor.id, time.now())) throw new HttpProblem(429, 'too-fast', { perSecond: rate });
  };
}
