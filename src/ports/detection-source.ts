import type { Exclusion } from '../detection/exclusion.ts';
import type { DetectionRule, RuleGroup } from '../detection/rule.ts';
import type { SlotCounts, SlotUnknown } from '../detection/slot.ts';
import type { TimeSpan } from '../text/time-span.ts';

/** One rule as it is counted: its queries, fields and groups, and the exclusions that hold. */
export interface RuleAsk {
  readonly rule: DetectionRule;
  readonly exclusions: readonly Exclusion[];
  /** Groups that are counted whatever they have, beside those that have bad documents: those that are not at rest. */
  readonly groups?: readonly RuleGroup[];
}

/** Rules of one source that look at the same window. */
export interface CountAsk {
  readonly span: TimeSpan;
  readonly rules: readonly RuleAsk[];
  /** Earlier windows: of each the bad documents are counted again, to see what came late. */
  readonly earlier: readonly TimeSpan[];
}

export type RuleAnswer =
  | {
      readonly unknown: null;
      /**
       * A rule without groups has one, the empty one. With groups: those with most bad documents, all that reach the users of a
       * level, and those that were asked for.
       */
      readonly groups: readonly { readonly group: RuleGroup; readonly counts: SlotCounts }[];
      /** Bad documents of the window, and of each earlier one, whatever their group. */
      readonly bad: number;
      readonly earlier: readonly number[];
      /** Documents of `total` in the window, whatever their group; null: the rule has none, or they were not counted. */
      readonly total: number | null;
      /**
       * Groups that reach a level, or might, and are not listed: so many documents they have. `why`: what kept them from being
       * read; without it they are more than are judged. null: there are none.
       */
      readonly unlisted: {
        readonly documents: number;
        readonly most: number;
        readonly why?: SlotUnknown;
      } | null;
    }
  | { readonly unknown: SlotUnknown };

/** Counts documents for detection. What is in part is not known. */
export interface DetectionSource {
  readonly name: string;
  /**
   * One search for all these rules; answers in their order. Never rejects: what could not be counted says why. Where one rule
   * cannot be asked, the others are counted all the same.
   */
  count(ask: CountAsk, signal: AbortSignal): Promise<readonly RuleAnswer[]>;
  /** The field in which it looks for patterns; null: it has none, or was not read yet. */
  messageField(): string | null;
  /** Milliseconds by which our clock is ahead of the source's; null: not known. Never rejects. */
  skewMs(signal: AbortSignal): Promise<number | null>;
  close(): Promise<void>;
}

/** Groups of a rule that are listed at most by their bad documents, and as many again by their users. */
export const MOST_GROUPS = 200;
