import type { PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';

/** Reads what an answer to a write holds; null: it does not say that it was done, whatever its status. */
export type ReadProof = (data: unknown) => PagerProof | null;

/** Nothing that was named was left out; the answer shows no incident. */
export const DONE: PagerProof = { incident: null, leftOut: [] };

/** What an answer to a write proves. A proxy's `{}` with 200 is no act of PagerDuty's, and may still have followed one. */
export function proofIn(data: unknown, answered: ReadProof): PagerProof {
  let told: PagerProof | null = null;
  try {
    told = answered(data);
  } catch {
    // Not of the known shape: it says nothing.
  }
  if (told === null) throw new PagerError('bad-reply', { reason: 'not-as-asked' }, true);
  return told;
}
