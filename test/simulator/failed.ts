import type { Plan } from './world.ts';

/** A story in which a promise broke once, as short as it was found, and what was wrong. */
interface OnceFailed {
  readonly what: string;
  readonly seed: bigint;
  readonly minutes: number;
  readonly pace: number;
  readonly keep: string;
}

/** Run with every run of the tests, so that what was mended stays so. */
export const FAILED: readonly OnceFailed[] = [
  {
    what: 'a clock was set while Slack took no calls, and what it had said of times was read by another clock',
    ...{ seed: 795n, minutes: 10, pace: 4 },
    keep: 'users-hurt.1,clock-of-a-hub-set.1,suzuki.16,Slack-fails.16,clock-of-a-hub-set.2',
  },
  {
    what: 'the channel could not be joined when the hub began',
    ...{ seed: 2729n, minutes: 3, pace: 4 },
    keep: 'Slack-fails.1,page.1,suzuki.8',
  },
  {
    what: 'a page that was read before the clock was set back was shown for an hour',
    ...{ seed: 3349n, minutes: 10, pace: 4 },
    keep: 'users-hurt.1,clock-of-a-hub-set.1',
  },
  {
    what: 'a trigger that PagerDuty took slowly came after the end of its page',
    ...{ seed: 309n, minutes: 10, pace: 4 },
    keep: 'PagerDuty-fails.13,log-source-down.1',
  },
  {
    what: 'a hub that heard nothing of the servers began a session of which the next hub did not know',
    ...{ seed: 2215n, minutes: 4, pace: 4 },
    keep: 'connection-cut.1,a-hub-hears-nothing-of-the-servers.2,page.1,tanaka.8',
  },
];

export const planOfFailed = ({ seed, minutes, pace, keep }: OnceFailed): Plan => ({
  ...{ seed, minutes, pace },
  days: 0,
  keep: keep.split(','),
});
