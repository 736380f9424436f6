import type { Session } from './session.ts';
import type { SentNotice } from './session-parts.ts';

/** When the trouble began, and by what that is known. */
export interface Begin {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** `impact`: somebody said since when; `finding`: the time of the first finding. */
  readonly by: 'impact' | 'finding';
}

/**
 * When the trouble began; null: nobody said. The alert and the opening are no word on it: both come later. The first finding
 * is the symptom; of one that tells of a time after the alert or the opening, and of later findings, nobody knows whether they
 * tell of the begin.
 */
export function beginOf(session: Pick<Session, 'impact' | 'notes' | 'clock'>): Begin | null {
  const since = session.impact?.since ?? null;
  if (since !== null) return { at: since, by: 'impact' };
  const first = session.notes.find(({ kind, removed }) => kind === 'finding' && !removed);
  const at = first?.happenedAt ?? null;
  const origin = session.clock.fired ?? session.clock.opened;
  return at === null || origin === null || at > origin ? null : { at, by: 'finding' };
}

/** From when spans of a session count, as far as it is known. */
export interface Origin {
  readonly at: string;
  readonly by: Begin['by'] | 'alert' | 'opening';
}

/** The begin where it is known, else the alert, else the opening; null before that. */
export function originOf(session: Pick<Session, 'impact' | 'notes' | 'clock'>): Origin | null {
  const begin = beginOf(session);
  if (begin !== null) return begin;
  const { fired } = session.clock;
  if (fired !== null) return { at: fired, by: 'alert' };
  const { opened } = session.clock;
  return opened === null ? null : { at: opened, by: 'opening' };
}

/** A time during which users were hit. */
export interface Spell {
  readonly from: string;
  /** When it was mitigated or resolved, whichever was first; null: nobody said that it ended. */
  readonly to: string | null;
}

/** The first of two times, of which either may be unknown. */
export const earlier = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b;

/** From when to when users were hit, and again after each relapse: `from` is where the first of them begins. */
export function spellsOf(
  { relapses, clock }: Pick<Session, 'relapses' | 'clock'>,
  from: string,
): readonly Spell[] {
  const starts = [from, ...relapses.map(({ happenedAt }) => happenedAt)];
  const ends = [...relapses, clock].map(({ mitigated, resolved }) => earlier(mitigated, resolved));
  return starts.map((start, i) => ({ from: start, to: ends[i] ?? null }));
}

/** Whether the last thing said of the recovery is that it did not last. */
export const hasRelapsed = ({ clock }: Pick<Session, 'clock'>): boolean =>
  clock.relapsed !== null && clock.mitigated === null && clock.resolved === null;

/** Seq of the last relapse; 0: there was none. */
export const lastRelapse = ({ relapses }: Pick<Session, 'relapses'>): number => relapses.at(-1)?.seq ?? 0;

/** Whether an update was the last one. Before a relapse none was. */
export const isLastUpdate = ({ final, seq }: SentNotice, session: Pick<Session, 'relapses'>): boolean =>
  final && seq > lastRelapse(session);
