import { scannedFingerprint } from './fingerprint.ts';
import { Pattern } from './pattern.ts';
import { scan } from './scan.ts';
import { scannedTokens } from './template.ts';

export interface MinerLimits {
  /** Statements remembered; those without a line for longest are forgotten first. */
  readonly statements: number;
  /** Fingerprints of lines remembered beside them. */
  readonly lines: number;
}

const DEFAULTS: MinerLimits = { statements: 10_000, lines: 40_000 };

/** Statements that differ at one place only, until they are enough to be one. */
interface Slot {
  readonly members: Set<Pattern>;
  template: Pattern | null;
}

/**
 * Finds the statements behind the lines of a log, one line at a time, in bounded memory.
 *
 *   line ─► scan ─► fingerprint ─► known? ─► its statement
 *                                    └ no ─► a slot with a template? ─► that template
 *                                              └ no ─► a new statement; it joins the slots of its places;
 *                                                      a slot with enough members becomes a template
 *
 * Invariants: a statement is in `#statements` until it is a case of another or forgotten; slots hold only statements
 * that are in there; what a line belongs to is a function of the words seen at each place, not of their order, once
 * enough were seen.
 */
export class PatternMiner {
  readonly #limits: MinerLimits;
  readonly #statements = new Map<number, Pattern>();
  readonly #lines = new Map<number, Pattern>();
  readonly #slots = new Map<number, Slot>();

  constructor(limits: Partial<MinerLimits> = {}) {
    this.#limits = { ...DEFAULTS, ...limits };
  }

  /** The statement of a message's first line. Later lines may show that it is a case of another: see `current`. */
  read(message: string): Pattern {
    scan(message);
    const key = scannedFingerprint();
    const known = this.#lines.get(key);
    if (known !== undefined) {
      const statement = current(known);
      if (!statement.forgotten) {
        statement.seen = true;
        return statement;
      }
    }
    const statement = this.#place(new Pattern(scannedTokens()));
    if (this.#lines.size >= this.#limits.lines) this.#lines.clear();
    this.#lines.set(key, statement);
    return statement;
  }

  /** How many statements are remembered. */
  get size(): number {
    return this.#statements.size;
  }

  #place(statement: Pattern): Pattern {
    const known = this.#statements.get(statement.key);
    if (known !== undefined) {
      known.seen = true;
      return known;
    }
    for (const { rest } of statement.open) {
      const template = this.#slots.get(rest)?.template;
      if (template != null) return current(template);
    }
    this.#statements.set(statement.key, statement);
    for (const { place, rest, most } of statement.open) {
      let slot = this.#slots.get(rest);
      if (slot === undefined) {
        slot = { members: new Set(), template: null };
        this.#slots.set(rest, slot);
      }
      slot.members.add(statement);
      if (slot.members.size < most) continue;
      const template = this.#place(new Pattern(statement.vary(place)));
      const members = [...slot.members];
      slot.members.clear();
      slot.template = template;
      for (const member of members) this.#merge(member, template);
      return current(template);
    }
    if (this.#statements.size > this.#limits.statements) this.#sweep();
    return statement;
  }

  #merge(member: Pattern, template: Pattern): void {
    if (member === template) return;
    member.into = template;
    this.#drop(member);
  }

  #drop(statement: Pattern): void {
    this.#statements.delete(statement.key);
    for (const { rest } of statement.open) {
      const slot = this.#slots.get(rest);
      slot?.members.delete(statement);
      if (slot?.template == null && slot?.members.size === 0) this.#slots.delete(rest);
    }
  }

  /** Forgets a tenth of the statements: those without a second line since the last sweep first, the oldest first. */
  #sweep(): void {
    const most = Math.max(1, Math.floor(this.#limits.statements / 10));
    const gone: Pattern[] = [];
    const kept: Pattern[] = [];
    for (const statement of this.#statements.values()) {
      if (gone.length === most) break;
      (statement.seen ? kept : gone).push(statement);
    }
    gone.push(...kept.splice(0, most - gone.length));
    for (const statement of gone) {
      statement.forgotten = true;
      this.#drop(statement);
    }
    for (const statement of kept) {
      statement.seen = false;
      this.#statements.delete(statement.key);
      this.#statements.set(statement.key, statement);
    }
    for (const [rest, slot] of this.#slots) if (slot.template?.forgotten) this.#slots.delete(rest);
  }
}

/** The statement that stands for this one now: itself, or what it turned out to be a case of. */
export function current(statement: Pattern): Pattern {
  let now = statement;
  while (now.into !== null) now = now.into;
  return now;
}
