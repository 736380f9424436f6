import type { RuleGroup } from '../rule.ts';
import type { SlotCounts, SlotUnknown } from '../slot.ts';

/** Evaluations that could not be counted, for one reason; unknown is never zero. Times are epoch ms. */
export interface UnknownSlots {
  /** As live calls it. */
  readonly kind: string;
  readonly params: SlotUnknown['params'];
  readonly n: number;
  readonly first: number;
  readonly last: number;
  /** Runs of them, the first thousand: first and last evaluation of each. */
  readonly runs: readonly (readonly [number, number])[];
}

/** One page that a rule would have sent. Times are epoch ms. */
export interface ReplayedPage {
  readonly rule: string;
  readonly group: RuleGroup;
  /** The first slot that reached the level, and when somebody was paged. */
  readonly first: number;
  readonly paged: number;
  /** The evaluation that resolved it; null: it was open at the end. */
  readonly resolved: number | null;
  /** Paged by documents that came late. */
  readonly late: boolean;
  /** Affected users when it paged, and at most until it was resolved. */
  readonly users: number;
  readonly peak: number;
  /** The rule whose page would have named it: it has none of its own. */
  readonly within?: string;
  /** Bad documents that name no user, where it paged for these. */
  readonly unnamed?: number;
  readonly counts: SlotCounts;
}
