import type { DetectionRule } from './rule.ts';
import { slotWindow } from './slot.ts';

/*
 * That nothing comes for a rule that calls somebody then (`silence: high`): its source has no document at all, or its `total` finds
 * none. It says nothing about users, in either direction. A slot that is not known neither begins nor ends it.
 */

/** What sent nothing: all of the source, or only what `total` finds. */
export type SilenceOf = 'source' | 'total';

export interface RuleSilence {
  /** The first slot that saw nothing: what names its page. */
  readonly first: number;
  /** The newest of them. */
  readonly last: number;
  /** Epoch ms: from there on no document was found. Where the window of the first slot begins. */
  readonly since: number;
  /** As the newest slot saw it. */
  readonly of: SilenceOf;
  /** It lasted for `for`, and two slots at least: somebody is to hear of it. */
  readonly raised: boolean;
}

/** The silence of a rule after one more slot. `seen` null: the slot is not known. */
export function stepSilence(
  rule: Pick<DetectionRule, 'window' | 'delay' | 'every' | 'for'>,
  before: RuleSilence | null,
  slot: number,
  seen: SilenceOf | 'documents' | null,
): RuleSilence | null {
  if (seen === null) return before;
  if (seen === 'documents') return null;
  const { from } = slotWindow(rule, slot);
  // Where slots are missing, or are not known, something may have come between two windows.
  const goesOn =
    before !== null &&
    (before.raised || slot <= before.last + rule.every || from <= slotWindow(rule, before.last).to);
  // One slot alone raises nothing: documents may be late.
  if (!goesOn) return { first: slot, last: slot, since: from, of: seen, raised: false };
  return { ...before, last: slot, of: seen, raised: before.raised || slot - before.first >= rule.for };
}
