import { dayStamp, wholeSeconds } from '../../text/time.ts';
import type { Baseline } from './baseline.ts';

/** A page of the time before, as the pager tells it. */
export interface PageBefore {
  readonly urgency: 'high' | 'low';
  /** ISO 8601 UTC; the second null: nobody acknowledged it. */
  readonly firedAt: string;
  readonly acknowledgedAt: string | null;
}

export interface PagerBaseline {
  /** null: nobody acknowledged any. */
  readonly baseline: Baseline | null;
  /** Of high urgency, and acknowledged by nobody. */
  readonly skipped: number;
  /** Of low urgency: they may wait for the morning, so how long they do says nothing of how fast a team is. */
  readonly low: number;
}

/** How long it took from alert to acknowledgement, out of the pager's own history; days are those of `zone`. */
export function pagerBaseline(pages: readonly PageBefore[], origin: string, zone: string): PagerBaseline {
  const high = pages.filter(({ urgency }) => urgency === 'high');
  const spans = high.flatMap(({ firedAt, acknowledgedAt }) => {
    const ms = acknowledgedAt === null ? Number.NaN : Date.parse(acknowledgedAt) - Date.parse(firedAt);
    // Nobody acknowledges what has not fired: clocks are apart.
    return ms >= 0 ? [wholeSeconds(ms)] : [];
  });
  const counts = { skipped: high.length - spans.length, low: pages.length - high.length };
  const days = high.map(({ firedAt }) => dayStamp(firedAt, zone)).sort();
  const [from, to] = [days[0], days.at(-1)];
  if (spans.length === 0 || from === undefined || to === undefined) return { baseline: null, ...counts };
  return { baseline: { measure: 'acknowledged', origin, from, to, spans }, ...counts };
}
