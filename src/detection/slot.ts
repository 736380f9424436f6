import {
  type DetectionRule,
  type ImpactLevel,
  type RuleGroup,
  type RuleImpact,
  unnamedLevel,
} from './rule.ts';

/** Distinct users of some documents. */
export interface UserCount {
  /** At least so many: documents that name nobody hide users. */
  readonly n: number;
  /** Documents that name no user. */
  readonly unnamed: number;
}

/** What one exclusion left out of a slot's bad documents. */
export interface ExcludedCount {
  readonly exclusion: string;
  readonly bad: number;
  readonly users: UserCount;
  /** Affected users, were it not for this exclusion: those of its documents and of the slot's bad ones together. */
  readonly usersWithout: number;
  /** The same of `SlotCounts.fresh` and `freshUnnamed`. */
  readonly freshWithout: number | null;
  readonly freshUnnamedWithout?: number;
}

/** What was counted over one window, exclusions that held left out. */
export interface SlotCounts {
  readonly bad: number;
  readonly users: UserCount;
  /**
   * Affected users of the newest `every` of the window, [slot - delay - every, slot - delay): whether trouble goes on. null: not
   * counted apart, as the rule has no `for` or the window is no longer; then those of the window stand for it.
   */
  readonly fresh: number | null;
  /** Bad documents in the same part that name no user. Not given: not counted apart, or no number of them pages. */
  readonly freshUnnamed?: number;
  /** Documents of `total` in the window; null: the rule has no `total`, or the group is not among those that could be listed. */
  readonly total: number | null;
  /** Users in them; null as `total`. */
  readonly totalUsers: number | null;
  readonly excluded: readonly ExcludedCount[];
}

/** Why a slot could not be counted. `kind` is one of ports/log-source's kinds of trouble, or one of detection's own. */
export interface SlotUnknown {
  /** `partial`, `timeout`, `overloaded`, `index-missing`, `no-such-field`, `not-countable`, `too-many-groups`, `total-contradicts` … */
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** One rule, one group, one slot. Unknown is never zero: `counts` is null exactly where `unknown` says why. */
export type SlotResult = {
  readonly rule: string;
  readonly group: RuleGroup;
  /** Epoch ms, a multiple of the rule's `every`; it looked at [slot - delay - window, slot - delay). */
  readonly slot: number;
  /** It was counted again, as documents had come late. */
  readonly late: boolean;
} & (
  | { readonly counts: SlotCounts; readonly unknown: null }
  | { readonly counts: null; readonly unknown: SlotUnknown }
);

/** The newest slot at or before a time. */
export const slotAt = (now: number, every: number): number => Math.floor(now / every) * every;

/** [from, to) that a slot looks at, epoch ms. */
export const slotWindow = (
  { window, delay }: { readonly window: number; readonly delay: number },
  slot: number,
): { readonly from: number; readonly to: number } => ({ from: slot - delay - window, to: slot - delay });

/** Whether a rule's slots count the newest `every` of their window apart. */
export const countsFresh = ({
  for: held,
  every,
  window,
}: Pick<DetectionRule, 'for' | 'every' | 'window'>): boolean => held > 0 && every < window;

/** Affected users as a share of those in `total`; null where no total is known or it is empty. */
export const shareOfUsers = ({
  users,
  totalUsers,
}: Pick<SlotCounts, 'users' | 'totalUsers'>): number | null =>
  totalUsers === null || totalUsers === 0 ? null : Math.min(1, users.n / totalUsers);

/** Part of the bad documents that name a user, 0 to 1; 1 where there is none. */
export const coverageOf = ({ bad, users }: Pick<SlotCounts, 'bad' | 'users'>): number =>
  bad === 0 ? 1 : Math.max(0, 1 - users.unnamed / bad);

export type ReachedLevel = 'none' | 'notice' | 'page';

/** Users that were seen at all: at least those who are affected. null: no total is known. */
const seenUsers = ({ users, totalUsers }: SlotCounts): number | null =>
  totalUsers === null ? null : Math.max(totalUsers, users.n);

/** Whether so many bad documents name no user that the rule pages. */
const reachesUnnamed = (impact: RuleImpact, { users }: Pick<SlotCounts, 'users'>): boolean =>
  users.unnamed >= unnamedLevel(impact);

/** Which level the counts of a slot reach. Documents that name no user know neither share nor floor. */
export const levelOfCounts = (impact: RuleImpact, counts: SlotCounts): ReachedLevel =>
  reachesUnnamed(impact, counts) ? 'page' : levelOfUsers(impact, counts);

/** Whether only documents that name no user reach the page level. */
export const isOfUnnamed = (impact: RuleImpact, counts: SlotCounts): boolean =>
  reachesUnnamed(impact, counts) && levelOfUsers(impact, counts) !== 'page';

/** Which one the affected users reach. Where the share of a level cannot be known, users alone decide. */
export function levelOfUsers(impact: RuleImpact, counts: SlotCounts): ReachedLevel {
  const seen = seenUsers(counts);
  if (seen !== null && seen < impact.minTotal) return 'none';
  const share = shareOfUsers(counts);
  const reached = (level: ImpactLevel | null): boolean =>
    level !== null &&
    counts.users.n >= level.users &&
    (level.share === null || share === null || share >= level.share);
  return reached(impact.page) ? 'page' : reached(impact.notice) ? 'notice' : 'none';
}

/** Whether counts may reach a level, whatever `total` has. */
export const mayReach = (rule: Pick<DetectionRule, 'impact'>, counts: Pick<SlotCounts, 'users'>): boolean =>
  counts.users.n >= leastUsers(rule) || reachesUnnamed(rule.impact, counts);

/** With fewer bad documents no level of a rule is reached. */
export const leastDocuments = (rule: Pick<DetectionRule, 'impact'>): number =>
  Math.min(leastUsers(rule), unnamedLevel(rule.impact));

/** With fewer affected users no level of users is reached. */
export const leastUsers = ({ impact: { notice, page } }: Pick<DetectionRule, 'impact'>): number =>
  Math.min(notice?.users ?? Number.POSITIVE_INFINITY, page?.users ?? Number.POSITIVE_INFINITY);

/** Counts of users above some thousands are estimates: `total` may show a few less than are affected. */
const ESTIMATE = 1.05;

/**
 * Why counts cannot be judged: so many users are affected that a level is reached, and `total` has fewer users than these, too few
 * for the floor. As the affected ones are part of `total`, one of the two queries does not say what it is meant to. null: they can.
 */
export function contradictionOf(
  rule: Pick<DetectionRule, 'name' | 'impact'>,
  counts: SlotCounts,
): SlotUnknown | null {
  const { users, totalUsers } = counts;
  const isLess = totalUsers !== null && users.n > totalUsers * ESTIMATE;
  if (!isLess || users.n < leastUsers(rule) || users.n >= rule.impact.minTotal) return null;
  return { kind: 'total-contradicts', params: { rule: rule.name, users: users.n, total: totalUsers } };
}

/** At least this share of the bad documents must name a user: otherwise the affected users are unknown. */
const LEAST_NAMED = 0.5;

/** Of a rule with `total` and no share: of those who are left at least so many have to be well. */
const MOST_LEFT = 0.5;

/**
 * What counts say of an episode that is open:
 *
 * - `clean`: fewer than `resolve.below` users, and a share below that of the level; below the floor of traffic only where nobody is
 *   affected. When traffic falls, few users can be all that are left.
 * - `held`: as few users, but the share or the floor does not let it be clean, or most of the bad documents name no user and so many do
 *   that they can hide `resolve.below` users.
 * - `silent`: without any document of `total` nothing was seen, and silence is no recovery.
 *
 * `unnamed`: no level of users was reached in the episode yet, only that of documents which name none. Fewer of them end it: the rule
 * says how many may be there.
 */
export function recoveryOf(
  { impact, resolve, quiet }: Pick<DetectionRule, 'impact' | 'resolve' | 'quiet'>,
  counts: SlotCounts,
  unnamed = false,
): 'clean' | 'held' | 'silent' | 'affected' {
  const { users, total, bad } = counts;
  if (total === 0 && bad === 0 && !quiet) return 'silent';
  if (reachesUnnamed(impact, counts)) return 'affected';
  if (unnamed && impact.page === null) return 'clean';
  if (users.n >= resolve.below) return 'affected';
  if (unnamed) return 'clean';
  if (coverageOf(counts) < LEAST_NAMED && users.n + users.unnamed >= resolve.below) return 'held';
  const seen = seenUsers(counts);
  if (seen === null) return 'clean';
  // Bad documents that `total` does not have: what is left cannot be judged by it.
  if (total === 0 && bad > 0) return 'held';
  if (users.n === 0) return 'clean';
  const most = (impact.page ?? impact.notice)?.share ?? MOST_LEFT;
  return seen < impact.minTotal || users.n / seen >= most ? 'held' : 'clean';
}
