import { github } from '../../adapters/github/github.ts';
import type { GithubOptions } from '../../adapters/github/options.ts';
import { type ChangeEventService, pagerChanges } from '../../adapters/pagerduty/change-events.ts';
import type { Pager } from '../../ports/pager.ts';
import { realTime } from '../base/machine.ts';

/** GitHub as the source of changes and releases. */
export const githubSources = (options: Omit<GithubOptions, 'time'>) => github({ ...options, time: realTime });

/** PagerDuty's change events. */
export const pagerChangeEvents = (pager: Pager, services: readonly ChangeEventService[]) =>
  pagerChanges(pager, services, realTime);
