import type { ReplayedPage } from '../../detection/backtest/replayed-page.ts';
import type { Exclusion } from '../../detection/exclusion.ts';
import { type MarkedPage, type RealPage, withVerdicts } from '../../detection/judge/marks.ts';
import { type DetectionRule, dedupKey } from '../../detection/rule.ts';
import { replayedTogether } from '../../detection/together.ts';
import { type BacktestRun, type BacktestSpan, runBacktest } from '../../detector/past/backtest.ts';
import { wallTime } from '../../text/zone.ts';
import { sha256 } from '../base/machine.ts';
import type { Scans } from './scans.ts';

export interface Variant {
  readonly rule: DetectionRule;
  readonly exclusions: readonly Exclusion[];
}

/** The key by which a page of a rule is known at the pager. */
const keyOfPage = ({ rule, group }: Pick<ReplayedPage, 'rule' | 'group'>): string =>
  dedupKey(rule, group, sha256);

/** What became of one variant. */
export interface Replayed extends Pick<BacktestRun, 'unknown' | 'failed'> {
  readonly pages: readonly MarkedPage[];
}

/**
 * Replays variants, source by source, and gives their pages the verdicts of the real ones. In the order of the variants. `beside`: sets of
 * them that run beside each other.
 */
export async function replayVariants(
  scans: Scans,
  variants: readonly Variant[],
  real: readonly RealPage[],
  span: BacktestSpan,
  signal: AbortSignal,
  beside: readonly (readonly Variant[])[] = [],
): Promise<readonly Replayed[]> {
  const found = new Map<Variant, BacktestRun>();
  for (const [source, same] of Map.groupBy(variants, ({ rule }) => rule.source)) {
    const scan = await scans.of(source);
    const runs = await scans.asking(source, () => runBacktest(scan, same, span, signal));
    for (const [i, run] of runs.entries()) found.set(same[i] as Variant, run);
  }
  for (const set of beside) {
    const sent = replayedTogether(
      set.map((variant) => ({ rule: variant.rule, pages: found.get(variant)?.pages ?? [] })),
    );
    for (const [i, variant] of set.entries()) {
      const run = found.get(variant);
      if (run !== undefined) found.set(variant, { ...run, pages: sent[i] ?? [] });
    }
  }
  return variants.flatMap((variant): readonly Replayed[] => {
    const run = found.get(variant);
    if (run === undefined) return [];
    const { rule, pages, unknown, failed } = run;
    const ofRule = real.filter((one) => one.rule === rule.name);
    return [{ pages: withVerdicts(pages, ofRule, keyOfPage), unknown, failed }];
  });
}

/** Hours in which a page wakes somebody up, in the team's time zone. */
const SLEEP = { from: 22, to: 7 } as const;

export function isAsleepIn(zone: string): (at: number) => boolean {
  return (at) => {
    const { hour } = wallTime(at, zone);
    return hour >= SLEEP.from || hour < SLEEP.to;
  };
}

const MINUTE = 60_000;

/** From a time (ISO) to now, in whole minutes. */
export const spanSince = (since: string, now: number): BacktestSpan => ({
  first: Math.floor(Date.parse(since) / MINUTE) * MINUTE,
  last: Math.floor(now / MINUTE) * MINUTE,
});
