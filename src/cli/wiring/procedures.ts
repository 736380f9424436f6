import { diskFolder, snapshotFolder } from '../../adapters/procedure-files/folders.ts';
import { type LintResult, lintFiles } from '../../adapters/procedure-files/lint.ts';
import { patchProcedure } from '../../adapters/procedure-files/patch.ts';
import { type ProcedureFiles, procedureFiles } from '../../adapters/procedure-files/procedure-files.ts';
import { newFilePatch, unifiedPatch } from '../../adapters/procedure-files/unified.ts';
import type { Offer } from '../../domain/procedures/offers.ts';
import { builtInProcedures } from '../base/package.ts';
import type { Env } from '../base/paths.ts';
import { snapshotsFor } from './git.ts';

/** A folder of procedures; `label` is how their origin is shown, their path where there is none. */
export interface ProcedureFolder {
  readonly path: string;
  readonly label?: string;
}

const builtIn = () => diskFolder(builtInProcedures(), 'built-in');

/** Procedures of these folders, the first one's before the next one's, and the built-in ones last. */
export const proceduresOf = (folders: readonly ProcedureFolder[], env: Env): ProcedureFiles =>
  procedureFiles([...folders, builtIn()], snapshotsFor(env));

/** The built-in ones alone. */
export const builtInOnly = (): ProcedureFiles => procedureFiles([builtIn()]);

/**
 * Procedures as a folder had them at a Git revision, over the built-in ones. Rejects where the folder is in no
 * repository or the revision is none.
 */
export async function proceduresAt(folder: string, revision: string, env: Env): Promise<ProcedureFiles> {
  const snapshot = await snapshotsFor(env)(folder, revision);
  return procedureFiles([snapshotFolder(snapshot), builtIn()]);
}

/** What is wrong in procedure files: see `lintFiles` of the adapter. */
export const lint = (...asked: Parameters<typeof lintFiles>): Promise<LintResult> => lintFiles(...asked);

/** A procedure's YAML with these changes, and the change as a patch of the file. */
export function patched(
  file: string,
  text: string,
  offers: readonly Offer[],
): { readonly text: string; readonly patch: string; readonly left: readonly Offer[] } {
  const { text: after, left } = patchProcedure(text, offers);
  return { text: after, patch: unifiedPatch(file, text, after), left };
}

/** The change of a file's text as `git apply` reads it; `before` null: a file that is new. */
export const unified = (file: string, before: string | null, after: string): string =>
  before === null ? newFilePatch(file, after) : unifiedPatch(file, before, after);
