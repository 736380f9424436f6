import type { Exclusion } from '../exclusion.ts';
import type { DetectionRule } from '../rule.ts';
import {
  type DroppedPages,
  droppedBy,
  type KeptPages,
  keptBy,
  type MarkedPage,
  markCounts,
} from './marks.ts';

/** A change of a rule that could save pages. */
export type RuleChange =
  | { readonly is: 'users'; readonly from: number; readonly to: number }
  | { readonly is: 'for'; readonly from: number; readonly to: number }
  /** The page level becomes the notice level: counted, and nobody is paged. */
  | { readonly is: 'notice'; readonly users: number }
  /** A statement of the log is left out, for 30 days at most. */
  | { readonly is: 'exclude'; readonly exclusion: Exclusion };

/** A change with what its replay showed. */
export interface Proposal {
  readonly change: RuleChange;
  readonly pagesBefore: number;
  readonly pagesAfter: number;
  /** By how many ms a page with affected users would have come later at most. */
  readonly laterBy: number;
  /** Pages that it does not send any more. None of them is known to have affected users. */
  readonly dropped: DroppedPages;
}

/** Whether every page that it drops was judged. */
export const isSafe = ({ dropped }: Pick<Proposal, 'dropped'>): boolean => dropped.unjudged === 0;

/** With fewer judged pages nothing is proposed: 0 of 10 still allows that 28 % affected users. */
export const LEAST_JUDGED = 10;

/** Numbers that people write into rules. */
const USERS = [2, 3, 5, 8, 10, 15, 20, 30, 50, 80, 100, 150, 200, 300, 500, 800, 1_000, 2_000, 5_000];
const MINUTE = 60_000;
const FOR = [1, 2, 3, 5, 10, 15].map((minutes) => minutes * MINUTE);

/** The changes that are tried, without exclusions. A rule that pages nobody has none. */
export function ruleChanges(rule: DetectionRule, pages: readonly MarkedPage[]): readonly RuleChange[] {
  const { page } = rule.impact;
  if (page === null || pages.length === 0) return [];
  // Above the least of the peaks that hurt, that page would be lost.
  const hurting = pages.filter(({ hurt }) => hurt === true);
  const most = Math.min(...hurting.map(({ peak }) => peak), Math.max(...pages.map(({ peak }) => peak)) + 1);
  const users = USERS.filter((to) => to > page.users && to <= most).map(
    (to): RuleChange => ({ is: 'users', from: page.users, to }),
  );
  const least = rule.window > rule.every ? 2 * rule.every : rule.every;
  const longer = FOR.filter((to) => to > rule.for && to >= least && to % rule.every === 0).map(
    (to): RuleChange => ({ is: 'for', from: rule.for, to }),
  );
  const lower: readonly RuleChange[] = hurting.length === 0 ? [{ is: 'notice', users: page.users }] : [];
  return [...users, ...longer, ...lower];
}

/** The rule as it would be; an exclusion leaves it as it is. */
export function changed(rule: DetectionRule, change: RuleChange): DetectionRule {
  const { page } = rule.impact;
  switch (change.is) {
    case 'users':
      return page === null
        ? rule
        : {
            ...rule,
            impact: { ...rule.impact, page: { ...page, users: change.to } },
            // Without a word of its own the rule resolves below what begins its level.
            resolve: {
              ...rule.resolve,
              below: rule.resolve.below === page.users ? change.to : rule.resolve.below,
            },
          };
    case 'for':
      return { ...rule, for: change.to };
    case 'notice':
      return { ...rule, impact: { ...rule.impact, notice: page, page: null } };
    case 'exclude':
      return rule;
  }
}

/** What a change made of the pages. */
export interface Tried {
  readonly change: RuleChange;
  readonly pages: readonly MarkedPage[];
}

/**
 * Of the changes that lose no page with affected users, the one of each kind that saves the most; of equals the smallest. First those
 * that drop judged pages only. An unjudged page may have affected users: a change that drops one comes
 * after them, where it saves more than the safe one of its kind.
 */
export function proposalsOf(
  before: readonly MarkedPage[],
  hurting: Parameters<typeof keptBy>[0],
  tried: readonly Tried[],
): readonly Proposal[] {
  const sound = tried.flatMap(({ change, pages }): Proposal[] => {
    const kept: KeptPages = keptBy(hurting, pages);
    const saves = before.length - pages.length;
    const dropped = droppedBy(before, pages);
    if (kept.lost.length > 0 || dropped.hurt > 0 || saves <= 0) return [];
    const { laterBy } = kept;
    return [{ change, pagesBefore: before.length, pagesAfter: pages.length, laterBy, dropped }];
  });
  const ORDER: readonly RuleChange['is'][] = ['users', 'for', 'notice', 'exclude'];
  const best = (of: readonly Proposal[]): Proposal | undefined =>
    of.toSorted((a, b) => a.pagesAfter - b.pagesAfter || sizeOf(a) - sizeOf(b))[0];
  const byKind = ORDER.map((is) => {
    const ofKind = sound.filter(({ change }) => change.is === is);
    const safe = best(ofKind.filter(isSafe));
    const unsafe = best(ofKind.filter((each) => !isSafe(each)));
    const isMore = unsafe !== undefined && unsafe.pagesAfter < (safe?.pagesAfter ?? Number.POSITIVE_INFINITY);
    return { safe, unsafe: isMore ? unsafe : undefined };
  });
  return [...byKind.map(({ safe }) => safe), ...byKind.map(({ unsafe }) => unsafe)].flatMap(
    (each) => each ?? [],
  );
}

const sizeOf = ({ change }: Proposal): number =>
  change.is === 'users' || change.is === 'for' ? change.to : 0;

/** Whether enough pages were judged for a proposal. */
export const isJudgedEnough = (pages: readonly { readonly hurt: boolean | null }[]): boolean => {
  const { hurt, unhurt } = markCounts(pages);
  return hurt + unhurt >= LEAST_JUDGED;
};
