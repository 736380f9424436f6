import { type DetectionRule, groupKey, type RuleGroup } from '../detection/rule.ts';
import type { SlotCounts, SlotResult, SlotUnknown } from '../detection/slot.ts';
import type { RuleAnswer } from '../ports/detection-source.ts';

const NOTHING: SlotCounts = {
  bad: 0,
  users: { n: 0, unnamed: 0 },
  total: null,
  totalUsers: null,
  excluded: [],
};

/**
 * The results of one slot: for each group that the answer lists, and for those of `known` that it does not. A group that is
 * missing has no bad document, unless not every group could be listed: then nobody knows.
 */
export function resultsOf(
  rule: DetectionRule,
  slot: number,
  late: boolean,
  answer: RuleAnswer,
  known: readonly RuleGroup[],
): readonly SlotResult[] {
  const of = (group: RuleGroup) => ({ rule: rule.name, group, slot, late });
  const blind = (group: RuleGroup, unknown: SlotUnknown): SlotResult => ({
    ...of(group),
    counts: null,
    unknown,
  });
  if (answer.unknown !== null) {
    const { unknown } = answer;
    return (known.length === 0 ? [[]] : known).map((group) => blind(group, unknown));
  }
  const listed = answer.groups.map(
    ({ group, counts }): SlotResult => ({ ...of(group), counts, unknown: null }),
  );
  const seen = new Set(answer.groups.map(({ group }) => groupKey(group)));
  const missing = known.filter((group) => !seen.has(groupKey(group)) && group.length > 0);
  if (answer.unlisted === null) {
    // The rule as a whole is known again.
    const whole = rule.group.length > 0 && known.some((group) => group.length === 0) ? [[]] : [];
    const none = [...missing, ...whole];
    return [
      ...listed,
      ...none.map((group): SlotResult => ({ ...of(group), counts: NOTHING, unknown: null })),
    ];
  }
  const { most, documents } = answer.unlisted;
  const unknown: SlotUnknown = { kind: 'too-many-groups', params: { most, documents } };
  return [...listed, ...[...missing, []].map((group) => blind(group, unknown))];
}
