import type { BehindLines } from '../../../logs/tail/behind.ts';
import type { SourceReason } from '../../../ports/log-source.ts';
import { offsetText } from '../../../text/time.ts';
import type { ClusterConnection } from '../connection.ts';
import type { Tuning } from '../options.ts';
import type { ClusterView } from '../view.ts';
import { BEHIND, behindBy, type ClockFacts, lookAtClock } from './clock-look.ts';

/** Looks now and then, and remembers what it saw: what a tail's status has to say about the clocks of its documents. */
export class ClockWatch {
  readonly #tuning: Tuning;
  readonly #offset: number;
  readonly #since: number;
  #last: { readonly at: number; readonly newest: number } | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Lines have come since the last look. */
  #shown = false;
  #everShown = false;
  #reason: SourceReason | null = null;
  #ahead: readonly BehindLines[] = [];
  #isWanted = false;

  /** Of a tail that reads from `since` on, epoch milliseconds, by a clock so far ahead of true time. */
  constructor(tuning: Tuning, offset: number, since: number) {
    this.#tuning = tuning;
    this.#offset = offset;
    this.#since = since;
  }

  /** Null: nothing to say. */
  get reason(): SourceReason | null {
    return this.#reason;
  }

  /** Documents that are not due yet, and so not shown, as of the last look. */
  get ahead(): readonly BehindLines[] {
    return this.#ahead;
  }

  /** Documents are where no tail reads. If other arrivals are unknown, "complete" would be false. */
  get hides(): boolean {
    return this.#reason?.kind === 'clock-behind' || this.#ahead.length > 0;
  }

  /** Documents ahead of now have arrived: how many there are is looked at soon. */
  sawAhead(): void {
    this.#isWanted = true;
  }

  /** So many lines have been shown. */
  shown(lines: number): void {
    if (lines === 0) return;
    this.#shown = true;
    this.#everShown = true;
    if (this.#reason?.kind === 'outside-window') this.#reason = null;
  }

  isDue(now: number): boolean {
    const { clockMs, clockSlowMs, clockAheadMs } = this.#tuning;
    const every =
      this.#isWanted || this.#ahead.length > 0 ? clockAheadMs : this.#shown ? clockSlowMs : clockMs;
    return now - this.#lookedAt >= every;
  }

  /** Rejects with a `Trouble`. */
  async look(
    connection: ClusterConnection,
    view: ClusterView,
    now: number,
    signal: AbortSignal,
  ): Promise<void> {
    this.#lookedAt = now;
    this.#shown = false;
    const { aheadMs } = this.#tuning;
    const clock = await lookAtClock(connection, view, { now, aheadMs, offset: this.#offset }, signal);
    this.#isWanted = false;
    this.#ahead = clock.ahead === null || clock.ahead.shown ? [] : clock.ahead.lines;
    this.#reason = this.#judge(clock, now);
    this.#last = clock.newest === null ? null : { at: now, newest: clock.newest };
  }

  #judge({ ahead, newest }: ClockFacts, now: number): SourceReason | null {
    // A host whose clock is off by minutes is reported among those whose lines are not due yet.
    if (ahead && (ahead.shown || ahead.isZone)) {
      const { count, offset, shown } = ahead;
      return { kind: 'clock-ahead', params: { count, offset, ...(shown ? { cause: 'shown' } : {}) } };
    }
    if (newest === null) return null;
    const behind = this.#isMoving(newest, now) ? behindBy(newest, now) : null;
    if (behind !== null)
      return { kind: 'clock-behind', params: { offset: offsetText(this.#offset - behind) } };
    if (this.#everShown || newest >= Math.min(this.#since, now - BEHIND)) return null;
    return { kind: 'outside-window', params: { newest: new Date(newest).toISOString() } };
  }

  /** The newest document moves along with the clock: a log that stands still lies behind, too. */
  #isMoving(newest: number, now: number): boolean {
    if (this.#last === null) return false;
    const [moved, passed] = [newest - this.#last.newest, now - this.#last.at];
    return moved >= passed / 2 && moved <= passed * 2;
  }
}
