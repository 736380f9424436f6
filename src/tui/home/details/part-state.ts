import { PAGE_PARTS, type PagePart, type PageParts } from '../../../domain/page.ts';
import { backoffMs } from '../../../timing/backoff.ts';
import type { Saying } from '../../model/words.ts';
import type { HomeResult } from '../home-host.ts';

/** One part of a page: on its way, known, or not known, with why and when it is asked for again (epoch milliseconds). */
export type PartState<T> =
  | { readonly state: 'reading'; readonly attempt: number }
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unknown'; readonly why: Saying; readonly retryAt: number; readonly attempt: number };

export type PartStates = { readonly [P in PagePart]: PartState<PageParts[P]> };

/** A part that has been asked for. */
export const unreadPart = { state: 'reading', attempt: 0 } as const;

export const readingParts = Object.fromEntries(PAGE_PARTS.map((part) => [part, unreadPart])) as PartStates;

/** A part was answered; `random` in [0, 1) spreads the tries of many. */
export function partArrived<T>(
  before: PartState<T>,
  result: HomeResult<T>,
  now: number,
  random: number,
): PartState<T> {
  if (result.ok) return { state: 'known', value: result.value };
  const attempt = before.state === 'known' ? 1 : before.attempt + 1;
  return {
    state: 'unknown',
    why: result.why,
    retryAt: now + RETRY_MS + backoffMs(attempt, random),
    attempt,
  };
}

/** Before a part is asked for again, at least. */
const RETRY_MS = 3_000;

/** Parts whose next try is due, and the states with these on their way. */
export function partsDue(
  parts: PartStates,
  now: number,
): { readonly due: readonly PagePart[]; readonly parts: PartStates } {
  const due = PAGE_PARTS.filter((part) => {
    const one = parts[part];
    return one.state === 'unknown' && one.retryAt <= now;
  });
  if (due.length === 0) return { due, parts };
  const reading = due.map((part) => {
    const one = parts[part];
    return [part, { state: 'reading', attempt: one.state === 'unknown' ? one.attempt : 0 }] as const;
  });
  return { due, parts: { ...parts, ...Object.fromEntries(reading) } };
}
