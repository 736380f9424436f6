import { groupKey, pagesUnnamed, type RuleGroup } from '../../../detection/rule.ts';
import { leastUsers, mayReach, type SlotCounts } from '../../../detection/slot.ts';
import { isRecord } from '../../../logs/json.ts';
import { MOST_GROUPS } from '../../../ports/detection-source.ts';
import { distinct, type Json } from '../search-body.ts';
import { Trouble } from '../trouble.ts';
import {
  badFilter,
  freshAgg,
  type NamedAsk,
  PRECISION,
  ruleAgg,
  type SlotAsk,
  totalAgg,
} from './slot-aggs.ts';
import { type CountedPart, type FilteredParts, filtersOf, partCounts } from './slot-answers.ts';

/*
 * A search lists groups by their documents, and only so many. Which of the others may be at a level is found page by page; those
 * are counted by themselves.
 */

/** Groups of one page, and pages that are read at most: 200,000 groups. */
const PAGE = 10_000;
const PAGES = 20;
/** Groups that are counted by one search. */
const TOGETHER = 40;

/** Runs an aggregation over the documents of a window that pass some filters. Rejects with a `Trouble`. */
export type GroupSearch = (filters: readonly Json[], aggs: Json) => Promise<Json>;

export interface LoudGroups {
  /** Those with most users, `MOST_GROUPS` at most. */
  readonly groups: readonly RuleGroup[];
  /** Bad documents of further ones; null: there are none. More than so many groups were not looked at: all that is known. */
  readonly left: number | null;
}

/**
 * Groups that are not among the listed ones (by `groupKey`) and may be at the lowest level of a rule.
 * `documents`: of all groups that are not listed.
 */
export async function loudGroups(
  search: GroupSearch,
  ask: NamedAsk,
  listed: ReadonlySet<string>,
  documents: number,
): Promise<LoudGroups> {
  const least = leastUsers(ask.rule);
  // As exact as a level needs it: 1 KiB a group instead of 16.
  const precision = Math.min(PRECISION, Math.max(100, 2 * least));
  const unnamed = pagesUnnamed(ask.rule.impact) ? { unnamed: { missing: { field: ask.user } } } : {};
  const found: { readonly group: RuleGroup; readonly users: number; readonly documents: number }[] = [];
  let after: unknown = null;
  let pages = 0;
  for (; pages < PAGES; pages += 1) {
    const sources = ask.group.map((field, i) => ({ [`g${i}`]: { terms: { field } } }));
    const aggs = await search([badFilter(ask)], {
      groups: {
        composite: { size: PAGE, sources, ...(after === null ? {} : { after }) },
        aggs: { users: distinct(ask.user, precision), ...unnamed },
      },
    });
    const { buckets, after_key: key }: Json = isRecord(aggs.groups) ? aggs.groups : {};
    if (!Array.isArray(buckets)) throw new Trouble('not-opensearch', { status: 200 });
    for (const bucket of buckets as readonly GroupBucket[]) {
      const users = bucket.users.value;
      if (!mayReach(ask.rule, { users: { n: users, unnamed: bucket.unnamed?.doc_count ?? 0 } })) continue;
      const group = groupOf(ask, bucket.key);
      if (!listed.has(groupKey(group))) found.push({ group, users, documents: bucket.doc_count });
    }
    if (buckets.length < PAGE || !isRecord(key)) break;
    after = key;
  }
  found.sort((a, b) => b.users - a.users || b.documents - a.documents);
  const left = found.slice(MOST_GROUPS).reduce((sum, each) => sum + each.documents, 0);
  return {
    groups: found.slice(0, MOST_GROUPS).map(({ group }) => group),
    left: pages === PAGES ? documents : left === 0 ? null : left,
  };
}

interface GroupBucket {
  readonly key: Readonly<Record<string, unknown>>;
  readonly doc_count: number;
  readonly users: { readonly value: number };
  readonly unnamed?: { readonly doc_count: number };
}

const groupOf = ({ rule }: NamedAsk, key: GroupBucket['key']): RuleGroup =>
  rule.group
    .map((field, i) => ({ field, value: String(key[`g${i}`]) }))
    .sort((a, b) => (a.field < b.field ? -1 : 1));

/** The counts of groups, each by itself, in their order. */
export async function countGroups(
  search: GroupSearch,
  ask: SlotAsk,
  groups: readonly RuleGroup[],
): Promise<readonly SlotCounts[]> {
  const alone: SlotAsk = { ...ask, group: [] };
  const found: SlotCounts[] = [];
  for (let i = 0; i < groups.length; i += TOGETHER) {
    const part = groups.slice(i, i + TOGETHER);
    const inner = {
      rule: ruleAgg(alone),
      ...Object.fromEntries(freshAgg(alone).map((agg) => ['fresh', agg])),
      ...(ask.rule.total === null ? {} : { total: totalAgg(alone) }),
    };
    const aggs = await search(
      [],
      Object.fromEntries(part.map((group, n) => [`g${n}`, { filter: groupFilter(ask, group), aggs: inner }])),
    );
    for (const n of part.keys()) {
      const { rule, total, fresh } = (aggs[`g${n}`] ?? {}) as Json;
      if (!isRecord(rule) || !isRecord(rule.buckets)) throw new Trouble('not-opensearch', { status: 200 });
      const filters = rule.buckets as FilteredParts;
      const whole = ask.rule.total === null ? null : (total as CountedPart);
      const newest = ask.newest === null ? null : filtersOf(fresh);
      found.push(partCounts(ask, (name) => filters[name], whole, newest && ((name) => newest[name] ?? null)));
    }
  }
  return found;
}

function groupFilter({ rule, group: names }: NamedAsk, group: RuleGroup): Json {
  const terms = rule.group.map((field, i) => {
    const value = group.find((one) => one.field === field)?.value ?? '';
    return { term: { [names[i] ?? field]: { value } } };
  });
  return { bool: { filter: terms } };
}
