import type { Session } from '../../../domain/session.ts';
import type { AskedSpan } from '../../../ports/log-questions.ts';

/** The longest stretch that is counted over, milliseconds. */
const LONGEST = 24 * 3_600_000;
/** Where nothing says when it began. */
const USUAL = 15 * 60_000;

/** From when users were hit, else from the alert, else from the opening of the session, up to now. */
export function sinceImpact({ impact, clock }: Pick<Session, 'impact' | 'clock'>, now: number): AskedSpan {
  const began = Date.parse(impact?.since ?? clock.fired ?? clock.opened ?? '');
  const from = Number.isNaN(began) || began >= now ? now - USUAL : Math.max(began, now - LONGEST);
  return { from: new Date(from).toISOString(), to: new Date(now).toISOString() };
}

/** A stretch that was asked for, within the same bounds; else since the impact. */
export function stretchOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  session: Pick<Session, 'impact' | 'clock'>,
  now: number,
): AskedSpan {
  const end = Math.min(Date.parse(to ?? ''), now) || now;
  const usual = sinceImpact(session, end);
  const begin = Date.parse(from ?? '');
  if (Number.isNaN(begin) || begin >= end) return usual;
  return { from: new Date(Math.max(begin, end - LONGEST)).toISOString(), to: new Date(end).toISOString() };
}
