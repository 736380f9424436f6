import type { PagerRef } from '../../../ports/pager.ts';
import { PagerError } from '../../../ports/pager-error.ts';

/** The one of this id or whole name; of two nobody knows which is meant. */
export function oneNamed<T extends PagerRef>(known: readonly T[], wanted: string, what: string): T {
  const low = wanted.toLowerCase();
  const byId = known.find(({ id }) => id === wanted);
  const [only, ...others] = byId ? [byId] : known.filter(({ name }) => name.toLowerCase() === low);
  if (only === undefined || others.length > 0) throw new PagerError('not-found', { what, who: wanted });
  return only;
}
