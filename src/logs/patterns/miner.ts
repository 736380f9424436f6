import { scannedFingerprint } from './fingerprint.ts';
import { Pattern } from './pattern.ts';
import { scan } from './scan.ts';
import { scannedTokens } from './template.ts';

export interface MinerLimits {
  /** Statements remembered; those without a line for longest are forgotten first. */
  readonly patterns: number;
  /** Fingerprints of lines remembered beside them. */
  readonly lines: number;
}

const DEFAULTS: MinerLimits = { patterns: 10_000, lines: 40_000 };

/** Statements that differ at one place only, until they are enough to be one. */
interface Slot {
  readonly members: Set<Pattern>;
  template: Pattern | null;
}

/**
 * Finds the statements behind the lines of a log, one line at a time, in bounded memory.
 *
 *   line ─► scan ─► fingerprint ─► known? ─► its pattern
 *                                    └ no ─► a slot with a template? ─► that template
 *                                              └ no ─► a new pattern; it joins the slots of its places;
 *                                                      a slot with enough members becomes a template
 *
 * Invariants: a pattern is in `#patterns` until it is a case of another or forgotten; slots hold only patterns
 * that are in there; what a line belongs to is a function of the words seen at each place, not of their order, once
 * enough were seen.
 */
export class PatternMiner {
  readonly #limits: MinerLimits;
  readonly #patterns = new Map<number, Pattern>();
  readonly #lines = new Map<number, Pattern>();
  readonly #slots = new Map<number, Slot>();

  constructor(limits: Partial<MinerLimits> = {}) {
    this.#limits = { ...DEFAULTS, ...limits };
  }

  /** The pattern of a message's first line. Later lines may show that it is a case of another: see `current`. */
  read(message: string): Pattern {
    scan(message);
    const key = scannedFingerprint();
    const known = this.#lines.get(key);
    if (known !== undefined) {
      const pattern = current(known);
      if (!pattern.forgotten) {
        pattern.seen = true;
        return pattern;
      }
    }
    const pattern = this.#place(new Pattern(scannedTokens()));
    if (this.#lines.size >= this.#limits.lines) this.#lines.clear();
    this.#lines.set(key, pattern);
    return pattern;
  }

  /** How many patterns are remembered. */
  get size(): number {
    return this.#patterns.size;
  }

  #place(pattern: Pattern): Pattern {
    const known = this.#patterns.get(pattern.key);
    if (known !== undefined) {
      known.seen = true;
      return known;
    }
    for (const { rest } of pattern.open) {
      const template = this.#slots.get(rest)?.template;
      if (template != null) return current(template);
    }
    this.#patterns.set(pattern.key, pattern);
    for (const { place, rest, most } of pattern.open) {
      let slot = this.#slots.get(rest);
      if (slot === undefined) {
        slot = { members: new Set(), template: null };
        this.#slots.set(rest, slot);
      }
      slot.members.add(pattern);
      if (slot.members.size < most) continue;
      const template = this.#place(new Pattern(pattern.vary(place)));
      const members = [...slot.members];
      slot.members.clear();
      slot.template = template;
      for (const member of members) this.#merge(member, template);
      return current(template);
    }
    if (this.#patterns.size > this.#limits.patterns) this.#sweep();
    return pattern;
  }

  #merge(member: Pattern, template: Pattern): void {
    if (member === template) return;
    member.into = template;
    this.#drop(member);
  }

  #drop(pattern: Pattern): void {
    this.#patterns.delete(pattern.key);
    for (const { rest } of pattern.open) {
      const slot = this.#slots.get(rest);
      slot?.members.delete(pattern);
      if (slot?.template == null && slot?.members.size === 0) this.#slots.delete(rest);
    }
  }

  /** Forgets a tenth of the patterns: those without a second line since the last sweep first, the oldest first. */
  #sweep(): void {
    const most = Math.max(1, Math.floor(this.#limits.patterns / 10));
    const gone: Pattern[] = [];
    const kept: Pattern[] = [];
    for (const pattern of this.#patterns.values()) {
      if (gone.length === most) break;
      (pattern.seen ? kept : gone).push(pattern);
    }
    gone.push(...kept.splice(0, most - gone.length));
    for (const pattern of gone) {
      pattern.forgotten = true;
      this.#drop(pattern);
    }
    for (const pattern of kept) {
      pattern.seen = false;
      this.#patterns.delete(pattern.key);
      this.#patterns.set(pattern.key, pattern);
    }
    for (const [rest, slot] of this.#slots) if (slot.template?.forgotten) this.#slots.delete(rest);
  }
}

/** The pattern that stands for this one now: itself, or what it turned out to be a case of. */
export function current(pattern: Pattern): Pattern {
  let now = pattern;
  while (now.into !== null) now = now.into;
  return now;
}
