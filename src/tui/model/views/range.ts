import type { TimeSpan } from '../../../text/time-span.ts';

/** What the picture of the log looks back over, milliseconds. */
export const PICTURE_MS = 15 * 60_000;

/** A range while it is picked on the picture: its arrows move one of its ends. */
export interface RangePick extends TimeSpan {
  readonly end: 'from' | 'to';
}

/** Ends of a range move by so much, and stand at whole multiples of it. */
export const RANGE_STEP_MS = 15_000;

const above = (ms: number): number => Math.ceil(ms / RANGE_STEP_MS) * RANGE_STEP_MS;

/** The whole picture that ends at an instant: nothing that it does not show. */
export const wholePicture = (end: number): TimeSpan => ({ from: above(end - PICTURE_MS), to: above(end) });

/** One end moved by so many steps: it stays on the picture, and at least one step from the other end. */
export function movedEnd(pick: RangePick, steps: number, pictureEnd: number): RangePick {
  const whole = wholePicture(pictureEnd);
  const by = steps * RANGE_STEP_MS;
  if (pick.end === 'from') {
    const from = Math.min(pick.to - RANGE_STEP_MS, Math.max(Math.min(whole.from, pick.from), pick.from + by));
    return { ...pick, from };
  }
  const to = Math.max(pick.from + RANGE_STEP_MS, Math.min(Math.max(whole.to, pick.to), pick.to + by));
  return { ...pick, to };
}

export const isSameRange = (a: TimeSpan | null, b: TimeSpan | null): boolean =>
  a === b || (a !== null && b !== null && a.from === b.from && a.to === b.to);
