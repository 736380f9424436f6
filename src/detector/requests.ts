import type { EvaluatedRule } from '../detection/checkpoint.ts';
import type { PageRequest } from '../detection/detection-event.ts';
import type { Exclusion } from '../detection/exclusion.ts';
import type { RuleMove } from '../detection/machine.ts';
import { blindKey, type DetectionRule, dedupKey, silenceKey } from '../detection/rule.ts';
import { slotWindow } from '../detection/slot.ts';

type Hash = (text: string) => string;
type PageMove = Pick<Extract<RuleMove, { episode: unknown }>, 'result' | 'slot' | 'late' | 'episode'>;

const DAY_MS = 86_400_000;

/** The page that a rule's move asks for. */
export function impactRequest(
  rule: DetectionRule,
  { result, slot, late, episode }: PageMove,
  exclusions: readonly Exclusion[],
  hash: Hash,
): PageRequest {
  const { from, to } = slotWindow(rule, slot);
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return {
    kind: 'impact',
    rule: rule.name,
    group: result.group,
    key: dedupKey(rule.name, result.group, hash),
    episode: episode.first,
    slot,
    late,
    numbers: result.counts && { ...result.counts, slot, ...span },
    ...(episode.unnamed ? { unnamed: true } : {}),
    blind: null,
    ended: endedBefore(rule, slot, exclusions),
    service: rule.service,
  };
}

/** Exclusions of the rule that ended less than a day before: the likely reason why it pages again. */
function endedBefore(rule: DetectionRule, slot: number, exclusions: readonly Exclusion[]): readonly string[] {
  const ours = exclusions.filter(
    (one) =>
      (one.rule === null || one.rule === rule.name) && (one.source === null || one.source === rule.source),
  );
  return ours
    .filter(({ until }) => slot >= Date.parse(until) && slot - Date.parse(until) < DAY_MS)
    .map(({ id }) => id);
}

/** The alert that a source cannot be read, for all its rules that are blind; null: none of them is. */
export function blindRequest(
  source: string,
  evaluated: readonly EvaluatedRule[],
  hash: Hash,
): PageRequest | null {
  const blinds = evaluated.flatMap(({ groups }) => groups.flatMap(({ state }) => state.blind ?? []));
  const [first] = blinds.toSorted((a, b) => a.since - b.since);
  if (first === undefined) return null;
  return {
    kind: 'blind',
    rule: source,
    group: [],
    key: blindKey(source, hash),
    episode: first.since,
    slot: Math.max(...evaluated.map(({ slot }) => slot ?? 0)),
    late: false,
    numbers: null,
    blind: first,
    ended: [],
    service: null,
    rules: evaluated.map(({ rule }) => rule.name),
  };
}

/** The page that nothing comes for a rule; null: none is wanted. A rule that is leaving sends no new page. */
export function silenceRequest(
  { rule, leaving, slot, silence }: EvaluatedRule,
  hash: Hash,
): PageRequest | null {
  if (leaving || slot === null || silence === null || !silence.raised) return null;
  const { first, of, since } = silence;
  return {
    ...{ kind: 'silence', rule: rule.name, group: [], key: silenceKey(rule.name, hash), episode: first },
    ...{ slot, late: false, numbers: null, blind: null, ended: [], service: rule.service },
    silence: { of, since, source: rule.source },
  };
}
