import type { DetectionRule, ImpactLevel, RuleGroup, RuleImpact } from './rule.ts';

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
}

/** What was counted over one window, exclusions that held left out. */
export interface SlotCounts {
  readonly bad: number;
  readonly users: UserCount;
  /** Documents of `total` in the window; null: the rule has no `total`. */
  readonly total: number | null;
  /** Users in them; null: the rule has no `total`, or the group is not among those that could be listed. */
  readonly totalUsers: number | null;
  readonly excluded: readonly ExcludedCount[];
}

/** Why a slot could not be counted. `kind` is one of ports/log-source's kinds of trouble, or one of detection's own. */
export interface SlotUnknown {
  /** `partial`, `timeout`, `overloaded`, `index-missing`, `no-such-field`, `not-countable`, `too-many-groups` … */
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

/** Affected users as a share of those in `total`; null where no total is known or it is empty. */
export const shareOfUsers = ({ users, totalUsers }: SlotCounts): number | null =>
  totalUsers === null || totalUsers === 0 ? null : Math.min(1, users.n / totalUsers);

/** Part of the bad documents that name a user, 0 to 1; 1 where there is none. */
export const coverageOf = ({ bad, users }: Pick<SlotCounts, 'bad' | 'users'>): number =>
  bad === 0 ? 1 : Math.max(0, 1 - users.unnamed / bad);

export type ReachedLevel = 'none' | 'notice' | 'page';

/** Which level the counts of a slot reach. Where the share of a level cannot be known, users alone decide. */
export function levelOfCounts(impact: RuleImpact, counts: SlotCounts): ReachedLevel {
  if (counts.totalUsers !== null && counts.totalUsers < impact.minTotal) return 'none';
  const share = shareOfUsers(counts);
  const reached = (level: ImpactLevel | null): boolean =>
    level !== null &&
    counts.users.n >= level.users &&
    (level.share === null || share === null || share >= level.share);
  return reached(impact.page) ? 'page' : reached(impact.notice) ? 'notice' : 'none';
}

/** With fewer affected users no level of a rule is reached. */
export const leastUsers = ({ impact: { notice, page } }: Pick<DetectionRule, 'impact'>): number =>
  Math.min(notice?.users ?? Number.POSITIVE_INFINITY, page?.users ?? Number.POSITIVE_INFINITY);
