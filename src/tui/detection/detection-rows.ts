import {
  type Checkpoint,
  type EvaluatedGroup,
  type EvaluatedRule,
  groupStanding,
  type HeldExclusion,
  type SeenPage,
  type SourceHealth,
} from '../../detection/checkpoint.ts';
import { INITIAL_STATE, type RuleStanding } from '../../detection/machine.ts';
import { type DetectionRule, groupKey, groupText } from '../../detection/rule.ts';
import type { SlotCounts } from '../../detection/slot.ts';
import { listOf } from '../kernel/list.ts';
import { type DetectionState, STANDINGS } from './detection-state.ts';

export interface RuleRow {
  readonly kind: 'rule';
  readonly id: string;
  readonly name: string;
  readonly standing: RuleStanding;
  readonly rule: DetectionRule;
  /** As `EvaluatedRule`. */
  readonly leaving: boolean;
  readonly group: EvaluatedGroup;
  /** Of its own episode, of another rule that names it, that nothing comes for it, or of its source that cannot be read. */
  readonly page: SeenPage | null;
  readonly source: SourceHealth | null;
  /** As `EvaluatedRule`. */
  readonly silence: EvaluatedRule['silence'];
}

/** Exclusions are one row: the one that ends first, and how many more there are. */
export interface ExclusionRow {
  readonly kind: 'exclusion';
  readonly id: string;
  readonly name: string;
  readonly held: HeldExclusion;
  readonly more: number;
}

export type DetectionRow = RuleRow | ExclusionRow;

const NO_GROUP: EvaluatedGroup = { group: [], state: INITIAL_STATE, last: null, bars: [], shadows: {} };
const NOBODY: SlotCounts = {
  ...{ bad: 0, users: { n: 0, unnamed: 0 }, fresh: null, total: null, totalUsers: null, excluded: [] },
};

/** Of a rule without a group: nothing is known before its first slot; then no group has anything. */
function wholeRule({ rule, slot }: Pick<EvaluatedRule, 'rule' | 'slot'>): EvaluatedGroup {
  if (slot === null || rule.group.length === 0) return NO_GROUP;
  return {
    ...NO_GROUP,
    last: { rule: rule.name, group: [], slot, late: false, counts: NOBODY, unknown: null },
  };
}

/** At its notice level: people should know, and nobody is paged. */
export const isNoticed = ({ standing, rule, group }: Pick<RuleRow, 'standing' | 'rule' | 'group'>): boolean =>
  standing === 'normal' && rule.impact.notice !== null && group.state.noticed;

/** Every group of every rule, the most urgent first; then what is excluded. */
export function everyRule({ reading }: Pick<DetectionState, 'reading'>): readonly RuleRow[] {
  const { checkpoint } = reading ?? {};
  if (!checkpoint) return [];
  const { pages, sources } = checkpoint;
  const rows = checkpoint.rules.flatMap(({ rule, leaving, slot, groups, silence }) =>
    (groups.length === 0 ? [wholeRule({ rule, slot })] : groups).map((group): RuleRow => {
      const key = groupKey(group.group);
      const standing = groupStanding({ silence }, group);
      const own = pages.find(
        (page) => page.kind === 'impact' && page.rule === rule.name && groupKey(page.group) === key,
      );
      const { episode } = group.state;
      const naming = pages.find(({ others = [] }) =>
        others.some(
          (other) =>
            other.rule === rule.name && groupKey(other.group) === key && other.episode === episode?.first,
        ),
      );
      const unseen =
        pages.find((page) => page.kind === 'silence' && page.rule === rule.name) ??
        pages.find((page) => page.kind === 'blind' && page.rule === rule.source);
      return {
        kind: 'rule',
        id: `${rule.name} ${key}`,
        name: group.group.length === 0 ? rule.name : `${rule.name} ${groupText(group.group)}`,
        standing,
        rule,
        leaving,
        group,
        page: own ?? naming ?? (standing === 'blind' ? (unseen ?? null) : null),
        source: sources.find(({ name }) => name === rule.source) ?? null,
        silence,
      };
    }),
  );
  return rows.toSorted(
    (a, b) =>
      STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
      Number(isNoticed(b)) - Number(isNoticed(a)) ||
      (a.group.state.since ?? 0) - (b.group.state.since ?? 0) ||
      (a.name < b.name ? -1 : 1),
  );
}

/** The rows that the filter and the state leave. */
export function detectionRows(state: DetectionState): readonly DetectionRow[] {
  const { filter, only } = state;
  const words = filter.toLowerCase();
  const fits = (row: RuleRow): boolean =>
    (only === null || row.standing === only) &&
    [row.name, row.rule.source, row.rule.service ?? '', row.rule.owner ?? ''].some((text) =>
      text.toLowerCase().includes(words),
    );
  const rules = everyRule(state).filter(fits);
  const [first, ...rest] = state.reading?.checkpoint?.exclusions ?? [];
  if (first === undefined || only !== null || filter !== '') return rules;
  const { id } = first.exclusion;
  return [...rules, { kind: 'exclusion', id: `excluded ${id}`, name: id, held: first, more: rest.length }];
}

export const DETECTION_LIST = listOf<DetectionState, DetectionRow>(detectionRows);
/** The row that keys act on; null where there is none, or where the one that was chosen is gone. */
export const chosenRow = DETECTION_LIST.chosen;

/** Open pages of rules that are not counted any more: their files and their definitions are gone. */
export const orphanPages = ({ rules, pages }: Pick<Checkpoint, 'rules' | 'pages'>): readonly SeenPage[] =>
  pages.filter((page) => page.kind !== 'blind' && !rules.some(({ rule }) => rule.name === page.rule));
