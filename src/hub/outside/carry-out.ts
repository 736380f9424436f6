import type { Time } from '../../ports/clock.ts';
import { type OutsideAct, type OutsideCall, OutsideError, type OutsideLook } from '../../ports/outside.ts';
import { doubledWithJitter } from '../../timing/backoff.ts';
import { pauseUntil } from '../../timing/timers.ts';
import {
  type ActCourse,
  type CourseStart,
  type CourseStep,
  lateUntil,
  type Next,
  sawNothing,
  sawOpen,
  sawOver,
  startCourse,
  type Telling,
  wroteNothing,
} from './course.ts';

/** Where an act's steps are kept. */
export interface ActBook {
  /** Resolves when it would survive a kill, so that the write may go out; false: it is settled, or the hub stops. */
  begin(before: string): Promise<boolean>;
  /** It waits. Not waited for. */
  delay(telling: Telling): void;
}

export interface Carried<Proof> extends CourseStart {
  /** What the outside system showed before the first write, where one was begun. */
  readonly before: string | null;
  /** Finds out what is to be done and as whom; may read. Asked again where it fails in passing. */
  prepare(call: OutsideCall): Promise<OutsideAct<Proof>>;
  readonly book: ActBook;
}

export type ActOutcome<Proof> =
  /** `found`: it was so at the first look, by an earlier hub's try or by the same person elsewhere. */
  | {
      readonly kind: 'done';
      readonly found: boolean;
      readonly proof: Proof;
      /** Until then an earlier write of it may still set the same state again; null: none can. */
      readonly lateUntil: number | null;
    }
  | Exclude<Next, { kind: 'look' } | { kind: 'write' }>
  /** The hub stops: the next one takes it up. */
  | { readonly kind: 'stopped' };

export interface CarryDeps {
  /** What all times of the course are counted by, as of `countedTime`: a clock that is set changes nothing. */
  readonly time: Time;
  /** Epoch milliseconds, to read the time that an answer names. */
  readonly now: () => number;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether this hub is still the one that acts; absent: there is no other. Asked right before each write. */
  readonly mayAct?: () => boolean;
  /** As of `startCourse`; absent: not known. */
  readonly landsMs?: number;
  /** An error that is none of an outside system. */
  readonly onBug: (error: unknown) => void;
}

/** Carries one act out along its course. Never rejects. */
export async function carryOut<Proof>(
  carried: Carried<Proof>,
  { time, now, random, signal, onBug, mayAct = () => true, landsMs }: CarryDeps,
): Promise<ActOutcome<Proof>> {
  const { book } = carried;
  let course: ActCourse = startCourse(carried, landsMs ?? null, time.now());
  let { before } = carried;
  let act: OutsideAct<Proof> | null = null;
  let wrote = false;
  let lapses = 0;
  const faultOf = (error: unknown): OutsideError => {
    if (error instanceof OutsideError) return error;
    onBug(error);
    return new OutsideError('bad-reply', { reason: 'unreadable' }, true);
  };
  const done = (proof: Proof, isAnswered: boolean): ActOutcome<Proof> => ({
    kind: 'done',
    found: !wrote,
    proof,
    lateUntil: lateUntil(course, isAnswered, time.now()),
  });
  const look = async (): Promise<CourseStep | ActOutcome<Proof>> => {
    let seen: OutsideLook<Proof>;
    try {
      act ??= await carried.prepare({ signal });
      seen = await act.look(before, { signal });
    } catch (error) {
      const why = faultOf(error);
      return sawNothing(course, why, waitFor(why, course.tries, now(), random), time.now());
    }
    if (seen.kind === 'done') return done(seen.proof, false);
    if (seen.kind === 'over') return sawOver(course, seen.why, seen.isFinal, time.now());
    before ??= seen.before;
    return sawOpen(course, act.again, time.now());
  };
  const write = async (): Promise<CourseStep | ActOutcome<Proof>> => {
    const prepared = act as OutsideAct<Proof>;
    await prepared.ready?.({ signal });
    if (!(await book.begin(before ?? '')) || signal.aborted) return { kind: 'stopped' };
    if (!mayAct()) {
      // Its log still takes what it says, so it can only be that nobody knows at this moment: as while servers elect a leader.
      const at = time.now() + doubledWithJitter(LAPSE_MS, LONGEST_PAUSE_MS, lapses, random());
      lapses += 1;
      return { course, next: { kind: 'look', at, tell: null } };
    }
    wrote = true;
    try {
      return done(await prepared.write({ signal }), true);
    } catch (error) {
      const why = faultOf(error);
      return wroteNothing(course, prepared.again, why, waitFor(why, course.tries, now(), random), time.now());
    }
  };

  let next: Next = { kind: 'look', at: time.now(), tell: null };
  for (;;) {
    if (next.kind === 'look') {
      if (next.tell) book.delay(next.tell);
      await pauseUntil(time, next.at, signal);
    }
    if (signal.aborted) return { kind: 'stopped' };
    const came: CourseStep | ActOutcome<Proof> = next.kind === 'write' ? await write() : await look();
    if (signal.aborted && 'next' in came) return { kind: 'stopped' };
    if (!('next' in came)) return came;
    course = came.course;
    if (came.next.kind !== 'look' && came.next.kind !== 'write') return came.next;
    next = came.next;
  }
}

/** A lease is renewed so often. */
const LAPSE_MS = 2_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Milliseconds until it is worth trying again: as told, else longer each time, and never the same for two. */
function waitFor({ params }: OutsideError, tries: number, now: number, random: () => number): number {
  const told = Date.parse(String(params.retryAt ?? ''));
  if (!Number.isNaN(told)) return Math.max(0, told - now) + 250 * random();
  return doubledWithJitter(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, tries, random());
}
