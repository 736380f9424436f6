/** Lines that came for times which were no longer, or not yet, looked at. */
export interface BehindLines {
  /** The host that wrote them, else their service; null: they name none. */
  readonly whose: string | null;
  /** By how much the newest of them was behind now, milliseconds; below 0: ahead; null: they have no time. */
  readonly by: number | null;
  readonly lines: number;
  /** How many of them are not shown. */
  readonly unshown: number;
}

interface Known extends BehindLines {
  /** When the last of them came, epoch milliseconds. */
  readonly at: number;
}

/** Told at most; the rest is one. */
const TOLD = 8;
/** Hosts told apart; more are counted together. */
const MOST = 200;
/** Those that are all shown are told for so long after the last one, milliseconds. */
const FRESH_MS = 300_000;

/** Counts lines that came behind what was looked for, by whose they are. */
export class BehindTally {
  readonly #known = new Map<string, Known>();

  add({ whose, by, lines, unshown }: BehindLines, now: number): void {
    const wanted = JSON.stringify([whose, by === null]);
    const [key, name] =
      this.#known.has(wanted) || this.#known.size < MOST ? [wanted, whose] : [JSON.stringify([null]), null];
    const known = this.#known.get(key);
    this.#known.set(key, {
      whose: name,
      by,
      lines: lines + (known?.lines ?? 0),
      unshown: unshown + (known?.unshown ?? 0),
      at: now,
    });
  }

  /** What is to be told, those of which most is not shown first. */
  list(now: number): readonly BehindLines[] {
    for (const [key, { unshown, at }] of this.#known)
      if (unshown === 0 && now - at > FRESH_MS) this.#known.delete(key);
    const all = [...this.#known.values()]
      .sort((a, b) => b.unshown - a.unshown || b.lines - a.lines)
      .map(({ at: _, ...told }) => told);
    const [rest, ...others] = all.slice(TOLD - 1);
    if (rest === undefined || others.length === 0) return all;
    const sum = others.reduce((to, { lines, unshown }) => joined(to, lines, unshown), rest);
    return [...all.slice(0, TOLD - 1), { ...sum, whose: null }];
  }
}

const joined = (to: BehindLines, lines: number, unshown: number): BehindLines => ({
  ...to,
  lines: to.lines + lines,
  unshown: to.unshown + unshown,
});
