/** Lines that came for times which were no longer, or not yet, looked at. */
export interface BehindLines {
  /** The host that wrote them, else their service; null: they name none. */
  readonly whose: string | null;
  /** By how much the newest of them was behind now, milliseconds; below 0: ahead; null: they have no time. */
  readonly by: number | null;
  readonly lines: number;
  /** How many of them are not shown. */
  readonly unshown: number;
  /** When the last of them came, ISO time, where none has come for a while; absent: they come still. */
  readonly last?: string;
}

interface Known extends BehindLines {
  /** When the last of them came, epoch milliseconds. */
  readonly at: number;
}

/** Hosts whose lines are this late are reported; smaller delays are normal. Milliseconds. */
export const OFF_MS = 60_000;

/** Told at most; the rest is one. */
const TOLD = 8;
/** Hosts told apart; more are counted together. */
const MOST = 200;
/** So long after the last one a host is past, and with all lines shown no longer told: milliseconds. */
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

  /** Hosts to report: those whose lines still come, then those that are past, with most unshown lines first in each. */
  list(now: number): readonly BehindLines[] {
    const isPast = ({ at }: Known): boolean => now - at > FRESH_MS;
    for (const [key, one] of this.#known) if (one.unshown === 0 && isPast(one)) this.#known.delete(key);
    const all = [...this.#known.values()].sort(
      (a, b) => Number(isPast(a)) - Number(isPast(b)) || b.unshown - a.unshown || b.lines - a.lines,
    );
    if (all.length > TOLD) all.push({ ...all.splice(TOLD - 1).reduce(joined), whose: null });
    return all.map(({ at, ...told }) =>
      now - at > FRESH_MS ? { ...told, last: new Date(at).toISOString() } : told,
    );
  }
}

const joined = (to: Known, { lines, unshown, at }: Known): Known => ({
  ...to,
  lines: to.lines + lines,
  unshown: to.unshown + unshown,
  at: Math.max(to.at, at),
});
