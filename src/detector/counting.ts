import { type Exclusion, exclusionsOf } from '../detection/exclusion.ts';
import { MOST_REOPENED } from '../detection/machine.ts';
import { type DetectionRule, groupKey, type RuleGroup } from '../detection/rule.ts';
import { mayReach, slotWindow } from '../detection/slot.ts';
import type { CountAsk, DetectionSource, RuleAnswer, RuleAsk } from '../ports/detection-source.ts';

/** A slot of a rule that is to be counted. */
export interface SlotJob {
  readonly rule: DetectionRule;
  readonly slot: number;
  /** Whether what came late to the slots before is looked for, too. */
  readonly looksBack: boolean;
  /** Groups that are not at rest: they are counted whatever they have. */
  readonly groups?: readonly RuleGroup[];
}

export interface CountedJob extends SlotJob {
  readonly answer: RuleAnswer;
  /** Ids of the exclusions that held and were left out, as one text. */
  readonly excluded: string;
  /** Ids of those that held and that the source cannot read: what they are of was counted. */
  readonly broken: readonly string[];
}

/** Slots before a job's whose bad documents are counted again. */
export const earlierSlots = ({ rule, slot }: Pick<SlotJob, 'rule' | 'slot'>): readonly number[] =>
  Array.from({ length: MOST_REOPENED }, (_, i) => slot - (i + 1) * rule.every);

const exclusionIds = (exclusions: readonly Exclusion[]): string =>
  exclusions
    .map(({ id }) => id)
    .sort()
    .join(' ');

/**
 * Counts jobs of one source: one search for those that look at the same window, in the order of their slots. A group that reaches a
 * level in one slot is asked for in the later ones: they show whether it is over, or silent.
 */
export async function countJobs(
  source: DetectionSource | undefined,
  jobs: readonly SlotJob[],
  exclusions: readonly Exclusion[],
  signal: AbortSignal,
): Promise<readonly CountedJob[]> {
  const searches = Map.groupBy(jobs, ({ rule, slot, looksBack }) => {
    const { from, to } = slotWindow(rule, slot);
    return `${from} ${to} ${looksBack ? rule.every : ''}`;
  });
  const counted: CountedJob[] = [];
  const risen = new Map<string, readonly RuleGroup[]>();
  const inOrder = [...searches.values()].sort((a, b) => (a[0]?.slot ?? 0) - (b[0]?.slot ?? 0));
  for (const due of inOrder) {
    const same = due.map((job) => ({ ...job, groups: together(job.groups, risen.get(job.rule.name)) }));
    const [first] = same;
    if (first === undefined || signal.aborted) break;
    const asks = same.map(({ rule, slot, groups }) => ({
      ...{ rule, groups },
      exclusions: exclusionsOf(rule, slot, exclusions),
    }));
    const ask = {
      span: slotWindow(first.rule, first.slot),
      rules: asks,
      earlier: first.looksBack ? earlierSlots(first).map((slot) => slotWindow(first.rule, slot)) : [],
    };
    const { answers, broken } = source
      ? await countSoundly(source, ask, signal)
      : { answers: [], broken: [] };
    if (signal.aborted) break;
    const lacking: RuleAnswer = {
      unknown: { kind: 'unknown-source', params: { source: first.rule.source } },
    };
    counted.push(
      ...same.map((job, i) => {
        const held = asks[i]?.exclusions ?? [];
        const isBroken = ({ id }: Exclusion): boolean => broken.includes(id);
        return {
          ...job,
          answer: answers[i] ?? lacking,
          excluded: exclusionIds(held.filter((each) => !isBroken(each))),
          broken: held.filter(isBroken).map(({ id }) => id),
        };
      }),
    );
    for (const [i, { rule, groups }] of same.entries()) {
      risen.set(rule.name, together(groups, reaching(rule, answers[i])));
    }
  }
  return counted;
}

const together = (
  some: readonly RuleGroup[] = [],
  others: readonly RuleGroup[] = [],
): readonly RuleGroup[] => [
  ...new Map([...some, ...others].map((group) => [groupKey(group), group])).values(),
];

/** Groups that may be at a level. */
const reaching = (rule: DetectionRule, answer: RuleAnswer | undefined): readonly RuleGroup[] =>
  answer === undefined || answer.unknown !== null
    ? []
    : answer.groups.flatMap(({ group, counts }) =>
        group.length > 0 && mayReach(rule, counts) ? [group] : [],
      );

/** Kinds by which a source says that it cannot read a query. */
const UNREADABLE: ReadonlySet<string> = new Set(['bad-query', 'bad-regex', 'refused']);

interface SoundCount {
  /** In the order of the rules. */
  readonly answers: readonly RuleAnswer[];
  /** Ids of exclusions that the source cannot read. The answers are without them. */
  readonly broken: readonly string[];
}

/**
 * Counts rules. Where the source cannot read an exclusion's query, its rules are counted without that exclusion: they page rather
 * than be blind by what one person typed. Never rejects.
 */
export async function countSoundly(
  source: DetectionSource,
  ask: CountAsk,
  signal: AbortSignal,
): Promise<SoundCount> {
  const answers = await source.count(ask, signal);
  const troubled = ask.rules.filter((rule, i) => isUnreadable(answers[i]) && rule.exclusions.some(isQuery));
  if (troubled.length === 0 || signal.aborted) return { answers, broken: [] };
  const bare = await source.count({ ...ask, rules: troubled.map((rule) => without(rule, isQuery)) }, signal);
  const well = troubled.filter((_, i) => bare[i]?.unknown === null);
  const [any] = well;
  if (any === undefined || signal.aborted) return { answers, broken: [] };
  const suspects = new Map(
    well.flatMap((rule) => rule.exclusions.filter(isQuery).map((one) => [one.id, one])),
  );
  const alone = [...suspects.values()].map((one): RuleAsk => ({ ...any, exclusions: [one] }));
  const probes = await source.count({ ...ask, earlier: [], rules: alone }, signal);
  const broken = new Set([...suspects.keys()].filter((_, i) => isUnreadable(probes[i])));
  if (broken.size === 0 || signal.aborted) return { answers, broken: [] };
  const sound = well.map((rule) => without(rule, ({ id }) => broken.has(id)));
  const again = await source.count({ ...ask, rules: sound }, signal);
  const better = new Map(well.map((rule, i) => [rule, again[i]]));
  return {
    answers: answers.map((answer, i) => better.get(ask.rules[i] as RuleAsk) ?? answer),
    broken: [...broken],
  };
}

const isQuery = ({ match }: Exclusion): boolean => match.by === 'query';

const isUnreadable = (answer: RuleAnswer | undefined): boolean =>
  answer !== undefined && answer.unknown !== null && UNREADABLE.has(answer.unknown.kind);

const without = (rule: RuleAsk, isLeft: (exclusion: Exclusion) => boolean): RuleAsk => ({
  ...rule,
  exclusions: rule.exclusions.filter((each) => !isLeft(each)),
});
