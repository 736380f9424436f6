import type { PagerDutyOptions } from '../../adapters/pagerduty/options.ts';
import { pagerDuty } from '../../adapters/pagerduty/pagerduty.ts';
import type { Pager } from '../../ports/pager.ts';
import { realTime } from '../base/machine.ts';

/** PagerDuty as a pager. */
export const pagerDutyPager = (options: Omit<PagerDutyOptions, 'time' | 'random'>): Pager =>
  pagerDuty({ ...options, time: realTime, random: Math.random });
