import type { PagerDutyOptions } from '../../adapters/pagerduty/options.ts';
import { pagerDuty } from '../../adapters/pagerduty/pagerduty.ts';
import type { Pager } from '../../ports/pager.ts';

/** PagerDuty as a pager. */
export const pagerDutyPager = (options: Omit<PagerDutyOptions, 'random'>): Pager =>
  pagerDuty({ ...options, random: Math.random });
