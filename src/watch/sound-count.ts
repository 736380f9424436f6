import type { Exclusion } from '../detection/exclusion.ts';
import type { CountAsk, DetectionSource, RuleAnswer, RuleAsk } from '../ports/detection-source.ts';

/** Kinds by which a source says that it cannot read a query. */
const UNREADABLE: ReadonlySet<string> = new Set(['bad-query', 'bad-regex', 'refused']);

export interface SoundCount {
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
