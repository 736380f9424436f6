import { basename, relative } from 'node:path';
import type { Invocation } from '../../settings/invocation.ts';
import type { ProcedureTarget } from './run.ts';

/** What a new text changes in a procedure's file, as `git apply` reads it from the present folder; a new file whole. */
export async function patchOf(
  { cwd }: Pick<Invocation, 'cwd'>,
  { file, text: before, isNew }: ProcedureTarget,
  text: string,
): Promise<string> {
  const { unified } = await import('../../wiring/procedures.ts');
  const inside = relative(cwd, file);
  return unified(inside.startsWith('..') ? basename(file) : inside, isNew ? null : before, text);
}
