import { procedureFiles } from '../../adapters/procedure-files/procedure-files.ts';
import type { Procedures } from '../../ports/procedures.ts';
import { builtInProcedures } from '../base/package.ts';

/** A folder of procedures; `label` is how their origin is shown, their path where there is none. */
export interface ProcedureFolder {
  readonly path: string;
  readonly label?: string;
}

/** Procedures of these folders, the first one's before the next one's, and the built-in ones last. */
export const proceduresOf = (folders: readonly ProcedureFolder[]): Procedures =>
  procedureFiles([...folders, { path: builtInProcedures(), label: 'built-in' }]);
