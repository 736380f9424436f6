import { type Checkpoint, unsentPages } from '../../detection/checkpoint.ts';
import { slotAt } from '../../detection/slot.ts';
import type { WatchHealth } from '../../protocol/http.ts';
import type { WatchRole } from '../../watch/lease.ts';

/** After so many of the shortest slots without an evaluation a watcher is not well. */
const LATE_SLOTS = 3;

/** A watcher that waits for its turn is well; one that evaluates has done so lately, and owes nobody a page. */
export function watchHealth(
  { role, checkpoint }: { readonly role: WatchRole; readonly checkpoint: Checkpoint | null },
  now: number,
): WatchHealth {
  if (role.is !== 'evaluates' || checkpoint === null) {
    return { status: role.is === 'starting' ? 'late' : 'ok', role: role.is };
  }
  const unsent = unsentPages(checkpoint).length;
  if (unsent > 0) return { status: 'unsent', role: role.is, unsent };
  const every = Math.min(60_000, ...checkpoint.rules.map(({ rule }) => rule.every));
  const isLate = slotAt(now, every) - checkpoint.at > LATE_SLOTS * Math.max(every, 60_000);
  return { status: isLate ? 'late' : 'ok', role: role.is };
}
