import { lintProcedure, type RequiredLimits } from '../../domain/procedures/lint.ts';
import type { ProcedureProblem } from '../../ports/procedures.ts';
import type { Examined, ProcedureFiles } from './procedure-files.ts';
import type { ProcedureText } from './procedure-text.ts';

export interface LintResult {
  readonly files: number;
  readonly problems: readonly ProcedureProblem[];
}

/**
 * What is wrong in procedure files, and what a careful reader objects to in those that can be used: of these paths or
 * ids, or of every file of the folders where there are none. `sources`: names of the log sources; null: not known.
 */
export async function lintFiles(
  files: ProcedureFiles,
  paths: readonly string[],
  limits: RequiredLimits,
  sources: readonly string[] | null = null,
): Promise<LintResult> {
  if (paths.length > 0) {
    const found = await Promise.all(paths.map((path) => files.examineOne(path)));
    const there = found.filter((one) => one !== null);
    return { files: there.length, problems: there.flatMap((one) => problemsIn(one, limits, sources)) };
  }
  const all = await files.examine();
  const problems = all.flatMap((one, index) => {
    const same = ({ entry }: Examined): boolean =>
      entry.id === one.entry.id && entry.folder === one.entry.folder;
    const first = all.findIndex(same);
    const hidden = first < index && one.text !== null ? [hiddenBy(one.text, all[first] as Examined)] : [];
    return [...hidden, ...problemsIn(one, limits, sources)];
  });
  return { files: all.length, problems };
}

const hiddenBy = (text: ProcedureText, { entry }: Examined): ProcedureProblem =>
  text.problem(['id'], 'file-twice', { value: entry.id, file: entry.origin });

function problemsIn(
  { text, loaded }: Examined,
  limits: RequiredLimits,
  sources: readonly string[] | null,
): readonly ProcedureProblem[] {
  if (!loaded.ok) return loaded.problems;
  if (text === null) return [];
  return lintProcedure(loaded.procedure, limits, sources).map(({ phase, step, field, kind, params }) => {
    const name = field === 'due' && !hasField(text, phase, step, 'due') ? 'within' : field;
    const own = phase === null ? (name === null ? [] : [name]) : text.pathOf(phase, step, name);
    return text.problem(own ?? ['extends'], kind, params);
  });
}

function hasField(text: ProcedureText, phase: string | null, step: string | null, field: string): boolean {
  const path = phase === null ? null : text.pathOf(phase, step, field);
  return path !== null && text.document.hasIn(path as (string | number)[]);
}
