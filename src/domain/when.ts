import { remembered } from './procedures/remembered.ts';

/** What the tool can see of the team's work: each can tick a step. docs/spec/domain.md says when each is true. */
export const FACTS = [
  'acknowledged',
  'severity',
  'roles',
  'finding',
  'impact',
  'pinned',
  'decision',
  'notice written',
  'notice first',
  'notice update',
  'notice final',
  'expert called',
  'mitigated',
  'resolved',
  'actions owned',
  'handed over',
  'approved',
  'deployed',
  'rolled back',
] as const;
export type FactName = (typeof FACTS)[number];

/** What the run of a release shows: in another session they are never true. */
export const RELEASE_FACTS: ReadonlySet<FactName> = new Set<FactName>([
  'approved',
  'deployed',
  'rolled back',
]);
/** An approval elsewhere is an act of somebody else: it can stand for the second person. */
export const SECOND_PERSON_FACT = 'approved' satisfies FactName;

/** The fact that a step waits for. `after`: ms that must pass once it is true. */
export interface When {
  readonly fact: FactName;
  readonly after: number;
}

const AFTER_MITIGATED = /^mitigated \+([1-9]\d{0,3})m$/;

/** Reads a step's `when`, as `severity` or `mitigated +30m`; null for a word that this program does not know. */
export const readFactWord = (text: string | undefined): When | null =>
  text === undefined ? null : readWord(text);

const readWord = remembered((text): When | null => {
  const minutes = AFTER_MITIGATED.exec(text)?.[1];
  if (minutes !== undefined) return { fact: 'mitigated', after: Number(minutes) * 60_000 };
  const fact = FACTS.find((known) => known === text);
  return fact === undefined ? null : { fact, after: 0 };
});
