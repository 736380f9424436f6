import type { z } from 'zod';
import { type CoveredService, coveredAgain } from '../domain/changes/coverage.ts';
import type { changeRowSchema, sentChangesSchema } from './system-changes-schema.ts';

export type ChangeRow = z.infer<typeof changeRowSchema>;
/** An answer as a hub sent it, which may be of an earlier version. */
export type SentChanges = z.infer<typeof sentChangesSchema>;
/** The same with what can be said of each service. */
export type ChangesAnswer = Omit<SentChanges, 'coverage'> & { readonly coverage: readonly CoveredService[] };

export function changesAnswerOf(sent: SentChanges): ChangesAnswer {
  const { coverage, rows, gaps, to } = sent;
  const changes = rows.map(({ change }) => change);
  return { ...sent, coverage: coverage.map((one) => coveredAgain(one, changes, gaps, to)) };
}
