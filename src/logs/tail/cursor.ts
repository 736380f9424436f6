import { bucketOf, type TimeSpan } from '../../text/time-span.ts';

/** How far a tail has read. All times are epoch milliseconds of the index's time field. */
export interface Cursor {
  /** Newest time read, but never ahead of our own clock. */
  readonly position: number;
  /** What lies before it is not looked after any more: before the start, behind a gap, or forgotten. */
  readonly floor: number;
  /** When everything from the floor on was last compared; minus infinity before the first time. */
  readonly sweptAt: number;
}

/** Lengths of time, milliseconds. */
export interface CursorTuning {
  /** Width of the buckets that counts are compared by. */
  readonly bucketMs: number;
  /** Read again before the cursor at every poll, since shards refresh at different moments. */
  readonly marginMs: number;
  /** Compared by counts before the cursor at every poll. */
  readonly overlapMs: number;
  /** How late documents are still found, by sweeps. */
  readonly horizonMs: number;
  /** The same for some time after an outage: what others held back meanwhile comes as late as that was long. */
  readonly outageHorizonMs: number;
  readonly sweepMs: number;
  /** How far ahead of our clock documents are read; those further ahead come when their time does. */
  readonly aheadMs: number;
}

export interface PollPlan {
  /** Documents to read. */
  readonly read: TimeSpan;
  /** Documents to count and compare with what was shown; empty at the very start. */
  readonly compare: TimeSpan;
  readonly sweep: boolean;
}

/** Begins with the bucket that a time falls into. */
export function startAt(time: number, { bucketMs }: Pick<CursorTuning, 'bucketMs'>): Cursor {
  return { position: time, floor: bucketOf(time, bucketMs), sweptAt: Number.NEGATIVE_INFINITY };
}

/** What to ask for now. Both spans meet at the start of a bucket, so that no bucket is counted in part. */
export function planPoll(cursor: Cursor, now: number, tuning: CursorTuning): PollPlan {
  const { position, floor, sweptAt } = cursor;
  const sweep = now - sweptAt >= tuning.sweepMs;
  const from = Math.max(floor, bucketOf(position - tuning.marginMs, tuning.bucketMs));
  const back = sweep ? floor : Math.max(floor, bucketOf(position - tuning.overlapMs, tuning.bucketMs));
  return {
    read: { from, to: Math.max(from, now + tuning.aheadMs) },
    compare: { from: Math.min(back, from), to: from },
    sweep,
  };
}

/** After a page was taken whose newest document is of time `newest`. A clock running ahead must not carry us away. */
export function advanced(cursor: Cursor, newest: number, now: number): Cursor {
  return { ...cursor, position: Math.max(cursor.position, Math.min(newest, now)) };
}

/**
 * After a sweep that began at `now`; `recovering`: soon after an outage. What is not read yet, while catching up or
 * idle, is not given up.
 */
export function swept(cursor: Cursor, now: number, recovering: boolean, tuning: CursorTuning): Cursor {
  const { bucketMs, horizonMs, outageHorizonMs, marginMs } = tuning;
  const wait = recovering ? outageHorizonMs : horizonMs;
  const horizon = Math.min(now - wait, cursor.position - marginMs);
  return raised({ ...cursor, sweptAt: now }, bucketOf(horizon, bucketMs));
}

/** Past what is left out, as a gap, up to the start of a bucket. */
export function jumped(cursor: Cursor, to: number): Cursor {
  return raised({ ...cursor, position: Math.max(cursor.position, to) }, to);
}

/** With nothing before the start of a bucket looked after any more. */
export function raised(cursor: Cursor, floor: number): Cursor {
  return { ...cursor, floor: Math.max(cursor.floor, floor) };
}
