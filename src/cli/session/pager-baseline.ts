import type { Baseline } from '../../record/stats/baseline.ts';
import { pagerBaseline } from '../../record/stats/pager-baseline.ts';
import { clockSeconds } from '../../text/time.ts';
import { CliError } from '../base/errors.ts';
import { parsePastTime } from '../base/times.ts';
import { hubOf } from '../link/wire.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { readPastPages } from './past-pages.ts';

export interface TakenBaselines {
  readonly baselines: readonly Baseline[];
  /** Without an end. */
  readonly skipped: number;
  /** Of low urgency, which are not counted. */
  readonly low: number;
}

export interface BaselineSpan {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const ORIGIN = 'PagerDuty';
/** Between two words of how far it has come. */
const TOLD_EVERY = 200;

/** What PagerDuty knows of the time before: each alert with its first acknowledgement. Rejects where it cannot be read whole. */
export async function baselineOfPager(
  cli: Invocation,
  { since = '90d', until }: BaselineSpan,
): Promise<TakenBaselines> {
  const zone = timeZone(cli);
  const now = new Date().toISOString();
  const from = parsePastTime('--since', since, now, zone);
  const to = until === undefined ? now : parsePastTime('--until', until, now, zone);
  if (to <= from) throw new CliError('bad-span', { since, until: until ?? '' });
  const { api } = await hubOf(cli, { reading: true });
  let told = 0;
  const pages = await readPastPages(api, {
    since: from,
    until: to,
    acknowledged: true,
    onRead: (n) => {
      if (n < told + TOLD_EVERY) return;
      told = n;
      cli.out.say(cli.t('baseline-reading', { n }));
    },
    onWait: (at) => cli.out.say(cli.t('baseline-waits', { time: clockSeconds(at, zone) })),
  });
  const { baseline, skipped, low } = pagerBaseline(
    pages.map(({ acknowledgedAt = null, ...page }) => ({ ...page, acknowledgedAt })),
    ORIGIN,
    zone,
  );
  if (baseline === null) throw new CliError('baseline-no-pages', { n: pages.length });
  return { baselines: [baseline], skipped, low };
}
