import type { Pager, PagerCall, PagerIncident } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';

/** A merge of a merge of a merge; more than that is a mistake of the pager's. */
const MERGES = 5;

/** The incident that goes on: the one asked for, or the one it was made part of. Rejects with a `PagerError`. */
export async function resolveMerged(pager: Pager, ref: string, call: PagerCall = {}): Promise<PagerIncident> {
  let read = await pager.incident(ref, call);
  for (let merges = 0; read.mergedInto !== null && merges < MERGES; merges += 1) {
    const into = await pager.incident(read.mergedInto.id, call).catch(unlessGone);
    if (into === null) break;
    read = into;
  }
  return read;
}

/** One that was removed, or may no longer be seen, must not hide the others. */
export function unlessGone(error: unknown): null {
  if (error instanceof PagerError && error.kind === 'not-found') return null;
  throw error;
}
