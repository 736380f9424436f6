import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from './errors.ts';

/** What `--logs` and `logs:` understand. */
export const LOG_SPECS = ['file:PATH', 'pipe:'] as const;

/** A place lines of a new session come from. `pipe` says that someone will send them with `oncall pipe`. */
export type LogSpec =
  | { readonly kind: 'file'; readonly path: string; readonly missing: boolean }
  | { readonly kind: 'pipe' };

/**
 * Reads one log source as given on the command line. A path becomes absolute, since the hub that follows it runs
 * elsewhere. A file that is not there yet is waited for, so it is no error.
 */
export function readLogSpec(spec: string, cwd: string, home: string): LogSpec {
  if (spec === 'pipe:' || spec === 'pipe' || spec === '-') return { kind: 'pipe' };
  const path = /^file:(.+)$/s.exec(spec)?.[1] ?? (/^[./~]/.test(spec) ? spec : null);
  if (path === null) throw new CliError('bad-logs-spec', { spec, choices: LOG_SPECS.join(', ') });
  // The shell opens a `~` only at the start of a word, which here is `file:`.
  const absolute = resolve(cwd, path.replace(/^~(?=\/|$)/, home));
  return { kind: 'file', path: absolute, missing: !existsSync(absolute) };
}
