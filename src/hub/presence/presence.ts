import type { Presence as Person } from '../../protocol/messages.ts';

interface Known {
  terminals: number;
  watching: number;
  activeAt: number | null;
  pane: string | null;
  /** They have said that they go. */
  leaves: boolean;
}

/**
 * Who is here at this moment, by participant: two terminals are one person. Nothing of it is logged, so that a
 * flapping connection makes no event. Whose connection is cut stays known, with no terminal, until they leave.
 */
export class PresenceCounter {
  readonly #people = new Map<string, Known>();

  opened(participant: string, watches = false): void {
    const known = this.#known(participant);
    known.leaves = false;
    known.terminals += 1;
    if (watches) known.watching += 1;
  }

  closed(participant: string, watches = false): void {
    const known = this.#known(participant);
    known.terminals = Math.max(0, known.terminals - 1);
    if (watches) known.watching = Math.max(0, known.watching - 1);
    if (known.terminals > 0) return;
    known.pane = null;
    if (known.leaves) this.#people.delete(participant);
  }

  /** They said that they go. */
  left(participant: string): void {
    this.#known(participant).leaves = true;
  }

  /** A key press or a command, at epoch milliseconds; `pane` where it told one. True when the pane has changed. */
  active(participant: string, now: number, pane?: string): boolean {
    const known = this.#known(participant);
    known.leaves = false;
    known.activeAt = now;
    if (pane === undefined || known.pane === pane) return false;
    known.pane = pane;
    return true;
  }

  terminals(participant: string): number {
    return this.#people.get(participant)?.terminals ?? 0;
  }

  /** Participants with a terminal open. */
  here(): readonly string[] {
    return [...this.#people].filter(([, { terminals }]) => terminals > 0).map(([id]) => id);
  }

  /** Those who are here first, then those who were active last. */
  people(): readonly Person[] {
    const all = [...this.#people].sort(([, a], [, b]) => order(a, b));
    return all.map(([participant, { terminals, watching, activeAt, pane }]) => ({
      participant,
      terminals,
      ...(watching > 0 ? { watching } : {}),
      activeAt: activeAt === null ? null : new Date(activeAt).toISOString(),
      pane,
    }));
  }

  #known(participant: string): Known {
    const unknown = { terminals: 0, watching: 0, activeAt: null, pane: null, leaves: false };
    const known = this.#people.get(participant) ?? unknown;
    this.#people.set(participant, known);
    return known;
  }
}

function order(a: Known, b: Known): number {
  const here = Number(b.terminals > 0) - Number(a.terminals > 0);
  if (here !== 0 || a.terminals > 0) return here;
  return (b.activeAt ?? 0) - (a.activeAt ?? 0);
}
