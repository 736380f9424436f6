import type { Time } from '../../ports/clock.ts';
import type { RawLine } from '../../ports/log-source.ts';
import { type Around, isLineId, linesBefore } from './around.ts';
import type { FrozenView } from './document-index.ts';
import { LostView, openFrozenView } from './frozen-view.ts';

/*
 * Older lines, page by page: of scroll-back, or of a gap that is loaded. All pages are read from one frozen view, so
 * that what is written, updated or deleted meanwhile shifts nothing between them; what comes late is the tail's to show.
 *
 *   before(id) ─► the view kept, when it holds that line ─► else a new one ─► else the living index
 */

/** Asked for no more, a view is let go: before the cluster does so. */
const IDLE_MS = 45_000;
/** However long one goes on asking, what comes after a time is to be seen, too. */
const LONGEST_MS = 120_000;
/** A cluster that gives no view is not asked for one again for so long. */
const REFUSED_MS = 60_000;

interface Kept {
  readonly view: FrozenView;
  readonly expression: string;
  readonly from: number;
}

export class LookBack {
  readonly #time: Time;
  #kept: Kept | null = null;
  #refusedUntil = Number.NEGATIVE_INFINITY;
  #idle = () => {};

  constructor(time: Time) {
    this.#time = time;
  }

  /** Lines before an id or an ISO time, newest last; empty when there is no such line. Rejects with a `Trouble`. */
  async before(
    around: Around,
    queries: readonly string[],
    before: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly RawLine[]> {
    const read = (frozen?: string) =>
      linesBefore({ ...around, ...(frozen === undefined ? {} : { frozen }) }, queries, before, limit, signal);
    for (const view of [this.#fitting(around, before), () => this.#opened(around, signal)]) {
      const kept = typeof view === 'function' ? await view() : view;
      const lines = kept && (await this.#in(kept, read));
      if (lines) return lines;
    }
    return (await read()) ?? [];
  }

  /** Lets go of the view; never rejects. */
  async close(): Promise<void> {
    this.#idle();
    const kept = this.#kept;
    this.#kept = null;
    await kept?.view.release();
  }

  /** The view kept, unless it is too old or of other indices, or does not reach up to a time. */
  #fitting({ inspection }: Around, before: string): Kept | null {
    const kept = this.#kept;
    if (!kept || kept.expression !== inspection.view.expression) return null;
    if (this.#time.now() - kept.from > LONGEST_MS) return null;
    return isLineId(before) || Date.parse(before) < kept.from ? kept : null;
  }

  /** What is read in a view; null when it does not hold the line, or is there no more. */
  async #in(
    kept: Kept,
    read: (frozen: string) => Promise<readonly RawLine[] | null>,
  ): Promise<readonly RawLine[] | null> {
    try {
      const lines = await read(kept.view.id);
      if (this.#kept === kept) this.#stayFor(IDLE_MS);
      return lines;
    } catch (error) {
      if (!(error instanceof LostView)) throw error;
      if (this.#kept === kept) await this.close();
      return null;
    }
  }

  async #opened({ connection, inspection }: Around, signal: AbortSignal): Promise<Kept | null> {
    const now = this.#time.now();
    if (now < this.#refusedUntil) return null;
    const view = await openFrozenView(connection, inspection.view, signal);
    if (!view) {
      this.#refusedUntil = now + REFUSED_MS;
      return null;
    }
    const before = this.#kept;
    const kept = { view, expression: inspection.view.expression, from: now };
    this.#kept = kept;
    this.#stayFor(IDLE_MS);
    void before?.view.release();
    return kept;
  }

  #stayFor(ms: number): void {
    this.#idle();
    this.#idle = this.#time.after(ms, () => void this.close());
  }
}
