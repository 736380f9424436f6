import type { ProcedureResult } from '../../ports/procedures.ts';
import { loadAlone } from './load.ts';
import { ProcedureText } from './procedure-text.ts';

/** Reads one procedure that extends no other. `origin` is how the owner calls the file. */
export function parseProcedure(text: string, origin: string): ProcedureResult {
  const read = new ProcedureText(text, origin);
  if (read.problems.length > 0) return { ok: false, problems: read.problems };
  const loaded = loadAlone(read);
  if (!loaded.ok) return loaded;
  const { procedure, hash } = loaded;
  return { ok: true, loaded: { procedure, hash, origin, commit: null, bases: [] } };
}
