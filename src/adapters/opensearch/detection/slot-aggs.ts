import { exclusionQuery } from '../../../detection/exclusion.ts';
import { countsFresh } from '../../../detection/slot.ts';
import { MOST_GROUPS, type RuleAsk } from '../../../ports/detection-source.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { distinct, type Json, queryString, within } from '../search-body.ts';

/** Below so many values a count of users is exact (HyperLogLog++ of OpenSearch, p = 14); 16 KiB a bucket and shard. */
export const PRECISION = 3_000;

/** A rule with the names by which its index counts. */
export interface NamedAsk extends RuleAsk {
  /** The users field as it can be counted. */
  readonly user: string;
  /** The group fields as they can be counted, in the order of the rule. */
  readonly group: readonly string[];
  /** Field of the message, for exclusions by pattern; null: the index has none. */
  readonly message: string | null;
}

/** The same for one window. */
export interface SlotAsk extends NamedAsk {
  /** Query of the newest `every` of the window; null: the rule does not count it apart. */
  readonly newest: Json | null;
}

export function slotAsk(ask: NamedAsk, { from, to }: TimeSpan, timeField: string): SlotAsk {
  const { rule } = ask;
  const newest = { from: Math.max(from, to - rule.every), to };
  return { ...ask, newest: countsFresh(rule) ? within(timeField, [newest]) : null };
}

/** Aggregations of one search: `now` by rule and by total, `before0` … for what came late. */
export function slotAggs(
  asks: readonly SlotAsk[],
  span: TimeSpan,
  earlier: readonly TimeSpan[],
  timeField: string,
): Json {
  const rules = Object.fromEntries(
    asks.flatMap((ask, i) => [[`r${i}`, ruleAgg(ask)], ...freshAgg(ask).map((agg) => [`f${i}`, agg])]),
  );
  const totals = Object.fromEntries(
    asks.flatMap((ask) => (ask.rule.total === null ? [] : [[totalName(asks, ask), totalAgg(ask)]])),
  );
  const before = earlier.map((each, n) => [
    `before${n}`,
    {
      filter: within(timeField, [each]),
      aggs: Object.fromEntries(asks.map((ask, i) => [`r${i}`, { filter: badFilter(ask) }])),
    },
  ]);
  return {
    now: { filter: within(timeField, [span]), aggs: { ...rules, ...totals } },
    ...Object.fromEntries(before),
  };
}

/** Rules with the same total, users and groups share its aggregation. */
export function totalName(asks: readonly NamedAsk[], { rule, user, group }: NamedAsk): string {
  const same = (one: NamedAsk) =>
    one.rule.total === rule.total && one.user === user && one.group.join('\n') === group.join('\n');
  return `t${asks.findIndex(same)}`;
}

export function totalAgg(ask: NamedAsk): Json {
  return { filter: queryString(ask.rule.total ?? '*:*'), aggs: counts(ask) };
}

/** Bad documents, and for each exclusion those that it leaves out (`x0`) and what were bad without it (`w0`). */
export function ruleAgg(ask: NamedAsk): {
  readonly filters: { readonly filters: Json };
  readonly aggs: Json;
} {
  const { rule, exclusions } = ask;
  const query = queryString(rule.query);
  const filters = exclusionFilters(ask);
  const parts = exclusions.flatMap((_, i) => {
    const others = filters.filter((_filter, n) => n !== i);
    const hit = filters[i];
    if (hit === undefined) return [];
    return [
      [`x${i}`, { bool: { filter: [query, hit], must_not: others } }] as const,
      [`w${i}`, { bool: { filter: [query], must_not: others } }] as const,
    ];
  });
  return {
    filters: { filters: { bad: badFilter(ask), ...Object.fromEntries(parts) } },
    aggs: counts(ask),
  };
}

/** The affected users of the newest part of the window: `bad`, and without each exclusion (`w0`). None where it is not counted apart. */
export function freshAgg(ask: SlotAsk): readonly Json[] {
  if (ask.newest === null) return [];
  const { filters, aggs } = ruleAgg(ask);
  const counted = Object.entries(filters.filters).filter(([name]) => !name.startsWith('x'));
  return [
    { filter: ask.newest, aggs: { rule: { filters: { filters: Object.fromEntries(counted) }, aggs } } },
  ];
}

export function badFilter(ask: NamedAsk): Json {
  const query = queryString(ask.rule.query);
  const filters = exclusionFilters(ask);
  return filters.length === 0 ? query : { bool: { filter: [query], must_not: filters } };
}

/** A pattern without a message to look in, or without a word, finds nothing: it leaves nothing out. */
function exclusionFilters({ exclusions, message }: NamedAsk): readonly Json[] {
  return exclusions.map(({ match }) => {
    const query =
      match.by === 'query' ? match.query : message === null ? null : exclusionQuery(match, message);
    return query === null ? { match_none: {} } : queryString(query);
  });
}

function counts({ user, group }: NamedAsk): Json {
  const users = {
    users: distinct(user, PRECISION),
    unnamed: { missing: { field: user } },
  };
  const [only] = group;
  if (only === undefined) return users;
  const listed = { size: MOST_GROUPS, show_term_doc_count_error: true };
  const by =
    group.length === 1
      ? { terms: { field: only, ...listed } }
      : { multi_terms: { terms: group.map((field) => ({ field })), ...listed } };
  return { ...users, groups: { ...by, aggs: users } };
}
