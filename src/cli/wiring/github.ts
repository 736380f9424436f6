import { github, githubWrites as writes } from '../../adapters/github/github.ts';
import type { GithubOptions } from '../../adapters/github/options.ts';
import { type ChangeEventService, pagerChanges } from '../../adapters/pagerduty/change-events.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager } from '../../ports/pager.ts';

/** GitHub as the source of changes and releases. */
export const githubSources = (options: GithubOptions) => github(options);

/** GitHub as what runs the workflows of steps, and has the issues of actions. */
export const githubWrites = (options: Omit<GithubOptions, 'services'>) => writes(options);

/** PagerDuty's change events. */
export const pagerChangeEvents = (pager: Pager, services: readonly ChangeEventService[], time: Time) =>
  pagerChanges(pager, services, time);
