import type { AnyEvent } from '../../domain/event.ts';
import { reduceAll } from '../../domain/reduce.ts';
import { initialSession, type Session } from '../../domain/session.ts';

/** Why no more than the first events of a log are shown: `seq` is the last that is. */
export interface LogEnd {
  readonly seq: number;
  readonly reason: 'not-json' | 'hash' | 'order' | 'shape' | 'redaction' | 'damaged';
}

/** Between two states that are kept; what lies between is folded again. */
const KEPT_EVERY = 200;

/** How many of rising times are at most `time`. */
export function countUpTo(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A session's whole log, to be looked at as it was after any event of it. */
export class Recording {
  readonly events: readonly AnyEvent[];
  /** When each event happened, epoch ms; they never fall. */
  readonly times: readonly number[];
  /** The session after the last event. */
  readonly last: Session;
  /** Set where the log goes on and cannot be read. */
  readonly end: LogEnd | null;
  readonly #kept: Session[];

  /** `events`: at least one, from seq 1 on, sound. */
  constructor(events: readonly AnyEvent[], end: LogEnd | null = null) {
    this.events = events;
    this.end = end;
    let latest = Number.NEGATIVE_INFINITY;
    this.times = events.map(({ at }) => {
      latest = Math.max(latest, Date.parse(at));
      return latest;
    });
    this.#kept = [initialSession(events[0]?.session ?? '')];
    for (let from = 0; from < events.length; from += KEPT_EVERY) {
      const before = this.#kept.at(-1) as Session;
      this.#kept.push(reduceAll(before, events.slice(from, from + KEPT_EVERY)));
    }
    this.last = this.#kept.at(-1) as Session;
  }

  /** Where playing begins and ends, epoch ms. */
  get from(): number {
    return this.times[0] ?? 0;
  }
  get to(): number {
    return this.times.at(-1) ?? 0;
  }
  get length(): number {
    return this.events.length;
  }

  /** How many events have happened by a time. */
  countAt(time: number): number {
    return countUpTo(this.times, time);
  }

  /** The session after `seq` events. `near`: a state at hand, from which it may be reached sooner. */
  stateAt(seq: number, near?: Session): Session {
    const kept = this.#kept[Math.min(Math.floor(seq / KEPT_EVERY), this.#kept.length - 1)] as Session;
    const start = near !== undefined && near.seq <= seq && near.seq > kept.seq ? near : kept;
    return start.seq >= seq ? start : reduceAll(start, this.events.slice(start.seq, seq));
  }
}
