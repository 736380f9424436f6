import type { ReplayedPage, UnknownSlots } from '../../detection/backtest/replayed-page.ts';
import type { ScanRow } from '../../detection/backtest/scan.ts';
import { type GroupCount, Slide, type TakenCounts } from '../../detection/backtest/slide.ts';
import { MOST_REOPENED, type RuleMove } from '../../detection/machine.ts';
import { type DetectionRule, groupKey, type RuleGroup } from '../../detection/rule.ts';
import {
  contradictionOf,
  countsFresh,
  leastUsers,
  mayReach,
  type SlotCounts,
  type SlotUnknown,
  slotWindow,
} from '../../detection/slot.ts';
import { MOST_GROUPS, type RuleAnswer } from '../../ports/detection-source.ts';
import type { CountedJob } from '../counting.ts';
import { tooManyGroups } from '../results.ts';
import { RuleEvaluation } from '../rule-evaluation.ts';

/** What was counted at one moment: the slot that was due then, and before it those that late documents had opened again. */
export interface Evaluation {
  /** Epoch ms. */
  readonly seen: number;
  readonly slots: readonly {
    readonly slot: number;
    readonly late: boolean;
    readonly counts: readonly GroupCount[];
  }[];
  /** The source had no document of any kind. */
  readonly silent: boolean;
  /** No document belongs to the slot or one that may open again, also none that is taken in later. */
  readonly empty: boolean;
}

/**
 * Asks whether the source had any document of a span by a time: without one a slot is unknown, as live. It goes on with the
 * answer.
 */
export interface PresenceAsk {
  readonly asks: { readonly from: number; readonly to: number };
  readonly seen: number;
}

/** Documents and users of `total` for one result; null: not known, or of no matter for its level. */
export type TotalsOf = (
  slot: number,
  seen: number,
  group: RuleGroup,
) => Pick<SlotCounts, 'total' | 'totalUsers'> | null;

export interface ReplayDeps {
  /** Which counts of a row a slot takes. */
  readonly taken: (slot: number) => TakenCounts;
  /** Hears what each evaluation changed, in order. */
  readonly onMoved?: ((moved: readonly RuleMove[], seen: number) => void) | undefined;
}

/** The same while it grows. */
interface Unknown extends SlotUnknown {
  n: number;
  readonly first: number;
  last: number;
  readonly runs: [number, number][];
}

const MOST_RUNS = 1_000;

/** As live calls it. */
const SILENT: RuleAnswer = { unknown: { kind: 'no-documents', params: {} } };

/** One rule over the documents of the past: the slide of its window, stepped by what steps it live. */
export class RuleReplay {
  readonly rule: DetectionRule;
  readonly #slide: Slide;
  readonly #deps: ReplayDeps;
  readonly #evaluation: RuleEvaluation;
  readonly #last: number;
  #next: number;
  /** Slots that late documents have opened, and the last ones that were counted. */
  readonly #reopened = new Set<number>();
  #counted: readonly number[] = [];
  readonly #pages: ReplayedPage[] = [];
  readonly #unknown = new Map<string, Unknown>();
  /** When the last slots were counted. */
  readonly #seenAt = new Map<number, number>();
  /** Where the open page of a group is. */
  readonly #open = new Map<string, number>();

  /** Slots from `first` to `last`, epoch ms. */
  constructor(
    rule: DetectionRule,
    { first, last }: { readonly first: number; readonly last: number },
    deps: ReplayDeps,
  ) {
    this.rule = rule;
    this.#deps = deps;
    this.#slide = new Slide(rule, deps.taken);
    this.#evaluation = new RuleEvaluation(rule);
    this.#next = Math.ceil(first / rule.every) * rule.every;
    this.#last = last;
  }

  add(row: ScanRow): void {
    this.#slide.add(row);
  }

  /** The first evaluation that was not made yet. */
  get next(): number {
    return this.#next;
  }

  get pages(): readonly ReplayedPage[] {
    return this.#pages;
  }

  /** Evaluations that could not be counted, by reason. */
  get unknown(): readonly UnknownSlots[] {
    return [...this.#unknown.values()];
  }

  /** Where each group stands. */
  get groups() {
    return this.#evaluation.toJson().groups;
  }

  /**
   * Evaluations whose documents are all there: every row with an event before `complete` was added. Each once, in order, and
   * what has to be answered before the next one.
   */
  *ready(complete: number): Generator<Evaluation | PresenceAsk, void, boolean | undefined> {
    const { every, delay } = this.rule;
    for (; this.#next <= this.#last && this.#next - delay <= complete; this.#next += every) {
      const seen = this.#next;
      for (const slot of this.#slide.reopened(seen)) this.#reopened.add(slot);
      const counts = this.#slide.at(seen);
      const asks = counts.length > 0 || this.rule.quiet ? null : slotWindow(this.rule, seen);
      const silent = asks !== null && !(yield { asks, seen });
      const again = silent ? [] : this.#again(seen);
      if (!silent) this.#counted = [...this.#counted, seen].slice(-MOST_REOPENED);
      const slots = [...again, { slot: seen, late: false, counts }];
      yield { seen, slots, silent, empty: again.length === 0 && this.#slide.isEmptyAt(seen) };
    }
  }

  /** Late documents open the last slots that were counted; what a silent evaluation could not see, the next one does. */
  #again(seen: number): Evaluation['slots'] {
    const { taken } = this.#deps;
    const oldest = seen - MOST_REOPENED * this.rule.every;
    for (const slot of this.#reopened) if (slot < oldest) this.#reopened.delete(slot);
    // As live: where other exclusions hold by now, more documents are no sign of late ones.
    const opened = [...this.#reopened]
      .filter((slot) => this.#counted.includes(slot) && taken(slot) === taken(seen))
      .sort((a, b) => a - b);
    for (const slot of opened) this.#reopened.delete(slot);
    return opened.map((slot) => ({ slot, late: true, counts: this.#slide.again(slot, seen) }));
  }

  /** Whether the level of these counts depends on the users of all documents. */
  needsTotal({ users }: Pick<SlotCounts, 'users'>): boolean {
    return this.rule.total !== null && users.n >= leastUsers(this.rule);
  }

  /**
   * Groups that are not at rest, and those that what came late may open: whether few users are recovery depends on how many there
   * are, and whether none is depends on whether there was any document at all.
   */
  openGroups(evaluation: Evaluation): readonly RuleGroup[] {
    const { total, group: fields } = this.rule;
    if (total === null) return [];
    const opened = this.#opened(evaluation);
    if (fields.length === 0) {
      const isOpen = opened.length > 0 || this.groups.some(({ state }) => state.episode !== null);
      return isOpen ? [[]] : [];
    }
    const all = [...this.#evaluation.restless(), ...opened];
    return [...new Map(all.map((group) => [groupKey(group), group])).values()];
  }

  #opened({ slots }: Evaluation): readonly RuleGroup[] {
    const late = slots.flatMap((each) => (each.late ? each.counts : []));
    return late.flatMap(({ group, counts }) => (this.needsTotal(counts) ? [group] : []));
  }

  /**
   * Earlier results of groups that what came late may open, of which no total was asked for: from there on they decide whether
   * the page is still open.
   */
  withoutTotal(evaluation: Evaluation): readonly { slot: number; seen: number; group: RuleGroup }[] {
    const opened = new Set(this.#opened(evaluation).map(groupKey));
    if (this.rule.total === null || opened.size === 0) return [];
    return this.groups.flatMap(({ group, state }) =>
      opened.has(groupKey(group))
        ? state.recent.flatMap(({ slot, counts }) =>
            counts !== null && this.#lacksTotal(counts)
              ? [{ slot, seen: this.#seenAt.get(slot) ?? slot, group }]
              : [],
          )
        : [],
    );
  }

  /** As live: a group that has nothing and is at rest is not listed, so that nothing is known of its total either. */
  #lacksTotal({ total, bad }: SlotCounts): boolean {
    return total === null && (bad > 0 || this.rule.group.length === 0);
  }

  /** Steps the rule through one evaluation; they come in the order of `ready`. */
  judge(evaluation: Evaluation, totalsOf: TotalsOf): void {
    const { seen, slots, silent, empty } = evaluation;
    this.#seenAt.delete(seen - (2 * MOST_REOPENED + 1) * this.rule.every);
    if (empty && !silent && this.#isQuiet()) return;
    const restless = this.#evaluation.restless();
    for (const { slot: then, seen: at, group } of this.withoutTotal(evaluation)) {
      const total = totalsOf(then, at, group);
      if (total !== null) this.#evaluation.fill(group, then, total);
    }
    for (const { slot } of slots) this.#seenAt.set(slot, seen);
    const moved = slots.flatMap(({ slot, late, counts }): readonly RuleMove[] => {
      const answer: RuleAnswer = silent
        ? SILENT
        : this.#answerOf(slot, counts, restless, (group) => totalsOf(slot, seen, group));
      if (!late) this.#learn(seen, answer);
      const job: CountedJob = { rule: this.rule, slot, looksBack: false, excluded: '', broken: [], answer };
      return late ? this.#evaluation.retake([job]) : this.#evaluation.take([job]).moves;
    });
    for (const move of moved) this.#take(move, seen);
    for (const { counts } of slots) this.#raise(counts);
    this.#deps.onMoved?.(moved, seen);
  }

  #learn(seen: number, answer: RuleAnswer): void {
    const why = this.#whyUnknown(answer);
    if (why === null) return;
    const known = this.#unknown.get(why.kind) ?? { ...why, n: 0, first: seen, last: Number.NaN, runs: [] };
    known.n += 1;
    const run = known.runs.at(-1);
    if (run !== undefined && known.last === seen - this.rule.every && run[1] === known.last) run[1] = seen;
    else if (known.runs.length < MOST_RUNS) known.runs.push([seen, seen]);
    known.last = seen;
    this.#unknown.set(why.kind, known);
  }

  /** Why an evaluation, or a group of it, could not be counted. */
  #whyUnknown(answer: RuleAnswer): SlotUnknown | null {
    if (answer.unknown !== null) return answer.unknown;
    if (answer.unlisted !== null) return tooManyGroups(this.rule, answer.unlisted);
    return answer.groups.map(({ counts }) => contradictionOf(this.rule, counts)).find((why) => why) ?? null;
  }

  /** Whether a slot without documents would change nothing: most of the past is so. */
  #isQuiet(): boolean {
    // A group is let go by slots in which it has nothing.
    return this.groups.every(
      ({ group, state: { phase, noticed, blind, recent } }) =>
        group.length === 0 &&
        phase === 'normal' &&
        !noticed &&
        blind === null &&
        recent.every(({ counts }) => counts?.bad === 0),
    );
  }

  #answerOf(
    slot: number,
    counts: readonly GroupCount[],
    restless: readonly RuleGroup[],
    totalOf: (group: RuleGroup) => ReturnType<TotalsOf>,
  ): RuleAnswer {
    const { rule } = this;
    const { listed, unlisted } = listedOf(rule, counts, restless);
    const none = (group: RuleGroup): GroupCount => ({ group, counts: this.#nothing(slot) });
    const has = new Set(counts.map(({ group }) => groupKey(group)));
    const wanted = rule.group.length === 0 ? [[]] : restless;
    const groups = [...listed, ...wanted.filter((group) => !has.has(groupKey(group))).map(none)];
    return {
      unknown: null,
      groups: groups.map(({ group, counts: counted }) => ({
        group,
        counts: { ...counted, ...(totalOf(group) ?? { total: null, totalUsers: null }) },
      })),
      bad: counts.reduce((sum, { counts: counted }) => sum + counted.bad, 0),
      earlier: [],
      total: null,
      unlisted,
    };
  }

  #nothing(slot: number): GroupCount['counts'] {
    const none = { bad: 0, users: { n: 0, unnamed: 0 } };
    const fresh = countsFresh(this.rule) ? 0 : null;
    const { excluded } = this.#deps.taken(slot);
    const without = { usersWithout: 0, freshWithout: fresh };
    return { ...none, fresh, excluded: excluded.map(({ id }) => ({ exclusion: id, ...none, ...without })) };
  }

  #take(move: RuleMove, seen: number): void {
    const key = groupKey(move.result.group);
    if (move.kind === 'page' && move.result.counts !== null) {
      const { group, late, counts } = move.result;
      const users = counts.users.n;
      this.#open.set(key, this.#pages.length);
      this.#pages.push({
        ...{ rule: this.rule.name, group, first: move.episode.first, paged: seen, resolved: null },
        ...{ late, users, peak: users, counts },
        ...(move.episode.unnamed ? { unnamed: counts.users.unnamed } : {}),
      });
    }
    const open = this.#open.get(key);
    if (move.kind !== 'resolve' || open === undefined) return;
    this.#pages[open] = { ...(this.#pages[open] as ReplayedPage), resolved: seen };
    this.#open.delete(key);
  }

  #raise(counts: readonly GroupCount[]): void {
    if (this.#open.size === 0) return;
    for (const { group, counts: counted } of counts) {
      const open = this.#open.get(groupKey(group));
      const page = open === undefined ? undefined : this.#pages[open];
      if (open === undefined || page === undefined || counted.users.n <= page.peak) continue;
      this.#pages[open] = { ...page, peak: counted.users.n };
    }
  }
}

/**
 * The groups of an answer, as an index lists them: those with most bad documents, those that are asked for, and of the others
 * those that may be at a level. Whether there are more of these.
 */
function listedOf(rule: DetectionRule, counts: readonly GroupCount[], restless: readonly RuleGroup[]) {
  if (counts.length <= MOST_GROUPS) return { listed: counts, unlisted: null };
  const asked = new Set(restless.map(groupKey));
  const ordered = counts.toSorted((a, b) => b.counts.bad - a.counts.bad);
  const isAsked = ({ group }: GroupCount) => asked.has(groupKey(group));
  const others = ordered.slice(MOST_GROUPS).filter((each) => !isAsked(each));
  const loud = others
    .filter((each) => mayReach(rule, each.counts))
    .sort((a, b) => b.counts.users.n - a.counts.users.n);
  const documents = loud.slice(MOST_GROUPS).reduce((sum, each) => sum + each.counts.bad, 0);
  return {
    listed: [
      ...ordered.slice(0, MOST_GROUPS),
      ...ordered.slice(MOST_GROUPS).filter(isAsked),
      ...loud.slice(0, MOST_GROUPS),
    ],
    unlisted: documents === 0 ? null : { documents, most: MOST_GROUPS },
  };
}
