import { FilterPlan, takenBy } from '../../detection/backtest/filter-plan.ts';
import type { ScanRow } from '../../detection/backtest/scan.ts';
import { type CaseSlot, type CaseState, type RuleCase, statesOf } from '../../detection/cases/case-schema.ts';
import { type Exclusion, MOST_EXCLUDED_MS } from '../../detection/exclusion.ts';
import { INITIAL_STATE, type RuleState, ruleStanding, stepRule } from '../../detection/machine.ts';
import { firstValue, matchesQuery, type TestDocument } from '../../detection/query/matches.ts';
import { parseQuery } from '../../detection/query/parse.ts';
import type { DetectionRule } from '../../detection/rule.ts';
import type { SlotCounts, SlotResult } from '../../detection/slot.ts';
import { RuleReplay } from '../past/replay.ts';
import { countedResult } from '../results.ts';

/** A slot at which the rule was in another state than the case says. */
interface CaseFault {
  /** From 1 on. */
  readonly slot: number;
  readonly expected: CaseState;
  readonly found: CaseState;
}

export interface CaseResult {
  readonly name: string;
  /** Empty: it passed. */
  readonly faults: readonly CaseFault[];
  /** How often somebody would have been paged. */
  readonly pages: number;
}

/** What a case is run with in place of what it says. */
export interface CaseMutation {
  readonly rule: DetectionRule;
  /** Exclusions do not hold. */
  readonly withoutExclusions?: boolean;
}

/** Who owns an exclusion of a case, and why it is there. */
const CASE = 'case';
const GRAVITY: readonly CaseState[] = ['normal', 'blind', 'resolving', 'pending', 'paging'];

/** Runs one case. Throws `QueryBeyond` where its documents cannot be judged here. */
export function runCase(test: RuleCase, { rule, withoutExclusions = false }: CaseMutation): CaseResult {
  return test.slots === undefined
    ? runDocuments(test, rule, withoutExclusions)
    : runSlots(test.name, test.slots, rule, withoutExclusions);
}

function runSlots(
  name: string,
  slots: readonly CaseSlot[],
  rule: DetectionRule,
  withoutExclusions: boolean,
): CaseResult {
  const faults: CaseFault[] = [];
  let pages = 0;
  let state: RuleState = INITIAL_STATE;
  let n = 0;
  let slot = 0;
  for (const each of slots) {
    for (let i = 0; i < each.times; i++) {
      n += 1;
      if (each.late === undefined) slot += rule.every;
      const at = slot - (each.late === undefined ? 0 : each.late * rule.every);
      const result = resultOf(each, rule, { slot: at, withoutExclusions });
      const stepped = stepRule(rule, state, result);
      state = stepped.state;
      pages += stepped.moves.filter(({ kind }) => kind === 'page').length;
      const found = ruleStanding(state);
      if (found !== each.state) faults.push({ slot: n, expected: each.state, found });
    }
  }
  return { name, faults, pages };
}

function resultOf(
  { users = 0, of, fresh, freshUnnamed, bad, unnamed, excluded, unknown, late }: CaseSlot,
  rule: DetectionRule,
  at: { readonly slot: number; readonly withoutExclusions: boolean },
): SlotResult {
  // They are about one group, and what is left out is only of matter where it is not.
  const about = { group: [], slot: at.slot, late: late !== undefined };
  if (unknown !== undefined) {
    return { rule: rule.name, ...about, counts: null, unknown: { kind: unknown, params: {} } };
  }
  const more = at.withoutExclusions ? excluded : 0;
  const counts: SlotCounts = {
    bad: (bad ?? users) + more,
    users: { n: users + more, unnamed },
    fresh: fresh === undefined ? null : fresh + more,
    ...(freshUnnamed === undefined ? {} : { freshUnnamed }),
    total: of ?? null,
    totalUsers: of ?? null,
    excluded: [],
  };
  return countedResult(rule, about, counts);
}

function runDocuments(test: RuleCase, rule: DetectionRule, withoutExclusions: boolean): CaseResult {
  const expected = statesOf(test.states ?? []);
  // A begin that every slot fits, far enough from the epoch for windows before it.
  const begin = Math.ceil((rule.window + rule.delay) / rule.every) * rule.every;
  const span = { first: begin + rule.every, last: begin + expected.length * rule.every };
  const exclusions = withoutExclusions ? [] : exclusionsOfCase(test, rule);
  const plan = new FilterPlan();
  const found = new Map<number, CaseState>();
  let pages = 0;
  const rows = rowsOf(test, rule, begin, takenBy(rule, exclusions, plan, 'message', span), plan);
  const replay = new RuleReplay(rule, span, {
    taken: rows.taken,
    onMoved: (moved, seen) => {
      pages += moved.filter(({ kind }) => kind === 'page').length;
      // Of several groups the gravest is the case's.
      const standing = replay.groups.map(({ state }) => ruleStanding(state));
      found.set(seen, GRAVITY.findLast((each) => standing.includes(each)) ?? 'normal');
    },
  });
  for (const row of rows.bad) replay.add(row);
  const ready = replay.ready(Number.POSITIVE_INFINITY);
  // A test names the documents that matter: where it names none, others are taken to be there.
  for (let step = ready.next(); !step.done; step = ready.next(true)) {
    if (!('asks' in step.value)) replay.judge(step.value, (slot, seen) => rows.totals(slot, seen));
  }
  const faults = expected.flatMap((state, i): CaseFault[] => {
    const at = found.get(span.first + i * rule.every) ?? 'normal';
    return at === state ? [] : [{ slot: i + 1, expected: state, found: at }];
  });
  return { name: test.name, faults, pages };
}

const exclusionsOfCase = (test: RuleCase, { name, source }: DetectionRule): readonly Exclusion[] =>
  (test.exclusions ?? []).map(({ id, query }, i) => ({
    ...{ id: id ?? `case-${i + 1}`, rule: name, source, match: { by: 'query', query } },
    ...{ owner: CASE, reason: CASE },
    from: new Date(0).toISOString(),
    until: new Date(MOST_EXCLUDED_MS).toISOString(),
  }));

interface Placed {
  readonly document: TestDocument;
  readonly at: number;
  readonly ingestedAt: number;
}

/** The bad documents of a case as rows of a scan, and the totals over all of them. */
function rowsOf(
  test: RuleCase,
  rule: DetectionRule,
  begin: number,
  taken: ReturnType<typeof takenBy>,
  plan: FilterPlan,
) {
  const types = test.types ?? {};
  const placed = (test.documents ?? []).flatMap((each) => placedOf(each, begin));
  placed.sort((a, b) => a.at - b.at);
  const query = parseQuery(rule.query);
  const total = rule.total === null ? null : parseQuery(rule.total);
  const filters = plan.filters.map(({ match, queries }) => ({ match, nodes: queries.map(parseQuery) }));
  const bad = placed
    .filter(({ document }) => matchesQuery(query, document, types))
    .map(
      ({ document, at, ingestedAt }): ScanRow => ({
        ...{ at, ingestedAt, count: 1, user: firstValue(document, rule.impact.usersField) },
        group: rule.group.map((field) => firstValue(document, field)),
        passed: filters.map(({ match, nodes }) => {
          const [first = false, ...others] = nodes.map((node) => matchesQuery(node, document, types));
          const some = others.some((each) => each);
          return Number(match === 'only' ? first && !some : !first && !some);
        }),
      }),
    );
  const totals = (slot: number, seen: number) => {
    if (total === null) return null;
    const [from, to] = [slot - rule.delay - rule.window, slot - rule.delay];
    const within = placed.filter(
      ({ at, ingestedAt, document }) =>
        at >= from && at < to && ingestedAt < seen && matchesQuery(total, document, types),
    );
    const users = new Set(
      within.flatMap(({ document }) => firstValue(document, rule.impact.usersField) ?? []),
    );
    return { total: within.length, totalUsers: users.size };
  };
  return { bad, totals, taken };
}

function placedOf(
  { at, taken = 0, times, every = 0, document }: NonNullable<RuleCase['documents']>[number],
  begin: number,
): readonly Placed[] {
  return Array.from({ length: times }, (_, i) => {
    const time = begin + at + i * every;
    return { document: numbered(document, i + 1) as TestDocument, at: time, ingestedAt: time + taken };
  });
}

function numbered(value: unknown, n: number): unknown {
  if (typeof value === 'string') return value.replaceAll('{n}', String(n));
  if (Array.isArray(value)) return value.map((each) => numbered(each, n));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, numbered(each, n)]));
}
