/** Arrivals looked back on, and for how long they count, milliseconds. */
const ARRIVALS = 500;
const SPAN_MS = 15_000;
/** What comes later than this was read back, not written now. */
const LIVE_MS = 120_000;
/** What comes within this after the beginning is what was there before. */
const SETTLE_MS = 5_000;

/** How far lines come behind their own times: what is between an event and this screen. */
export class LogLag {
  /** Pairs of arrival and lag, the oldest first. */
  readonly #arrivals: { readonly at: number; readonly lag: number }[] = [];
  #began: number | null = null;
  /** Lines told to have come late, so far. */
  late = 0;

  /** A line has come; both in epoch milliseconds of the hub's clock. A clock that runs ahead counts as no lag. */
  add(time: number, now: number, late: boolean): void {
    if (late) {
      this.late += 1;
      return;
    }
    this.#began ??= now;
    const lag = now - time;
    if (Number.isNaN(lag) || lag > LIVE_MS || now - this.#began < SETTLE_MS) return;
    this.#arrivals.push({ at: now, lag: Math.max(0, lag) });
    if (this.#arrivals.length > 2 * ARRIVALS) this.#arrivals.splice(0, ARRIVALS);
  }

  /** The middle one of late, milliseconds; null when nothing came lately. */
  median(now: number): number | null {
    const lately = this.#arrivals.slice(-ARRIVALS).filter(({ at }) => now - at <= SPAN_MS);
    if (lately.length === 0) return null;
    const lags = lately.map(({ lag }) => lag).sort((a, b) => a - b);
    return lags[Math.floor(lags.length / 2)] ?? null;
  }
}
