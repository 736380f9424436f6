import type { EvaluatedRule } from '../detection/checkpoint.ts';
import type { DetectionFact } from '../detection/detection-event.ts';
import { type DetectionMemory, NOTHING_HELD } from '../detection/detection-memory.ts';
import { endsSoon } from '../detection/exclusion.ts';
import type { RuleMove } from '../detection/machine.ts';
import { type DetectionRule, groupKey, groupText } from '../detection/rule.ts';
import { levelOfCounts } from '../detection/slot.ts';
import type { Logger } from '../ports/logger.ts';

interface Moved {
  readonly rule: DetectionRule;
  readonly move: RuleMove;
}

/**
 * What people should hear of and nobody is paged for: rules at their notice level, exclusions whose end is near; and which rules an
 * exclusion keeps from paging. `now`: epoch ms.
 */
export function toldFacts(
  moved: readonly Moved[],
  evaluated: readonly EvaluatedRule[],
  { exclusions, held, reminded }: Pick<DetectionMemory, 'exclusions' | 'held' | 'reminded'>,
  now: number,
): readonly DetectionFact[] {
  const paged = new Set(moved.flatMap((each) => (each.move.kind === 'page' ? [placeOf(each)] : [])));
  const notices = moved.flatMap((each): DetectionFact[] => {
    const { rule, move } = each;
    const { counts, group, slot } = move.result;
    if (move.kind !== 'notice' || counts === null || paged.has(placeOf(each))) return [];
    // The page level alone makes no notice: that is what a page is for.
    if (levelOfCounts(rule.impact, counts) !== 'notice') return [];
    const { users, totalUsers } = counts;
    const data = { rule: rule.name, group, slot, users: users.n, totalUsers, owner: rule.owner };
    return [{ type: 'notice.raised', data }];
  });
  const ending = [...exclusions.values()].filter((one) => endsSoon(one, now) && !reminded.has(one.id));
  return [
    ...notices,
    ...coverFacts(evaluated, held),
    ...ending.map(({ id, until }): DetectionFact => {
      const { pages, users } = held.get(id) ?? NOTHING_HELD;
      return { type: 'exclusion.reminded', data: { id, until, pages, users } };
    }),
  ];
}

function coverFacts(
  evaluated: readonly EvaluatedRule[],
  held: DetectionMemory['held'],
): readonly DetectionFact[] {
  return evaluated.flatMap(({ rule, groups }): DetectionFact[] => {
    const ids = groups.flatMap(({ state, shadows }) =>
      state.episode !== null
        ? []
        : Object.entries(shadows).flatMap(([id, shadow]) => (shadow.episode === null ? [] : [id])),
    );
    const fresh = [...new Set(ids)].filter((id) => held.get(id)?.rules.includes(rule.name) !== true);
    return fresh.map((id) => ({ type: 'exclusion.covers', data: { id, rule: rule.name } }));
  });
}

const placeOf = ({ rule, move }: Moved): string => `${rule.name} ${groupKey(move.result.group)}`;

/** The same in the log of the process. */
export function logTold(
  logger: Logger,
  facts: readonly DetectionFact[],
  { exclusions }: DetectionMemory,
): void {
  for (const { type, data } of facts) {
    if (type === 'notice.raised') {
      const { rule, group, users, totalUsers, slot } = data;
      logger.info({ rule, group: groupText(group), users, totalUsers, slot }, 'notice');
    }
    if (type === 'exclusion.reminded') {
      const { owner = null, reason = null } = exclusions.get(data.id) ?? {};
      logger.warn(
        { exclusion: data.id, until: data.until, owner, reason, ...heldOf(data) },
        'exclusion-ends-soon',
      );
    }
  }
}

const heldOf = ({ pages, users }: { readonly pages: number; readonly users: number }) => ({
  wouldHavePaged: pages,
  users,
});
