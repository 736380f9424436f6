import type { FirstLook } from '../../logs/difference/pattern-differences.ts';
import { constantRuns, isCaseOf, tokensOf } from '../../logs/patterns/case-of.ts';
import type { Time } from '../../ports/clock.ts';
import type { LogSource } from '../../ports/log-source.ts';
import { withTimeout } from '../../timing/timers.ts';
import { ingestLines } from '../ingest/ingest-line.ts';

/** Documents looked at for the first of a pattern: others may hold the same words. */
const LOOKED = [20, 200] as const;
const MOST = 2_000;
/** Where a source did not answer it is asked again after this. */
const AGAIN_MS = 60_000;
export const LOOK_BACK_MS = 24 * 3_600_000;

/** A pattern whose first line is wanted. */
export interface Wanted {
  readonly id: string;
  readonly template: string;
  /** Epoch milliseconds of its first line that was counted. */
  readonly first: number;
  readonly sources: readonly LogSource[];
}

interface Known {
  readonly look: FirstLook;
  readonly until: number;
}

/** Asks sources when they first saw a pattern, one after the other, each once. */
export class FirstLooks {
  readonly #time: Time;
  readonly #within: number;
  readonly #changed: () => void;
  readonly #known = new Map<string, Known>();
  #waiting: readonly Wanted[] = [];
  #asking = false;
  /** What was asked before the last `forget` is no answer any more. */
  #round = 0;

  constructor(time: Time, within: number, changed: () => void) {
    this.#time = time;
    this.#within = within;
    this.#changed = changed;
  }

  of(id: string): FirstLook | null {
    const known = this.#known.get(id);
    if (known !== undefined) return known.look;
    return this.#waiting.some((wanted) => wanted.id === id) ? 'asking' : null;
  }

  /** What is wanted now, the most important first; what was wanted before and is not asked yet is forgotten. */
  want(wanted: readonly Wanted[]): void {
    const now = this.#time.now();
    this.#waiting = wanted.filter(({ id }) => (this.#known.get(id)?.until ?? 0) <= now);
    void this.#ask();
  }

  stop(): void {
    this.#waiting = [];
  }

  /** The sources are read by another query. */
  forget(): void {
    this.#round += 1;
    this.#known.clear();
    this.#waiting = [];
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (;;) {
        const [next] = this.#waiting;
        if (next === undefined) return;
        const round = this.#round;
        const known = await this.#look(next);
        if (round !== this.#round) continue;
        this.#waiting = this.#waiting.filter(({ id }) => id !== next.id);
        if (this.#known.size >= MOST) this.#known.clear();
        this.#known.set(next.id, known);
        this.#changed();
      }
    } finally {
      this.#asking = false;
    }
  }

  /** The earliest that one of its sources tells; unknown where one cannot say and none knows an earlier line. */
  async #look({ template, first, sources }: Wanted): Promise<Known> {
    const found = await Promise.all(sources.map((source) => this.#firstIn(source, template, first)));
    const times = found.filter((one) => typeof one === 'number');
    const earliest = Math.min(first, ...times);
    const until = Number.POSITIVE_INFINITY;
    if (earliest < first || (times.length > 0 && times.length === found.length)) {
      return { look: { at: earliest }, until };
    }
    const silent = found.includes('silent');
    return { look: 'unknown', until: silent ? this.#time.now() + AGAIN_MS : until };
  }

  async #firstIn(source: LogSource, template: string, first: number): Promise<number | 'unknown' | 'silent'> {
    const texts = constantRuns(template);
    if (source.search === undefined || texts.length === 0) return 'unknown';
    const tokens = tokensOf(template);
    const from = new Date(first - LOOK_BACK_MS).toISOString();
    // Its own first line is found too: a source that does not find it cannot be asked so.
    const to = new Date(first + 60_000).toISOString();
    for (const limit of LOOKED) {
      const asked = source.search({ texts, from, to, first: true, limit });
      const lines = await withTimeout(
        this.#time,
        this.#within,
        asked.then((found) => ({ found })),
      );
      if (lines === null) return 'silent';
      if (lines.found === null) return 'unknown';
      const own = ingestLines(lines.found).find(({ message }) => isCaseOf(message, tokens));
      const at = Date.parse(own?.time ?? '');
      if (!Number.isNaN(at)) return at;
      if (lines.found.length < limit) break;
    }
    return 'unknown';
  }
}
