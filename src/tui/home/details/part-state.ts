import { backoffMs } from '../../../client/clock/backoff.ts';
import { PAGE_PARTS, type PagePart, type PageParts } from '../../../domain/page.ts';
import type { Saying } from '../../model/words.ts';
import type { HomeResult } from '../home-host.ts';

/** One part of a page: on its way, known, or not known, with why and when it is asked for again (epoch milliseconds). */
export type PartState<T> =
  | { readonly state: 'reading'; readonly attempt: number }
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unknown'; readonly why: Saying; readonly retryAt: number; readonly attempt: number };

export type PartStates = { readonly [P in PagePart]: PartState<PageParts[P]> };

const READING = { state: 'reading', attempt: 0 } as const;

export const readingParts = Object.fromEntries(PAGE_PARTS.map((part) => [part, READING])) as PartStates;

/** A part was answered; `random` in [0, 1) spreads the tries of many. */
export function partArrived<P extends PagePart>(
  parts: PartStates,
  part: P,
  result: HomeResult<PageParts[P]>,
  now: number,
  random: number,
): PartStates {
  if (result.ok) return { ...parts, [part]: { state: 'known', value: result.value } };
  const before = parts[part];
  const attempt = before.state === 'known' ? 1 : before.attempt + 1;
  const retryAt = now + RETRY_MS + backoffMs(attempt, random);
  return { ...parts, [part]: { state: 'unknown', why: result.why, retryAt, attempt } };
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
