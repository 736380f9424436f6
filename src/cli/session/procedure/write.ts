import { mkdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError } from '../../base/errors.ts';
import { writeText } from '../../base/output.ts';
import { shown } from '../../base/paths.ts';
import { openProcedures, procedureError } from '../../link/procedures.ts';
import type { Invocation } from '../../settings/invocation.ts';
import { patchOf } from './patch.ts';
import type { ProcedureTarget } from './run.ts';

/** What came of it: paths, and when the file changed (ISO 8601 UTC; null: it is gone). */
export type WrittenProcedure =
  | { readonly is: 'written'; readonly file: string }
  | { readonly is: 'changed'; readonly file: string; readonly at: string | null; readonly patch: string };

/** So many patches of one file stand beside each other. */
const MOST_PATCHES = 99;

/**
 * Writes a procedure's file whole or not at all. One that changed since it was read is not written over: the patch goes
 * to `NAME.yaml.patch` beside it. Rejects with what is wrong in a text that is no procedure, and where nothing can be written.
 */
export async function writeProcedure(
  cli: Invocation,
  target: ProcedureTarget,
  text: string,
): Promise<WrittenProcedure> {
  const { file, isNew, text: before } = target;
  const { result } = await (await openProcedures(cli)).examineText(file, text);
  if (!result.ok) throw procedureError(result.problems, cli.lang);
  try {
    await mkdir(dirname(file), { recursive: true });
    const now = await readFile(file, 'utf8').catch(absent);
    if (now !== (isNew ? null : before)) {
      const at = await stat(file).then(({ mtime }) => mtime.toISOString(), absent);
      return { is: 'changed', file, at, patch: await beside(file, await patchOf(cli, target, text)) };
    }
    await replace(now === null ? file : await realpath(file), text);
    return { is: 'written', file };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CliError('file-unwritable', { file: shown(file, cli.env, cli.cwd), reason }, error);
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function replace(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}.new`;
  try {
    const mode = await stat(file).then((found) => found.mode & 0o777, absent);
    await writeText(fresh, text, { flag: 'wx', ...(mode === null ? {} : { mode }) });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** `NAME.yaml.patch`; where another patch has that name, `NAME.yaml.2.patch`. */
async function beside(file: string, patch: string): Promise<string> {
  for (let n = 1; n < MOST_PATCHES; n++) {
    const name = n === 1 ? `${file}.patch` : `${file}.${n}.patch`;
    const there = await readFile(name, 'utf8').catch(absent);
    if (there === patch) return name;
    if (there !== null) continue;
    await writeText(name, patch, { flag: 'wx' });
    return name;
  }
  throw Object.assign(new Error('too many patches'), { code: 'EEXIST' });
}
