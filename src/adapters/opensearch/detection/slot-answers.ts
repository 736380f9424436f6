import type { DetectionRule, RuleGroup } from '../../../detection/rule.ts';
import type { ExcludedCount, SlotCounts, UserCount } from '../../../detection/slot.ts';
import { isRecord } from '../../../logs/json.ts';
import { MOST_GROUPS, type RuleAnswer } from '../../../ports/detection-source.ts';
import { Trouble } from '../trouble.ts';
import { type NamedAsk, totalName } from './slot-aggs.ts';

interface Counted {
  readonly doc_count: number;
  readonly users?: { readonly value?: unknown };
  readonly unnamed?: { readonly doc_count?: unknown };
  readonly groups?: Terms;
}

interface Terms {
  readonly doc_count_error_upper_bound?: unknown;
  readonly sum_other_doc_count?: unknown;
  readonly buckets?: readonly (Counted & { readonly key: unknown; readonly key_as_string?: string })[];
}

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

/** What the aggregations of a search say of each rule. Throws a `Trouble` where they are not whole. */
export function slotAnswers(
  asks: readonly NamedAsk[],
  earlier: number,
  aggregations: unknown,
): readonly RuleAnswer[] {
  const aggs = record(aggregations);
  const now = record(aggs.now);
  return asks.map((ask, i) => {
    const filters = record(record(now[`r${i}`]).buckets) as Readonly<Record<string, Counted>>;
    const total = ask.rule.total === null ? null : (record(now[totalName(asks, ask)]) as unknown as Counted);
    const bad = filters.bad;
    const before = Array.from({ length: earlier }, (_, n) =>
      number(record(record(aggs[`before${n}`])[`r${i}`]).doc_count),
    );
    const part = (name: string, group: RuleGroup): Counted | undefined =>
      within(filters[name], group, ask.rule);
    const countsOf = (group: RuleGroup): SlotCounts => {
      const own = part('bad', group);
      const whole = total === null ? undefined : within(total, group, ask.rule);
      return {
        bad: own?.doc_count ?? 0,
        users: usersOf(own),
        total: whole?.doc_count ?? null,
        totalUsers: whole === undefined ? null : usersOf(whole).n,
        excluded: ask.exclusions.map(({ id }, x): ExcludedCount => {
          const left = part(`x${x}`, group);
          const without = part(`w${x}`, group);
          return {
            exclusion: id,
            bad: left?.doc_count ?? 0,
            users: usersOf(left),
            usersWithout: usersOf(without).n,
          };
        }),
      };
    };
    const groups = groupsOf(filters, ask.rule).map((group) => ({ group, counts: countsOf(group) }));
    return {
      unknown: null,
      groups,
      bad: number(bad?.doc_count),
      earlier: before,
      unlisted: unlisted(bad, ask.rule),
    };
  });
}

/** Documents of any kind in the window. Throws a `Trouble`. */
export const documentsIn = (aggregations: unknown): number =>
  number(record(record(aggregations).now).doc_count);

const usersOf = (counted: Counted | undefined): UserCount =>
  counted === undefined
    ? { n: 0, unnamed: 0 }
    : { n: number(counted.users?.value), unnamed: number(counted.unnamed?.doc_count) };

/** The part of a filter's documents that is of a group. */
function within(counted: Counted | undefined, group: RuleGroup, rule: DetectionRule): Counted | undefined {
  if (group.length === 0) return counted;
  const values = rule.group.map((field) => group.find((each) => each.field === field)?.value);
  return counted?.groups?.buckets?.find((bucket) => {
    const keys = valuesOf(bucket, rule.group.length);
    return keys.length === values.length && keys.every((key, i) => key === values[i]);
  });
}

/** Groups with bad documents, and those that have them but for an exclusion. */
function groupsOf(filters: Readonly<Record<string, Counted>>, rule: DetectionRule): readonly RuleGroup[] {
  if (rule.group.length === 0) return [[]];
  const found = new Map<string, RuleGroup>();
  for (const [name, counted] of Object.entries(filters)) {
    if (name.startsWith('w')) continue;
    for (const bucket of counted.groups?.buckets ?? []) {
      const values = valuesOf(bucket, rule.group.length);
      const group = rule.group
        .map((field, i) => ({ field, value: values[i] ?? '' }))
        .sort((a, b) => (a.field < b.field ? -1 : 1));
      found.set(values.join('\u0000'), group);
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

/** Groups are listed by their documents: one that is not listed has no more users than documents were left over. */
function unlisted(bad: Counted | undefined, rule: DetectionRule) {
  const documents =
    rule.group.length === 0
      ? 0
      : Number(bad?.groups?.sum_other_doc_count ?? 0) + Number(bad?.groups?.doc_count_error_upper_bound ?? 0);
  const least = Math.min(rule.impact.page?.users ?? Infinity, rule.impact.notice?.users ?? Infinity);
  return documents >= least ? { documents, most: MOST_GROUPS } : null;
}
