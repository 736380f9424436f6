import type { RuleGroup } from '../rule.ts';
import type { SlotCounts } from '../slot.ts';

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
  readonly counts: SlotCounts;
}
