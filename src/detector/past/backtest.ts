import { FilterPlan, takenBy } from '../../detection/backtest/filter-plan.ts';
import type { ReplayedPage, UnknownSlots } from '../../detection/backtest/replayed-page.ts';
import type { Exclusion } from '../../detection/exclusion.ts';
import type { RuleMove } from '../../detection/machine.ts';
import { type DetectionRule, groupKey, type RuleGroup } from '../../detection/rule.ts';
import { type SlotCounts, slotWindow } from '../../detection/slot.ts';
import type { RuleScan, TotalSpan } from '../../ports/rule-scan.ts';
import { isFaultOfRule } from '../of-rule.ts';
import { grainOf, presenceOf, type SourcePresence } from './presence.ts';
import { type Evaluation, RuleReplay } from './replay.ts';

/** A rule with the exclusions of its time: as it is, as it was, or as it is proposed. */
export interface BacktestVariant {
  readonly rule: DetectionRule;
  readonly exclusions: readonly Exclusion[];
  /** Hears what each evaluation (epoch ms) changed, in order. */
  readonly onMoved?: (moved: readonly RuleMove[], seen: number) => void;
}

/** What one variant would have paged. */
export interface BacktestRun {
  readonly rule: DetectionRule;
  readonly pages: readonly ReplayedPage[];
  /** Evaluations that could not be counted. */
  readonly unknown: readonly UnknownSlots[];
  /** What of the rule keeps it from being replayed, as a field that cannot be counted; null: it was replayed. */
  readonly failed: Error | null;
}

/** Epoch ms of the first and the last slot. */
export interface BacktestSpan {
  readonly first: number;
  readonly last: number;
}

/** Evaluations that are judged together: their totals are asked for at once. Those of groups hold many counts each. */
const CHUNK = 2_000;
const CHUNK_OF_GROUPS = 500;
/** While a page is open, totals are asked for so many evaluations at once. */
const AHEAD = 10;

/**
 * Replays variants over the documents of one source, with one scan for all that ask for the same documents. Results are in the
 * order of the variants. Rejects with what keeps the source from being read; what only one rule asks for wrongly is its own.
 */
export async function runBacktest(
  scan: RuleScan,
  variants: readonly BacktestVariant[],
  span: BacktestSpan,
  signal: AbortSignal,
): Promise<readonly BacktestRun[]> {
  const { messageField } = await scan.facts(signal);
  const rules = variants.map(({ rule }) => rule);
  const presence = presenceOf(scan, rules, span, signal);
  const replays = new Map<BacktestVariant, RuleReplay>();
  const failed = new Map<BacktestVariant, Error>();
  const run = async (sharing: readonly BacktestVariant[], broken: ReadonlySet<string>): Promise<void> => {
    const plan = new FilterPlan();
    const group = sharing.map((variant): RuleReplay => {
      const { rule, exclusions, onMoved } = variant;
      const sound = exclusions.filter(({ id }) => !broken.has(id));
      const taken = takenBy(rule, sound, plan, messageField, span);
      const replay = new RuleReplay(rule, span, { taken, onMoved });
      replays.set(variant, replay);
      return replay;
    });
    await scanOnce(scan, group, { plan, presence, span }, signal);
  };
  for (const sharing of Map.groupBy(variants, ({ rule }) => scanKey(rule)).values()) {
    try {
      await run(sharing, new Set()).catch(async (error: unknown) => {
        // As live: an exclusion that the source cannot read is left out, and no rule is unknown by it.
        const broken = isFaultOfRule(error) ? await brokenOf(scan, sharing, span, signal) : new Set<string>();
        if (broken.size === 0) throw error;
        await run(sharing, broken);
      });
    } catch (error) {
      if (!isFaultOfRule(error)) throw error;
      for (const variant of sharing) failed.set(variant, error);
    }
  }
  return variants.map((variant): BacktestRun => {
    const error = failed.get(variant) ?? null;
    const replay = error === null ? replays.get(variant) : undefined;
    const { pages = [], unknown = [] } = replay ?? {};
    return { rule: variant.rule, pages, unknown, failed: error };
  });
}

const PROBE_MS = 60_000;

/** Ids of exclusions whose query the source cannot read. */
async function brokenOf(
  scan: RuleScan,
  variants: readonly BacktestVariant[],
  { last }: BacktestSpan,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const all = new Map(variants.flatMap(({ exclusions }) => exclusions.map((each) => [each.id, each.match])));
  const broken = new Set<string>();
  for (const [id, match] of all) {
    if (match.by !== 'query') continue;
    try {
      await scan.counts(match.query, { from: last - PROBE_MS, to: last }, signal);
    } catch (error) {
      if (!isFaultOfRule(error)) throw error;
      broken.add(id);
    }
  }
  return broken;
}

/** Rules that read the same documents. */
const scanKey = ({ query, impact, group }: DetectionRule): string =>
  JSON.stringify([query, impact.usersField, group]);

async function scanOnce(
  scan: RuleScan,
  replays: readonly RuleReplay[],
  {
    plan,
    presence,
    span: { first, last },
  }: { readonly plan: FilterPlan; readonly presence: SourcePresence; readonly span: BacktestSpan },
  signal: AbortSignal,
): Promise<void> {
  const [one] = replays;
  if (one === undefined) return;
  const { query, impact, group } = one.rule;
  const rules = replays.map(({ rule }) => rule);
  const reach = Math.max(...rules.map(({ window, delay }) => window + delay));
  const grainMs = grainOf(rules);
  const ask = { query, users: impact.usersField, group, grainMs, filters: plan.filters };
  const span = { from: Math.floor((first - reach) / grainMs) * grainMs, to: last };
  const totals = new Totals(scan, signal);
  const judges = replays.map((replay) => new Judge(replay, totals, presence));
  for await (const rows of scan.rows({ ...ask, ...span }, signal)) {
    for (const row of rows) for (const replay of replays) replay.add(row);
    const complete = rows.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    for (const judge of judges) await judge.ready(complete);
    totals.forget(Math.min(...judges.map(({ waiting }, i) => waiting ?? replays[i]?.next ?? 0)));
  }
  for (const judge of judges) {
    await judge.ready(Number.POSITIVE_INFINITY);
    await judge.end();
  }
}

/** Evaluations of one replay that wait to be judged together. */
class Judge {
  readonly #replay: RuleReplay;
  readonly #totals: Totals;
  readonly #presence: SourcePresence;
  readonly #most: number;
  #chunk: Evaluation[] = [];

  constructor(replay: RuleReplay, totals: Totals, presence: SourcePresence) {
    this.#replay = replay;
    this.#totals = totals;
    this.#presence = presence;
    this.#most = replay.rule.group.length > 0 ? CHUNK_OF_GROUPS : CHUNK;
  }

  /** Every row with an event before `complete` was added. */
  async ready(complete: number): Promise<void> {
    const ready = this.#replay.ready(complete);
    for (let step = ready.next(); !step.done; ) {
      if ('asks' in step.value) {
        step = ready.next(await this.#presence(step.value.asks, step.value.seen));
        continue;
      }
      this.#chunk.push(step.value);
      if (this.#chunk.length >= this.#most) await this.end();
      step = ready.next();
    }
  }

  /** The first evaluation that was not judged; null: all were. */
  get waiting(): number | null {
    return this.#chunk[0]?.seen ?? null;
  }

  /** Judges what waits. */
  async end(): Promise<void> {
    const [replay, totals, chunk] = [this.#replay, this.#totals, this.#chunk];
    await totals.learn(
      replay.rule,
      chunk.flatMap((each) => loudOf(replay, each)),
    );
    for (const [i, evaluation] of chunk.entries()) {
      const open = replay.openGroups(evaluation);
      const next = open.length === 0 ? [] : chunk.slice(i, i + Math.max(AHEAD, replay.rule.resolve.clean));
      const asked = next.flatMap(({ seen, slots }) =>
        slots.flatMap(({ slot }) => open.map((group) => ({ slot, seen, group }))),
      );
      await totals.learn(replay.rule, [...asked, ...replay.withoutTotal(evaluation)]);
      replay.judge(evaluation, (slot, seen, group) => totals.of(replay.rule, { slot, seen, group }));
    }
    this.#chunk = [];
  }
}

type Total = Pick<SlotCounts, 'total' | 'totalUsers'>;

/** One group at one slot, counted at one moment. */
interface Counted {
  readonly slot: number;
  readonly seen: number;
  readonly group: RuleGroup;
}

/** What of an evaluation reaches so many users that its level depends on the users of all documents. */
const loudOf = (replay: RuleReplay, { seen, slots }: Evaluation): readonly Counted[] =>
  slots.flatMap(({ slot, counts }) =>
    counts.flatMap((each) => (replay.needsTotal(each.counts) ? [{ slot, seen, group: each.group }] : [])),
  );

/** Users of all documents, asked for only where a level or a recovery depends on them, and once for all variants. */
class Totals {
  readonly #scan: RuleScan;
  readonly #signal: AbortSignal;
  readonly #known = new Map<string, Total & Pick<Counted, 'seen'>>();

  constructor(scan: RuleScan, signal: AbortSignal) {
    this.#scan = scan;
    this.#signal = signal;
  }

  of(rule: DetectionRule, counted: Counted): Total | null {
    if (rule.total === null) return null;
    const { total = null, totalUsers = null } = this.#known.get(keyOf(rule, counted)) ?? {};
    return total === null ? null : { total, totalUsers };
  }

  /** Lets go of what was counted for evaluations before a time: they were judged. */
  forget(seen: number): void {
    for (const [key, counted] of this.#known) if (counted.seen < seen) this.#known.delete(key);
  }

  async learn(rule: DetectionRule, counted: readonly Counted[]): Promise<void> {
    const wanted = new Map<string, TotalSpan>();
    for (const each of counted) {
      const key = keyOf(rule, each);
      if (this.#known.has(key)) continue;
      const { slot, seen, group } = each;
      const values = rule.group.map((field) => group.find((one) => one.field === field)?.value ?? null);
      wanted.set(key, { ...slotWindow(rule, slot), seen, group: values });
    }
    if (wanted.size === 0) return;
    const ask = { query: rule.total, users: rule.impact.usersField, group: rule.group };
    const found = await this.#scan.totals(ask, [...wanted.values()], this.#signal);
    for (const [i, key] of [...wanted.keys()].entries()) {
      const { lines = 0, users = 0 } = found[i] ?? {};
      this.#known.set(key, { total: lines, totalUsers: users, seen: wanted.get(key)?.seen ?? 0 });
    }
  }
}

const keyOf = (rule: DetectionRule, { slot, seen, group }: Counted): string => {
  const { from, to } = slotWindow(rule, slot);
  return JSON.stringify([rule.total, rule.impact.usersField, from, to, seen, groupKey(group)]);
};
