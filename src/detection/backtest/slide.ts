import { MOST_REOPENED } from '../machine.ts';
import { type DetectionRule, groupKey, pagesUnnamed, type RuleGroup } from '../rule.ts';
import { countsFresh, type SlotCounts } from '../slot.ts';
import type { ScanRow } from './scan.ts';

/*
 * Exact distinct users of a window that slides from slot to slot, from rows of a scan. A row is one group's and user's documents
 * of one step, taken in within one step:
 *
 *   in the window of the slots   [natural, last]      whatever is known when
 *   seen by evaluations from     `visible` on         those that begin after it was taken in
 *
 * On time a slot counts what lies in its window and was visible at it. Up to `MOST_REOPENED` slots later it is counted again.
 * Held in memory: the rows of one window and of the slots that can open again, whatever the length of the past.
 */

/** Which counts of a row a slot takes: `left` is what no exclusion leaves out; null: all documents. */
export interface TakenCounts {
  readonly left: number | null;
  readonly excluded: readonly { readonly id: string; readonly filter: number }[];
}

/** What was counted of one group. */
export interface GroupCount {
  readonly group: RuleGroup;
  readonly counts: Omit<SlotCounts, 'total' | 'totalUsers'>;
}

/** Rows held at most, about 1 GB; a window with more is not slid. */
const MOST_ROWS = 4_000_000;

/** A window of a rule holds more rows than memory may. */
export class TooManyRows extends Error {
  readonly most: number;
  constructor(most: number) {
    super(`more than ${most} rows in one window`);
    this.name = 'TooManyRows';
    this.most = most;
  }
}

interface LateRow {
  readonly row: ScanRow;
  /** First and last slot whose window it is in. */
  readonly natural: number;
  readonly last: number;
}

interface Held extends LateRow {
  readonly group: NamedGroup;
  /** The first evaluation after it was taken in. */
  readonly visible: number;
}

interface NamedGroup {
  readonly key: string;
  readonly group: RuleGroup;
}

/** Groups whose names are kept at hand; one that is not is made again. */
const MOST_NAMES = 1_000;
const NO_GROUP: NamedGroup = { key: '', group: [] };

type SlidRule = Pick<DetectionRule, 'window' | 'every' | 'delay' | 'for' | 'group' | 'impact'>;

export class Slide {
  readonly #rule: SlidRule;
  readonly #taken: (slot: number) => TakenCounts;
  readonly #most: number;
  /** In the order of event time, from `#oldest` on. */
  #rows: Held[] = [];
  #oldest = 0;
  /** Rows that a slot begins to count, and those it counts no more. */
  readonly #coming = new Map<number, Held[]>();
  readonly #leaving = new Map<number, Held[]>();
  /** Rows that were taken in after a slot that they belong to, by the evaluation that sees them first: also those of no group. */
  readonly #late = new Map<number, LateRow[]>();
  readonly #groups = new Map<string, Counter>();
  readonly #names = new Map<string, NamedGroup>();
  #by: TakenCounts | null = null;

  /** `taken`: the same object for slots that take the same. `most`: rows that may be held. */
  constructor(rule: SlidRule, taken: (slot: number) => TakenCounts, most = MOST_ROWS) {
    this.#rule = rule;
    this.#taken = taken;
    this.#most = most;
  }

  /** Rows in the order of `at`. A document without a value of a group field is of no group. */
  add(row: ScanRow): void {
    const { window, every, delay } = this.#rule;
    const natural = (Math.floor((row.at + delay) / every) + 1) * every;
    const last = Math.floor((row.at + delay + window) / every) * every;
    if (last < natural) return;
    const visible = row.ingestedAt === null ? natural : (Math.floor(row.ingestedAt / every) + 1) * every;
    if (visible > natural && visible <= last + MOST_REOPENED * every)
      put(this.#late, visible, { row, natural, last });
    const group = this.#named(row.group);
    if (group === null) return;
    const held: Held = { row, group, natural, last, visible };
    if (this.held >= this.#most) throw new TooManyRows(this.#most);
    this.#rows.push(held);
    const from = Math.max(natural, visible);
    if (from > last) return;
    put(this.#coming, from, held);
    put(this.#leaving, last + every, held);
  }

  /** Rows that are held now. */
  get held(): number {
    return this.#rows.length - this.#oldest;
  }

  /** What each group with documents in the window counts at a slot. Slots are asked for in order, none left out. */
  at(slot: number): readonly GroupCount[] {
    this.#forget(slot);
    const by = this.#taken(slot);
    const [coming, leaving] = [this.#coming.get(slot) ?? [], this.#leaving.get(slot) ?? []];
    this.#coming.delete(slot);
    this.#leaving.delete(slot);
    if (by !== this.#by) {
      this.#by = by;
      this.#groups.clear();
      for (const held of this.#within(slot, slot)) this.#counter(held.group).add(held.row, by, 1);
    } else {
      for (const held of leaving) this.#counter(held.group).add(held.row, by, -1);
      for (const held of coming) this.#counter(held.group).add(held.row, by, 1);
    }
    for (const [key, counter] of this.#groups) if (counter.isEmpty) this.#groups.delete(key);
    return this.#counted(this.#groups, by, slot, coming);
  }

  /** Slots before `seen` that are opened again by documents which `seen` is the first to see; oldest first. Asked once. */
  reopened(seen: number): readonly number[] {
    const { every } = this.#rule;
    const slots = new Set<number>();
    for (const { row, natural, last } of this.#late.get(seen) ?? []) {
      const from = Math.max(natural, seen - MOST_REOPENED * every);
      for (let slot = from; slot <= Math.min(last, seen - every); slot += every) {
        // As live: by what is left out no slot has more bad documents than were counted.
        const { left } = this.#taken(slot);
        if (left === null || (row.passed[left] ?? 0) > 0) slots.add(slot);
      }
    }
    this.#late.delete(seen);
    return [...slots].sort((a, b) => a - b);
  }

  /** Whether no row belongs to a slot or one that may be opened again at it, also none that is taken in later. Asked after `at`. */
  isEmptyAt(slot: number): boolean {
    const first = slot - MOST_REOPENED * this.#rule.every;
    for (let i = this.#oldest; i < this.#rows.length; i++) {
      const { natural, last } = this.#rows[i] as Held;
      if (last >= first) return natural > slot;
    }
    return true;
  }

  /** What a slot counts when it is counted again at `seen`. */
  again(slot: number, seen: number): readonly GroupCount[] {
    const by = this.#taken(slot);
    const groups = new Map<string, Counter>();
    const within = [...this.#within(slot, seen)];
    for (const { group, row } of within) counterOf(groups, group).add(row, by, 1);
    return this.#counted(groups, by, slot, within);
  }

  /** The counts of a slot. A row is in the newest part of the window of one slot alone: the first that it is in. */
  #counted(
    groups: ReadonlyMap<string, Counter>,
    by: TakenCounts,
    slot: number,
    among: readonly Held[],
  ): readonly GroupCount[] {
    if (!countsFresh(this.#rule)) return [...groups.values()].map((counter) => counter.counts(null, false));
    const fresh = new Map<string, Counter>();
    for (const { group, row, natural } of among) {
      if (natural === slot) counterOf(fresh, group).add(row, by, 1);
    }
    const none = new Counter([]);
    const isUnnamed = pagesUnnamed(this.#rule.impact);
    return [...groups].map(([key, counter]) => counter.counts(fresh.get(key) ?? none, isUnnamed));
  }

  *#within(slot: number, seen: number): Generator<Held> {
    for (let i = this.#oldest; i < this.#rows.length; i++) {
      const held = this.#rows[i] as Held;
      // They are in the order of time.
      if (held.natural > slot) return;
      if (slot <= held.last && held.visible <= seen) yield held;
    }
  }

  #counter(group: NamedGroup): Counter {
    return counterOf(this.#groups, group);
  }

  /** The group of a row; null where it has no value of one of the fields. */
  #named(values: ScanRow['group']): NamedGroup | null {
    const fields = this.#rule.group;
    if (fields.length === 0) return NO_GROUP;
    if (values.some((value) => value === null)) return null;
    const name = fields.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST_NAMES) this.#names.clear();
    const group = fields.map((field, i) => ({ field, value: values[i] ?? '' }));
    const named = { key: groupKey(group), group };
    this.#names.set(name, named);
    return named;
  }

  #forget(slot: number): void {
    const kept = slot - (MOST_REOPENED + 1) * this.#rule.every;
    while (this.#oldest < this.#rows.length && (this.#rows[this.#oldest] as Held).last < kept) {
      this.#oldest += 1;
    }
    if (this.#oldest > 10_000 && this.#oldest * 2 > this.#rows.length) {
      this.#rows = this.#rows.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}

/** Documents and users of some rows, each of which can be taken away again. */
class Tally {
  bad = 0;
  unnamed = 0;
  readonly users = new Map<string, number>();

  add(user: string | null, n: number): void {
    this.bad += n;
    if (user === null) {
      this.unnamed += n;
      return;
    }
    const count = (this.users.get(user) ?? 0) + n;
    if (count === 0) this.users.delete(user);
    else this.users.set(user, count);
  }

  get count() {
    return { bad: this.bad, users: { n: this.users.size, unnamed: this.unnamed } };
  }
}

class Counter {
  readonly #group: RuleGroup;
  readonly #left = new Tally();
  readonly #excluded = new Map<string, Tally>();
  #documents = 0;

  constructor(group: RuleGroup) {
    this.#group = group;
  }

  add(row: ScanRow, { left, excluded }: TakenCounts, sign: 1 | -1): void {
    this.#documents += sign * row.count;
    const n = left === null ? row.count : (row.passed[left] ?? 0);
    if (n > 0) this.#left.add(row.user, sign * n);
    for (const { id, filter } of excluded) {
      const out = row.passed[filter] ?? 0;
      const tally = this.#excluded.get(id) ?? new Tally();
      this.#excluded.set(id, tally);
      if (out > 0) tally.add(row.user, sign * out);
    }
  }

  get isEmpty(): boolean {
    return this.#documents === 0;
  }

  /** `fresh`: the newest part of the same; null: it is not counted apart. `isUnnamed`: also what of it names no user. */
  counts(fresh: Counter | null, isUnnamed: boolean): GroupCount {
    const newest = isUnnamed ? fresh : null;
    const excluded = [...this.#excluded].map(([exclusion, tally]) => {
      const freshWithout = fresh === null ? null : fresh.#usersWithout(exclusion);
      return {
        ...{ exclusion, ...tally.count, usersWithout: this.#usersWithout(exclusion), freshWithout },
        ...(newest === null ? {} : { freshUnnamedWithout: newest.#unnamedWithout(exclusion) }),
      };
    });
    const counts = {
      ...{ ...this.#left.count, fresh: fresh === null ? null : fresh.#left.users.size },
      ...(newest === null ? {} : { freshUnnamed: newest.#left.unnamed }),
      excluded,
    };
    return { group: this.#group, counts };
  }

  #unnamedWithout(exclusion: string): number {
    return this.#left.unnamed + (this.#excluded.get(exclusion)?.unnamed ?? 0);
  }

  #usersWithout(exclusion: string): number {
    let users = this.#left.users.size;
    for (const user of this.#excluded.get(exclusion)?.users.keys() ?? [])
      if (!this.#left.users.has(user)) users += 1;
    return users;
  }
}

function counterOf(counters: Map<string, Counter>, { key, group }: NamedGroup): Counter {
  const known = counters.get(key);
  if (known !== undefined) return known;
  const made = new Counter(group);
  counters.set(key, made);
  return made;
}

function put<T>(map: Map<number, T[]>, key: number, held: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [held]);
  else list.push(held);
}
