import type { Time } from '../../ports/clock.ts';
import { personRate, type RateOf } from '../base/person-rate.ts';
import type { Authenticated } from '../identity/auth.ts';
import { HttpProblem } from './problem.ts';

/** Bounds what each person asks of some routes together, as `personRate` says. The result throws 429 `too-fast`. */
export function rateOf(time: Time, asked: RateOf): (identity: Authenticated) => void {
  const perSecond = personRate(time, asked);
  return ({ actor }) => {
    const most = perSecond(actor.id);
    if (most !== null) throw new HttpProblem(429, 'too-fast', { perSecond: most });
  };
}
