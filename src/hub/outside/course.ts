import { OutsideError, type WrittenAgain } from '../../ports/outside.ts';

/*
 * How one act at an outside system is brought to its end, so that it takes effect at most once. Pure: each function
 * takes the course so far and what has just happened, and says what is to be done next.
 *
 *   look ── it is so ────────────────────────────────► done
 *    ▲ │ └─ it is not to be any more ── in doubt and not final? ── yes ─► wait, look again
 *    │ │                                          └ no ─► failed
 *    │ └─── it is not: in doubt? ── yes ─► wait, look again, for a minute at least
 *    │                    └ no ─► too late? ── yes ─► abandoned
 *    │                                 └ no ─► write ── answered ─► done
 *    │                                          │ └──── refused ──► look once more, then failed
 *    │                                          ├────── lost: from now on in doubt
 *    └── wait ◄─────────────────────────────────┴────── surely not done: 429, no connection
 *
 * In doubt a write that was lost may still take effect: for a minute, or for the time that the adapter knows. What would then
 * happen twice is not written before that time is over and a look has succeeded after it. What only sets the same state again
 * is written as soon as a look finds it not done. Nothing is reported as not done before the doubt is over. When the time of
 * an act ends in doubt, its outcome is unknown, and it is only looked for.
 */

/** After a write of which nobody knows whether it takes effect. The slowest answer seen took a quarter of this. */
export const DOUBT_MS = 60_000;
/** For a write that a hub had under way when it died: it had been sent up to so long before. */
const UNDER_WAY_MS = 15_000;
/** After the time for it is over, one look is still tried for so long. */
const LAST_LOOK_MS = 30_000;
/** An unknown outcome is looked for so long, from the request on. */
export const SEEK_MS = 24 * 3_600_000;
/** Pauses between the looks in doubt; the last one repeats. */
const DOUBT_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
const SEEK_PAUSES_MS = [30_000, 60_000, 120_000, 300_000] as const;
/** Somebody else was faster, or an own lost write was: only a look can tell which. */
const RACED = /^(?:already-|changed-since$)/;
const RACES = 3;

/** The hub that had begun it died. */
const INTERRUPTED = new OutsideError('interrupted', {}, true);

/** Its times are milliseconds of one clock that nobody sets, which may begin anywhere. */
export interface ActCourse {
  readonly askedAt: number;
  /** No write from then on. */
  readonly expiresAt: number;
  /** Until then a write may still take effect. Null: none can. */
  readonly doubtUntil: number | null;
  /** Writes of which nobody knows, and that may still take effect. */
  readonly lost: number;
  /** Looks in doubt, or tries in a row that came to nothing. */
  readonly tries: number;
  readonly races: number;
  /** Why the last write was refused, where a look has yet to confirm it. */
  readonly refused: OutsideError | null;
  /** Why it is not to be done any more, where an own write may still do it. */
  readonly over: OutsideError | null;
  readonly isUnknown: boolean;
  /** As of `startCourse`. */
  readonly landsMs: number | null;
}

export interface Telling {
  readonly why: OutsideError;
  readonly retryAt: number;
  readonly doubt: boolean;
}

export type Next =
  /** `tell`: that it waits, and why; null: that was said before. */
  | { readonly kind: 'look'; readonly at: number; readonly tell: Telling | null }
  | { readonly kind: 'write' }
  | { readonly kind: 'failed'; readonly why: OutsideError }
  | { readonly kind: 'abandoned'; readonly because: 'expired' | 'not-done' }
  | { readonly kind: 'unknown'; readonly why: OutsideError }
  /** Nobody will know. */
  | { readonly kind: 'lost' };

export interface CourseStep {
  readonly course: ActCourse;
  readonly next: Next;
}

export interface CourseStart {
  readonly askedAt: number;
  readonly expiresAt: number;
  /** An earlier hub began a write. When is not known: it went by a clock of its own. */
  readonly isBegun: boolean;
  readonly isUnknown: boolean;
}

/**
 * The course of an act that is taken up at `now`. It begins with a look. `landsMs`: a write that was sent takes effect within
 * so many milliseconds or never; null: not known.
 */
export function startCourse(start: CourseStart, landsMs: number | null, now: number): ActCourse {
  const { askedAt, expiresAt, isBegun, isUnknown } = start;
  // The hub that began it sends nothing any more.
  const doubtUntil = isBegun ? now + (landsMs ?? UNDER_WAY_MS + DOUBT_MS) : null;
  const course = { askedAt, expiresAt, doubtUntil, isUnknown, landsMs };
  return { ...course, lost: isBegun ? 1 : 0, tries: 0, races: 0, refused: null, over: null };
}

/** A look has shown that it has not been done. */
export function sawOpen(course: ActCourse, again: WrittenAgain, now: number): CourseStep {
  const { doubtUntil, expiresAt, isUnknown, refused, races } = course;
  const raced = refused !== null && RACED.test(refused.kind) && races < RACES;
  const isWanted = !isUnknown && now < expiresAt && (refused === null || raced);
  if (doubtUntil !== null && now < doubtUntil) {
    if (isWanted && again === 'same')
      return { course: { ...course, refused: null }, next: { kind: 'write' } };
    // The loss of an own write was reported then.
    const tell = course.tries === 0 ? { why: INTERRUPTED, retryAt: doubtUntil, doubt: true } : null;
    return lookInDoubt(course, doubtUntil, tell, now);
  }
  const sure = { ...course, doubtUntil: null, lost: 0, refused: null };
  if (isWanted) return { course: sure, next: { kind: 'write' } };
  if (isUnknown) return { course: sure, next: { kind: 'abandoned', because: 'not-done' } };
  if (refused !== null && !raced) return { course: sure, next: { kind: 'failed', why: refused } };
  return { course: sure, next: { kind: 'abandoned', because: 'expired' } };
}

/** A look has shown that it is not to be done any more. `isFinal` as of the look. */
export function sawOver(course: ActCourse, why: OutsideError, isFinal: boolean, now: number): CourseStep {
  const { doubtUntil, over, isUnknown } = course;
  // It may have taken effect, and no later look can show it.
  if (why.uncertain) return { course, next: isUnknown ? { kind: 'lost' } : { kind: 'unknown', why } };
  if (isFinal || doubtUntil === null || now >= doubtUntil) return { course, next: { kind: 'failed', why } };
  const tell = over?.kind === why.kind ? null : { why, retryAt: doubtUntil, doubt: true };
  return lookInDoubt({ ...course, over: why }, doubtUntil, tell, now);
}

/**
 * The time until which an own write may still take effect although the act is done: it sets its state once more then.
 * Null: none can. `isAnswered`: the last write said so; else a look found one of them.
 */
export function lateUntil({ doubtUntil, lost }: ActCourse, isAnswered: boolean, now: number): number | null {
  const late = isAnswered ? lost : lost - 1;
  return late > 0 && doubtUntil !== null && doubtUntil > now ? doubtUntil : null;
}

/** A look, or what it needs, has failed. `wait`: milliseconds until it is worth trying again. */
export function sawNothing(course: ActCourse, why: OutsideError, wait: number, now: number): CourseStep {
  const { askedAt, expiresAt, doubtUntil, isUnknown, tries } = course;
  const inDoubt = doubtUntil !== null;
  const tried = { ...course, tries: tries + 1 };
  if (isUnknown) {
    if (now - askedAt >= SEEK_MS) return { course, next: { kind: 'lost' } };
    return lookAgain(tried, now + Math.max(wait, pauseAt(SEEK_PAUSES_MS, tries)), null);
  }
  const last = expiresAt + LAST_LOOK_MS;
  const over = !why.passing || now >= last;
  if (!over) {
    // The time for it ends with a look, however long the system wants to be left alone.
    const end = now < expiresAt ? expiresAt : last;
    const at = Math.min(end, now + wait);
    return lookAgain(tried, at, { why, retryAt: inDoubt ? Math.max(at, doubtUntil) : at, doubt: inDoubt });
  }
  if (inDoubt) return { course, next: { kind: 'unknown', why } };
  return why.passing
    ? { course, next: { kind: 'abandoned', because: 'expired' } }
    : { course, next: { kind: 'failed', why } };
}

/** The write was not answered as done. `wait` as above. */
export function wroteNothing(
  course: ActCourse,
  again: WrittenAgain,
  why: OutsideError,
  wait: number,
  now: number,
): CourseStep {
  const { doubtUntil, expiresAt, tries, lost, landsMs } = course;
  if (why.uncertain) {
    const inDoubt = { ...course, doubtUntil: now + (landsMs ?? DOUBT_MS), lost: lost + 1 };
    if (again === 'same') {
      const at = tries === 0 ? now : now + pauseAt(DOUBT_PAUSES_MS, tries - 1);
      return lookAgain({ ...inDoubt, tries: tries + 1 }, at, { why, retryAt: at, doubt: true });
    }
    const told = { why, retryAt: inDoubt.doubtUntil, doubt: true };
    return lookAgain({ ...inDoubt, tries: 1 }, now + pauseAt(DOUBT_PAUSES_MS, 0), told);
  }
  const isInDoubt = doubtUntil !== null && now < doubtUntil;
  if (why.passing) {
    // As after a look that failed: the time for it ends with a look.
    const at = Math.min(now < expiresAt ? expiresAt : expiresAt + LAST_LOOK_MS, now + wait);
    return lookAgain({ ...course, tries: tries + 1 }, at, { why, retryAt: at, doubt: isInDoubt });
  }
  const tell = isInDoubt && !RACED.test(why.kind) ? { why, retryAt: doubtUntil, doubt: true } : null;
  return lookAgain({ ...course, refused: why, races: course.races + 1 }, now, tell);
}

const lookInDoubt = (course: ActCourse, doubtUntil: number, tell: Telling | null, now: number): CourseStep =>
  lookAgain(
    { ...course, tries: course.tries + 1 },
    Math.min(doubtUntil, now + pauseAt(DOUBT_PAUSES_MS, course.tries)),
    tell,
  );

const lookAgain = (course: ActCourse, at: number, tell: Telling | null): CourseStep => ({
  course,
  next: { kind: 'look', at, tell },
});

const pauseAt = (pauses: readonly number[], n: number): number =>
  pauses[Math.min(n, pauses.length - 1)] as number;
