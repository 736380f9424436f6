import { exclusionQuery } from '../../detection/exclusion.ts';
import { matchesQuery, type TestDocument, valuesOf } from '../../detection/query/matches.ts';
import { parseQuery, QueryBeyond } from '../../detection/query/parse.ts';
import { groupKey, pagesUnnamed, type RuleGroup } from '../../detection/rule.ts';
import { countsFresh, type SlotCounts, type UserCount } from '../../detection/slot.ts';
import type { RuleAnswer, RuleAsk } from '../../ports/detection-source.ts';

/** A document with the time at which it happened, epoch ms. */
export interface TimedDocument {
  readonly at: number;
  readonly document: TestDocument;
}

/** Counts documents of a window that ends at `to`, for one rule, by the part of Lucene's language whose meaning is plain. */
export function countDocuments(
  { rule, exclusions, groups: asked = [] }: RuleAsk,
  to: number,
  documents: readonly TimedDocument[],
  earlier: readonly (readonly TimedDocument[])[],
): RuleAnswer {
  if (documents.length === 0 && !rule.quiet) return { unknown: { kind: 'no-documents', params: {} } };
  try {
    const query = parseQuery(rule.query);
    const total = rule.total === null ? null : parseQuery(rule.total);
    const left = exclusions.map(({ id, match }) => {
      const text = exclusionQuery(match, 'message');
      return { id, query: text === null ? null : parseQuery(text) };
    });
    const hits = (document: TestDocument) =>
      left.filter((each) => each.query !== null && matchesQuery(each.query, document)).map(({ id }) => id);
    const found = documents.filter(({ document }) => matchesQuery(query, document));
    const judged = found.map(({ at, document }) => ({
      document,
      by: hits(document),
      isNew: at >= to - rule.every,
    }));
    const groups = groupsOf(
      rule.group,
      judged.map(({ document }) => document),
      asked,
    );
    const whole = total === null ? null : documents.filter(({ document }) => matchesQuery(total, document));
    const of = (group: RuleGroup): SlotCounts => {
      const own = judged.filter(({ document }) => isOf(document, group));
      const bad = own.filter(({ by }) => by.length === 0).map(({ document }) => document);
      const freshOf = (counts: (by: readonly string[]) => boolean): UserCount | null => {
        if (!countsFresh(rule)) return null;
        const newest = own.filter(({ by, isNew }) => isNew && counts(by)).map(({ document }) => document);
        return usersOf(newest, rule.impact.usersField);
      };
      const fresh = freshOf((by) => by.length === 0);
      const isUnnamed = pagesUnnamed(rule.impact);
      const all = whole?.filter(({ document }) => isOf(document, group)).map(({ document }) => document);
      return {
        bad: bad.length,
        users: usersOf(bad, rule.impact.usersField),
        fresh: fresh?.n ?? null,
        ...(fresh && isUnnamed ? { freshUnnamed: fresh.unnamed } : {}),
        total: all?.length ?? null,
        totalUsers: all === undefined ? null : usersOf(all, rule.impact.usersField).n,
        excluded: left.map(({ id }) => {
          const only = own
            .filter(({ by }) => by.length === 1 && by[0] === id)
            .map(({ document }) => document);
          const without = freshOf((by) => by.every((one) => one === id));
          return {
            exclusion: id,
            bad: only.length,
            users: usersOf(only, rule.impact.usersField),
            usersWithout: usersOf([...bad, ...only], rule.impact.usersField).n,
            freshWithout: without?.n ?? null,
            ...(without && isUnnamed ? { freshUnnamedWithout: without.unnamed } : {}),
          };
        }),
      };
    };
    const isBad = (document: TestDocument) => matchesQuery(query, document) && hits(document).length === 0;
    const bad = judged.filter(({ by }) => by.length === 0).length;
    return {
      unknown: null,
      groups: groups.map((group) => ({ group, counts: of(group) })),
      bad,
      earlier: earlier.map((each) => each.filter(({ document }) => isBad(document)).length),
      total: whole?.length ?? null,
      unlisted: null,
    };
  } catch (error) {
    if (!(error instanceof QueryBeyond)) throw error;
    return { unknown: { kind: 'bad-query', params: { reason: error.what } } };
  }
}

function usersOf(documents: readonly TestDocument[], field: string): UserCount {
  const users = new Set<string>();
  let unnamed = 0;
  for (const document of documents) {
    const values = valuesOf(document, field);
    if (values.length === 0) unnamed += 1;
    for (const value of values) users.add(String(value));
  }
  return { n: users.size, unnamed };
}

/** Documents without a value in one of the fields are in no group. */
function groupsOf(
  fields: readonly string[],
  documents: readonly TestDocument[],
  asked: readonly RuleGroup[],
): readonly RuleGroup[] {
  if (fields.length === 0) return [[]];
  const found = new Map(asked.map((group) => [groupKey(group), group]));
  for (const document of documents) {
    const group = fields
      .map((field) => ({ field, value: valuesOf(document, field)[0] }))
      .flatMap(({ field, value }) => (value === undefined ? [] : [{ field, value: String(value) }]))
      .sort((a, b) => (a.field < b.field ? -1 : 1));
    if (group.length === fields.length) found.set(groupKey(group), group);
  }
  return [...found.values()];
}

const isOf = (document: TestDocument, group: RuleGroup): boolean =>
  group.every(({ field, value }) => valuesOf(document, field).some((each) => String(each) === value));
