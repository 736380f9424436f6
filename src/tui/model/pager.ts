import type { PagerFacts } from '../../protocol/asks.ts';

/** One level of a policy, and who is on call at it now. */
export interface OnCallRow {
  readonly policyId: string;
  readonly policy: string;
  readonly level: number;
  /** Each once. */
  readonly names: readonly string[];
}

/** What the hub has told of its pager; `none`: it has none; null: not known. */
export type PagerKnown = PagerFacts | 'none' | null;
