import type { TimeSpan } from '../../text/time-span.ts';
import type { ReplayedPage } from '../backtest/replayed-page.ts';

/** A page of a rule that really went out, with what people said of it. Times are epoch ms. */
export interface RealPage {
  /** The pager's id of the incident. */
  readonly id: string;
  readonly number: number | null;
  readonly rule: string;
  /** Dedup key of rule and group. */
  readonly key: string;
  readonly fired: number;
  readonly resolved: number | null;
  /** Were users affected? null: nobody has said. */
  readonly hurt: boolean | null;
}

/** A page of a replay, with the verdict of the real page that it is. */
export interface MarkedPage extends ReplayedPage {
  readonly key: string;
  readonly hurt: boolean | null;
  readonly real: RealPage | null;
}

/** A page that begins so much before or after another one's span can still be the same trouble. */
const NEAR_MS = 15 * 60_000;
/** A page that goes out so close to a real one is that one. */
const SAME_MS = 5 * 60_000;
/** The trouble of a page whose end is not known. */
const OPEN_MS = 60 * 60_000;

const ofReal = ({ fired, resolved }: RealPage): TimeSpan => ({
  from: fired,
  to: resolved ?? fired + OPEN_MS,
});
const ofReplay = ({ paged, resolved }: ReplayedPage): TimeSpan => ({
  from: paged,
  to: resolved ?? paged + OPEN_MS,
});

const isNear = (a: TimeSpan, b: TimeSpan): boolean => a.from - NEAR_MS <= b.to && b.from - NEAR_MS <= a.to;

/**
 * Gives the pages of one rule's replay the verdicts of its real pages. A page within five minutes of a real one of its key is that
 * one. Any other is about what a real one was about if their times overlap, or lie 15 minutes apart at most; if there are several,
 * users were affected if any of them says so. The nearest one is `real`.
 */
export function withVerdicts(
  pages: readonly ReplayedPage[],
  real: readonly RealPage[],
  keyOf: (page: ReplayedPage) => string,
): readonly MarkedPage[] {
  const byKey = Map.groupBy(real, ({ key }) => key);
  return pages.map((page) => {
    const key = keyOf(page);
    const near = (byKey.get(key) ?? []).filter((one) => isNear(ofReal(one), ofReplay(page)));
    const distance = ({ fired }: RealPage): number => Math.abs(fired - page.paged);
    const [nearest = null] = near.toSorted((a, b) => distance(a) - distance(b));
    const judged = nearest !== null && distance(nearest) <= SAME_MS ? [nearest] : near;
    const hurt = judged.some((one) => one.hurt === true)
      ? true
      : judged.some((one) => one.hurt === false)
        ? false
        : null;
    return { ...page, key, hurt, real: nearest };
  });
}

/** Pages after which users were affected, and what another version of the rule makes of them. */
export interface KeptPages {
  /** Those that the other version would not have sent. */
  readonly lost: readonly { readonly key: string; readonly at: number }[];
  /** By how many ms the latest of the others would have been later; 0: none would. */
  readonly laterBy: number;
  /** How many are kept. */
  readonly kept: number;
}

/** Whether another version catches each of these hurting pages: it pages from 15 minutes before to the end of the trouble. */
export function keptBy(
  hurting: readonly { readonly key: string; readonly at: number; readonly until: number | null }[],
  pages: readonly MarkedPage[],
): KeptPages {
  const byKey = Map.groupBy(pages, ({ key }) => key);
  const lost: { key: string; at: number }[] = [];
  let laterBy = 0;
  for (const { key, at, until } of hurting) {
    const end = until ?? at + OPEN_MS;
    const caught = (byKey.get(key) ?? [])
      .filter(({ paged }) => paged >= at - NEAR_MS && paged <= end)
      .map(({ paged }) => paged);
    // One that began before and still was open is the same page.
    const open = (byKey.get(key) ?? []).some(({ paged, resolved }) => paged < at && (resolved ?? end) >= at);
    if (caught.length === 0 && !open) lost.push({ key, at });
    else if (!open) laterBy = Math.max(laterBy, Math.min(...caught) - at);
  }
  return { lost, laterBy, kept: hurting.length - lost.length };
}

/** Pages that another version would not send, by their verdicts. */
export interface DroppedPages {
  readonly hurt: number;
  readonly unhurt: number;
  readonly unjudged: number;
  /** Users in the worst unjudged page; 0 without one. */
  readonly worst: number;
}

/** The pages of one version that another one does not send. An unjudged page may have affected users. */
export function droppedBy(before: readonly MarkedPage[], after: readonly MarkedPage[]): DroppedPages {
  const dropped = before.filter(
    ({ key, paged, resolved }) => keptBy([{ key, at: paged, until: resolved }], after).lost.length > 0,
  );
  const { hurt, unhurt, unjudged } = markCounts(dropped);
  const open = dropped.filter((page) => page.hurt === null);
  return { hurt, unhurt, unjudged, worst: Math.max(0, ...open.map(({ peak }) => peak)) };
}

/** Hurting pages of a replay, in the form that `keptBy` asks for. */
export const hurtingOf = (pages: readonly MarkedPage[]) =>
  pages.flatMap(({ key, hurt, paged, resolved }) =>
    hurt === true ? [{ key, at: paged, until: resolved }] : [],
  );

/** The same of pages that really went out. */
export const hurtingReal = (pages: readonly RealPage[]) =>
  pages.flatMap(({ key, hurt, fired, resolved }) =>
    hurt === true ? [{ key, at: fired, until: resolved }] : [],
  );

/** How many of some pages there are by verdict. */
export interface MarkCounts {
  readonly pages: number;
  readonly hurt: number;
  readonly unhurt: number;
  readonly unjudged: number;
}

export function markCounts(pages: readonly { readonly hurt: boolean | null }[]): MarkCounts {
  const of = (said: boolean | null): number => pages.filter(({ hurt }) => hurt === said).length;
  return { pages: pages.length, hurt: of(true), unhurt: of(false), unjudged: of(null) };
}
