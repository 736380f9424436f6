import type { MarkedPage, RealPage } from './marks.ts';

/** How a replay agrees with what really went out. */
export interface Agreement {
  /** Real pages of the rule in the span. */
  readonly real: number;
  /** Of those, how many the replay sends at the same time. */
  readonly same: number;
  /** Real pages that the replay does not send. */
  readonly missing: readonly RealPage[];
  /** Pages of the replay that did not really go out. */
  readonly extra: readonly MarkedPage[];
}

/** A page goes out some seconds after its slot; a watcher that took over may be a few slots late. */
const SLACK_SLOTS = 3;
const SLACK_MS = 60_000;

/** Compares one rule's replay with its real pages; each page is the partner of one at most, the nearest first. */
export function agreementOf(
  pages: readonly MarkedPage[],
  real: readonly RealPage[],
  every: number,
): Agreement {
  const slack = SLACK_SLOTS * every + SLACK_MS;
  const pairs = real
    .flatMap((one) =>
      pages.flatMap((page) => {
        const apart = Math.abs(one.fired - page.paged);
        return page.key === one.key && apart <= slack ? [{ one, page, apart }] : [];
      }),
    )
    .sort((a, b) => a.apart - b.apart);
  const [met, sent] = [new Set<RealPage>(), new Set<MarkedPage>()];
  for (const { one, page } of pairs) {
    if (met.has(one) || sent.has(page)) continue;
    met.add(one);
    sent.add(page);
  }
  return {
    real: real.length,
    same: met.size,
    missing: real.filter((one) => !met.has(one)),
    extra: pages.filter((page) => !sent.has(page)),
  };
}
