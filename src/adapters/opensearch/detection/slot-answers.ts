import { type DetectionRule, groupKey, pagesUnnamed, type RuleGroup } from '../../../detection/rule.ts';
import {
  type ExcludedCount,
  leastDocuments,
  type SlotCounts,
  type UserCount,
} from '../../../detection/slot.ts';
import { isRecord } from '../../../logs/json.ts';
import type { RuleAnswer } from '../../../ports/detection-source.ts';
import { Trouble } from '../trouble.ts';
import { type NamedAsk, type SlotAsk, totalName } from './slot-aggs.ts';

export interface CountedPart {
  readonly doc_count: number;
  readonly users?: { readonly value?: unknown };
  readonly unnamed?: { readonly doc_count?: unknown };
  readonly groups?: Terms;
}

type Listed = CountedPart & {
  /** Documents that a shard may have kept for itself, as there were too many groups to send. */
  readonly doc_count_error_upper_bound?: unknown;
};
type Bucket = Listed & { readonly key: unknown; readonly key_as_string?: string };

interface Terms {
  readonly doc_count_error_upper_bound?: unknown;
  readonly sum_other_doc_count?: unknown;
  readonly buckets?: readonly Bucket[];
}

/** No document. */
const EMPTY: CountedPart = { doc_count: 0, users: { value: 0 }, unnamed: { doc_count: 0 } };

/** A number that must be there: what is missing from an answer is not zero. */
function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Trouble('not-opensearch', { status: 200 });
  return value;
}

const record = (value: unknown): Readonly<Record<string, unknown>> => {
  if (!isRecord(value)) throw new Trouble('not-opensearch', { status: 200 });
  return value;
};

/** What one search says of a rule. */
export interface SlotAnswer {
  /** `unlisted` is null: whether a group that is not listed reaches a level is for another search to find. */
  readonly answer: RuleAnswer & { readonly unknown: null };
  /** Bad documents of groups that are not listed, and the most that one of them may have; null: all are listed. */
  readonly beyond: { readonly documents: number; readonly most: number } | null;
  /** Groups of which these lists do not tell all: they have to be counted by themselves. */
  readonly lacking: readonly RuleGroup[];
}

/** What the aggregations of a search say of each rule. Throws a `Trouble` where they are not whole. */
export function slotAnswers(
  asks: readonly SlotAsk[],
  earlier: number,
  aggregations: unknown,
): readonly SlotAnswer[] {
  const aggs = record(aggregations);
  const now = record(aggs.now);
  return asks.map((ask, i): SlotAnswer => {
    const filters = bucketsOf(now[`r${i}`]);
    const total =
      ask.rule.total === null ? null : (record(now[totalName(asks, ask)]) as unknown as CountedPart);
    const before = Array.from({ length: earlier }, (_, n) =>
      number(record(record(aggs[`before${n}`])[`r${i}`]).doc_count),
    );
    const newest = ask.newest === null ? null : filtersOf(record(now[`f${i}`]));
    const groups = groupsOf(filters, ask).map((group) => {
      const part = (name: string) => within(filters[name], group, ask.rule);
      // A group that a list leaves out has documents that nobody counted.
      const listed = (list: CountedPart | undefined) =>
        within(list, group, ask.rule) ?? (list !== undefined && leftOut(list) > 0 ? null : EMPTY);
      const fresh = newest && ((name: string) => listed(newest[name]));
      return { group, counts: partCounts(ask, part, total === null ? null : listed(total), fresh) };
    });
    const lists = [
      ...Object.values(filters),
      ...(total === null ? [] : [total]),
      ...(newest === null ? [] : Object.values(newest)),
    ];
    const least = leastDocuments(ask.rule);
    const open = new Set((ask.groups ?? []).map(groupKey));
    const lacking = groups.filter(({ group, counts }) => {
      const own = within(filters.bad, group, ask.rule);
      const might = counts.users.n >= least || (own !== undefined && errorOf(own) + own.doc_count >= least);
      if (!might && !open.has(groupKey(group))) return false;
      return lists.some((list) => {
        const listed = within(list, group, ask.rule);
        return leftOut(list) > 0 && (listed === undefined || errorOf(listed) > 0);
      });
    });
    return {
      answer: {
        ...{ unknown: null, groups, earlier: before, unlisted: null },
        bad: number(filters.bad?.doc_count),
        total: total === null ? null : number(total.doc_count),
      },
      beyond: beyondOf(filters.bad),
      lacking: lacking.map(({ group }) => group),
    };
  });
}

export type FilteredParts = Readonly<Record<string, CountedPart>>;

const bucketsOf = (counted: unknown): FilteredParts => record(record(counted).buckets) as FilteredParts;

/** The parts of `freshAgg`, by name. Throws a `Trouble`. */
export const filtersOf = (counted: unknown): FilteredParts => bucketsOf(record(counted).rule);

/**
 * The counts of one group, by the names of `ruleAgg`. `whole`: of `total`; null: the rule has none, or it is not known of the group.
 * `fresh`: by the names of `freshAgg`, of the newest part; null: it is not counted apart; a part that is null is not known.
 */
export function partCounts(
  ask: NamedAsk,
  part: (name: string) => CountedPart | undefined,
  whole: CountedPart | null,
  fresh: ((name: string) => CountedPart | null) | null,
): SlotCounts {
  const own = part('bad');
  const freshOf = (name: string): UserCount | null => {
    const counted = fresh?.(name) ?? null;
    return counted && usersOf(counted);
  };
  const newest = freshOf('bad');
  const isUnnamed = pagesUnnamed(ask.rule.impact);
  return {
    bad: own?.doc_count ?? 0,
    users: usersOf(own),
    fresh: newest?.n ?? null,
    ...(newest && isUnnamed ? { freshUnnamed: newest.unnamed } : {}),
    total: whole?.doc_count ?? null,
    totalUsers: whole === null ? null : usersOf(whole).n,
    excluded: ask.exclusions.map(({ id }, x): ExcludedCount => {
      const left = part(`x${x}`);
      const without = freshOf(`w${x}`);
      return {
        exclusion: id,
        bad: left?.doc_count ?? 0,
        users: usersOf(left),
        usersWithout: usersOf(part(`w${x}`)).n,
        freshWithout: without?.n ?? null,
        ...(without && isUnnamed ? { freshUnnamedWithout: without.unnamed } : {}),
      };
    }),
  };
}

/** Documents of any kind in the window. Throws a `Trouble`. */
export const documentsIn = (aggregations: unknown): number =>
  number(record(record(aggregations).now).doc_count);

const usersOf = (counted: CountedPart | undefined): UserCount =>
  counted === undefined
    ? { n: 0, unnamed: 0 }
    : { n: number(counted.users?.value), unnamed: number(counted.unnamed?.doc_count) };

/** The part of a filter's documents that is of a group. */
function within(counted: CountedPart | undefined, group: RuleGroup, rule: DetectionRule): Listed | undefined {
  if (group.length === 0) return counted;
  const values = rule.group.map((field) => group.find((each) => each.field === field)?.value);
  return counted?.groups?.buckets?.find((bucket) => {
    const keys = valuesOf(bucket, rule.group.length);
    return keys.length === values.length && keys.every((key, i) => key === values[i]);
  });
}

/** Groups with bad documents, those that have them but for an exclusion, and those that are asked for. */
function groupsOf(
  filters: Readonly<Record<string, CountedPart>>,
  { rule, groups = [] }: NamedAsk,
): readonly RuleGroup[] {
  if (rule.group.length === 0) return [[]];
  const found = new Map(groups.map((group) => [groupKey(group), group]));
  for (const [name, counted] of Object.entries(filters)) {
    if (name.startsWith('w')) continue;
    for (const bucket of counted.groups?.buckets ?? []) {
      const values = valuesOf(bucket, rule.group.length);
      const group = rule.group
        .map((field, i) => ({ field, value: values[i] ?? '' }))
        .sort((a, b) => (a.field < b.field ? -1 : 1));
      const key = groupKey(group);
      if (!found.has(key)) found.set(key, group);
    }
  }
  return [...found.values()];
}

/** `terms` gives a key, `multi_terms` a list of them. */
function valuesOf(
  { key, key_as_string: text }: { readonly key: unknown; readonly key_as_string?: string },
  fields: number,
): readonly string[] {
  if (Array.isArray(key)) return key.map(String);
  return fields === 1 ? [text ?? String(key)] : [];
}

const errorOf = ({
  doc_count_error_upper_bound: error,
}: Pick<Listed, 'doc_count_error_upper_bound'>): number => Number(error ?? 0);

/** Documents of groups that a list leaves out. */
const leftOut = ({ groups }: CountedPart): number =>
  groups === undefined ? 0 : Number(groups.sum_other_doc_count ?? 0) + errorOf(groups);

/** Groups are listed by their documents: one that is not has no more of them than the last that is, give or take the error. */
function beyondOf(bad: CountedPart | undefined): SlotAnswer['beyond'] {
  const documents = bad === undefined ? 0 : leftOut(bad);
  if (documents === 0) return null;
  const last = bad?.groups?.buckets?.at(-1)?.doc_count ?? documents;
  return { documents, most: Math.min(documents, last + errorOf(bad?.groups ?? {})) };
}
