import type { DetectionRule } from '../detection/rule.ts';
import { slotAt } from '../detection/slot.ts';

/** Missed slots that are caught up at most; older ones are passed over, and said. */
const MOST_CAUGHT_UP = 240;

/** Slots of a rule that are due at `now`, oldest first, and how many before them are passed over. Without a last one: the newest. */
export function dueSlots(
  { every }: Pick<DetectionRule, 'every'>,
  last: number | null,
  now: number,
): { readonly slots: readonly number[]; readonly skipped: number } {
  const newest = slotAt(now, every);
  if (last === null) return { slots: [newest], skipped: 0 };
  // A rule whose `every` was changed goes on at its next slot.
  const next = slotAt(last, every) + every;
  const count = Math.max(0, Math.floor((newest - next) / every) + 1);
  const skipped = Math.max(0, count - MOST_CAUGHT_UP);
  const first = next + skipped * every;
  return { slots: Array.from({ length: count - skipped }, (_, i) => first + i * every), skipped };
}

/** The next slot of any of the rules after `now`; null without rules. */
export const nextSlot = (rules: readonly Pick<DetectionRule, 'every'>[], now: number): number | null =>
  rules.length === 0 ? null : Math.min(...rules.map(({ every }) => slotAt(now, every) + every));
