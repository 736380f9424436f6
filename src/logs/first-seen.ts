import type { LogLine } from './line.ts';
import { shapeKey } from './shape.ts';

export interface FirstSeenLimits {
  /** Shapes remembered; the one seen longest ago is forgotten first. */
  readonly shapes: number;
  /** Before this many lines, or `settleMs`, everything is new and nothing is said. */
  readonly settleLines: number;
  readonly settleMs: number;
}

const DEFAULTS: FirstSeenLimits = { shapes: 5_000, settleLines: 200, settleMs: 60_000 };

/** Knows the shapes of a tail and tells which line is the first of its shape. Ask once per line, in order of arrival. */
export class FirstSeen {
  readonly #limits: FirstSeenLimits;
  readonly #shapes = new Set<string>();
  #lines = 0;
  #since: number | null = null;

  constructor(limits: Partial<FirstSeenLimits> = {}) {
    this.#limits = { ...DEFAULTS, ...limits };
  }

  /** True for a shape not seen before, once the tail has settled. `now` in epoch milliseconds. */
  mark(line: LogLine, now: number): boolean {
    this.#since ??= now;
    const settled = this.#lines >= this.#limits.settleLines || now - this.#since >= this.#limits.settleMs;
    this.#lines += 1;
    const key = shapeKey(line);
    const known = this.#shapes.delete(key);
    this.#shapes.add(key);
    if (this.#shapes.size > this.#limits.shapes) {
      for (const oldest of this.#shapes) {
        this.#shapes.delete(oldest);
        break;
      }
    }
    return settled && !known;
  }
}
