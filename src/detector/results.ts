import { type DetectionRule, groupKey, type RuleGroup } from '../detection/rule.ts';
import { contradictionOf, type SlotCounts, type SlotResult, type SlotUnknown } from '../detection/slot.ts';
import type { RuleAnswer } from '../ports/detection-source.ts';

const NOTHING: SlotCounts = {
  bad: 0,
  users: { n: 0, unnamed: 0 },
  fresh: null,
  total: null,
  totalUsers: null,
  excluded: [],
};

/** The result of a slot in which a group had no bad document. */
export const nothingOf = (rule: DetectionRule, group: RuleGroup, slot: number): SlotResult => ({
  ...{ rule: rule.name, group, slot, late: false, counts: NOTHING, unknown: null },
});

/** The result that counts are: unknown where they contradict each other. */
export function countedResult(
  rule: DetectionRule,
  of: Pick<SlotResult, 'group' | 'slot' | 'late'>,
  counts: SlotCounts,
): SlotResult {
  const unknown = contradictionOf(rule, counts);
  const about = { rule: rule.name, ...of };
  return unknown === null ? { ...about, counts, unknown } : { ...about, counts: null, unknown };
}

/**
 * The results of one slot: for each group that the answer lists, and for those of `known` that it does not. A group that is
 * missing is at rest and has too few users for any level, unless not every group that may have them could be listed: then nobody
 * knows.
 */
export function resultsOf(
  rule: DetectionRule,
  slot: number,
  late: boolean,
  answer: RuleAnswer,
  known: readonly RuleGroup[],
): readonly SlotResult[] {
  const counted = (group: RuleGroup, counts: SlotCounts): SlotResult =>
    countedResult(rule, { group, slot, late }, counts);
  const blind = (group: RuleGroup, unknown: SlotUnknown): SlotResult => ({
    ...{ rule: rule.name, group, slot, late, counts: null },
    unknown,
  });
  if (answer.unknown !== null) {
    const { unknown } = answer;
    return (known.length === 0 ? [[]] : known).map((group) => blind(group, unknown));
  }
  const listed = answer.groups.map(({ group, counts }) => counted(group, counts));
  const seen = new Set(answer.groups.map(({ group }) => groupKey(group)));
  const missing = known.filter((group) => !seen.has(groupKey(group)) && group.length > 0);
  if (answer.unlisted === null) {
    // The rule as a whole is known again.
    const whole = rule.group.length > 0 && known.some((group) => group.length === 0) ? [[]] : [];
    const none = [...missing, ...whole];
    return [...listed, ...none.map((group) => ({ ...nothingOf(rule, group, slot), late }))];
  }
  const unknown = answer.unlisted.why ?? tooManyGroups(rule, answer.unlisted);
  return [...listed, ...[...missing, []].map((group) => blind(group, unknown))];
}

/** Names the rule and the fields of its groups, so that its line says what to change. */
export const tooManyGroups = (
  { name, group }: Pick<DetectionRule, 'name' | 'group'>,
  { most, documents }: { readonly most: number; readonly documents: number },
): SlotUnknown => ({
  kind: 'too-many-groups',
  params: { rule: name, fields: group.join(', '), most, documents },
});
