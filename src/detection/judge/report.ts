import type { DetectionRule } from '../rule.ts';
import {
  hurtingOf,
  hurtingReal,
  keptBy,
  type MarkCounts,
  type MarkedPage,
  markCounts,
  type RealPage,
} from './marks.ts';

/** One rule as one revision has it, over the documents of the past. */
export interface RevisionReport extends MarkCounts {
  /** `here`, or the revision that it is compared with. */
  readonly revision: string;
  /** Pages while people sleep. */
  readonly asleep: number;
  readonly each: readonly MarkedPage[];
}

/** One rule, and what became of its pages. */
export interface RuleReport {
  readonly rule: string;
  /** The one that it is compared with first; a rule that is not there in a revision has none of it. */
  readonly revisions: readonly RevisionReport[];
  /** Pages with affected users that the rule here would not have sent. */
  readonly lost: readonly { readonly key: string; readonly at: number }[];
  /** The same for unjudged pages: users may have been affected. `users`: at most; null: not known, as of a real page. */
  readonly unjudged: readonly { readonly key: string; readonly at: number; readonly users: number | null }[];
  /** By how many ms the others would have come later at most. */
  readonly laterBy: number;
  /** Real pages and the replay of the rule that sent them: here, where nothing is compared. */
  readonly agreement: Agreement;
}

/** What a report of one rule is made of. `before`: null where nothing is compared. */
export interface RuleReplayed {
  readonly rule: string;
  readonly before: { readonly rule: DetectionRule; readonly pages: readonly MarkedPage[] } | null;
  readonly here: { readonly rule: DetectionRule; readonly pages: readonly MarkedPage[] } | null;
  readonly real: readonly RealPage[];
}

/**
 * The report of one rule. `compared`: name of the other revision, null: none. A hurting page is lost if what sent it (the other
 * revision's replay; without one what really went out) is not sent here.
 */
export function ruleReport(
  { rule, before, here, real }: RuleReplayed,
  compared: string | null,
  isAsleep: (at: number) => boolean,
): RuleReport {
  const pages = here?.pages ?? [];
  const hurting = before === null ? hurtingReal(real) : hurtingOf(before.pages);
  const { lost, laterBy } = keptBy(hurting, pages);
  const open =
    before === null
      ? real.flatMap(({ key, fired, resolved, hurt }) =>
          hurt === null ? [{ key, at: fired, until: resolved, users: null }] : [],
        )
      : before.pages.flatMap(({ key, paged, resolved, hurt, peak }) =>
          hurt === null ? [{ key, at: paged, until: resolved, users: peak }] : [],
        );
  const unjudged = open.flatMap(({ until, ...page }) =>
    keptBy([{ ...page, until }], pages).lost.length > 0 ? [page] : [],
  );
  const revision = (name: string, each: readonly MarkedPage[]): RevisionReport => ({
    revision: name,
    ...markCounts(each),
    asleep: each.filter(({ paged }) => isAsleep(paged)).length,
    each,
  });
  const sent = before ?? here;
  return {
    rule,
    revisions: [
      ...(compared === null || before === null ? [] : [revision(compared, before.pages)]),
      ...(here === null ? [] : [revision('here', here.pages)]),
    ],
    lost,
    unjudged,
    laterBy,
    agreement: agreementOf(sent?.pages ?? [], real, sent?.rule.every ?? 60_000),
  };
}

/** How a replay agrees with what really went out. */
interface Agreement {
  /** Real pages of the rule in the span. */
  readonly real: number;
  /** Of those, how many the replay sends at the same time. */
  readonly same: number;
  /** Real pages that the replay does not send. */
  readonly missing: readonly RealPage[];
  /** Pages of the replay that did not really go out, though no other page names them. */
  readonly extra: readonly MarkedPage[];
}

/** A page goes out some seconds after its slot; a detector that took over may be a few slots late. */
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
    extra: pages.filter((page) => !sent.has(page) && page.within === undefined),
  };
}
