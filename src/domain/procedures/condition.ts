import { remembered } from './remembered.ts';

/** As `Severity` of procedure.ts, which is made from schemas that read these words. */
export type SeverityWord = 'SEV1' | 'SEV2' | 'SEV3' | 'SEV4';

/** `severity at least SEV2`, `severity at most SEV3`, `step recent-change was skipped`: one part of a step's `if`. */
export type Clause =
  | { readonly is: 'severity'; readonly bound: 'least' | 'most'; readonly severity: SeverityWord }
  | { readonly is: 'step'; readonly step: string; readonly was: 'skipped' | 'done' };

const SEVERITY = /^severity at (least|most) (SEV[1-4])$/;
const STEP = /^step ([a-z0-9][a-z0-9-]{0,63}) was (skipped|done)$/;

/** Reads a step's `if`: all clauses have to hold. Null for words that this program does not know. */
export const readCondition = (text: string | undefined): readonly Clause[] | null =>
  text === undefined ? null : readWords(text);

const readWords = remembered((text): readonly Clause[] | null => {
  const clauses = text.split(' and ').map(readClause);
  return clauses.every((clause) => clause !== null) ? clauses : null;
});

function readClause(text: string): Clause | null {
  const [, bound, severity] = SEVERITY.exec(text) ?? [];
  if (severity !== undefined) {
    return { is: 'severity', bound: bound as 'least' | 'most', severity: severity as SeverityWord };
  }
  const [, step, was] = STEP.exec(text) ?? [];
  return step === undefined ? null : { is: 'step', step, was: was as 'skipped' | 'done' };
}

const RANK: Readonly<Record<SeverityWord, number>> = { SEV1: 1, SEV2: 2, SEV3: 3, SEV4: 4 };

/** Whether a severity meets `at least` or `at most` another. Not set counts as the gravest, as for required steps. */
export function meets(severity: SeverityWord | null, bound: 'least' | 'most', than: SeverityWord): boolean {
  const rank = severity === null ? 0 : RANK[severity];
  return bound === 'least' ? rank <= RANK[than] : rank >= RANK[than];
}

/** Whether a condition holds. `was`: how a step was settled; null while it was not. */
export function holds(
  clauses: readonly Clause[],
  severity: SeverityWord | null,
  was: (step: string) => 'skipped' | 'done' | null,
): boolean {
  return clauses.every((clause) =>
    clause.is === 'severity'
      ? meets(severity, clause.bound, clause.severity)
      : was(clause.step) === clause.was,
  );
}
