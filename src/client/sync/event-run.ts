import type { AnyEvent } from '../../domain/event.ts';

/**
 * The confirmed log from event 1 on, as an immutable value that appends without copying: runs share one growing
 * array, and each sees only its own length. A second append to the same run, which would overwrite, copies.
 */
export interface EventRun {
  readonly shared: AnyEvent[];
  readonly length: number;
}

export const emptyRun = (): EventRun => ({ shared: [], length: 0 });

export function append({ shared, length }: EventRun, events: readonly AnyEvent[]): EventRun {
  const target = shared.length === length ? shared : shared.slice(0, length);
  for (const event of events) target.push(event);
  return { shared: target, length: length + events.length };
}

export function lastOf(run: EventRun): AnyEvent | null {
  return run.shared[run.length - 1] ?? null;
}

/** The events as a list of its own. */
export function eventsOf(run: EventRun): readonly AnyEvent[] {
  return run.shared.slice(0, run.length);
}
