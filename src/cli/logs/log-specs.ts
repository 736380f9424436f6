import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../base/errors.ts';
import { type FileSpec, fileSpecText, parseFileSpec } from '../settings/file-spec.ts';
import {
  definitionOfSpec,
  type NamedSource,
  SOURCE_NAME,
  type SourceDefinition,
} from '../settings/source-schema.ts';

/** What `--logs` and `logs:` understand beside a name. */
export const LOG_SPECS = ['opensearch:INDEX?query=LUCENE', 'file:PATH', 'pipe:'] as const;

/** A place lines of a new session come from. `pipe` says that someone will send them with `oncall pipe`. */
export type LogSpec =
  | ({ readonly kind: 'file'; readonly missing: boolean } & FileSpec)
  | { readonly kind: 'pipe' }
  /** By name, or an index by itself; `definition` is null for a name that a team hub may know. */
  | { readonly kind: 'named'; readonly name: string; readonly definition: SourceDefinition | null };

/**
 * Reads one log source as given on the command line; `sources` are those of the settings, `choices` what an error names. A path becomes absolute,
 * since the hub that follows it runs elsewhere. A file that is not there yet is waited for, so it is no error.
 */
export function readLogSpec(
  spec: string,
  cwd: string,
  home: string,
  sources: readonly NamedSource[] = [],
  choices: string = LOG_SPECS.join(', '),
): LogSpec {
  if (spec === 'pipe:' || spec === 'pipe' || spec === '-') return { kind: 'pipe' };
  const known = sources.find(({ name }) => name === spec)?.definition;
  const definition = known ?? (spec.startsWith('opensearch:') ? definitionOfSpec(spec) : null);
  if (definition || SOURCE_NAME.test(spec)) return { kind: 'named', name: spec, definition };
  const file = /^(?:file:|[./~])/.test(spec) ? parseFileSpec(spec) : null;
  if (file === null) throw new CliError('bad-logs-spec', { spec, choices });
  // The shell opens a `~` only at the start of a word, which here is `file:`.
  const path = resolve(cwd, file.path.replace(/^~(?=\/|$)/, home));
  return { kind: 'file', ...file, path, missing: !existsSync(path) };
}

/** Files among some logs, as a session's tail names them. */
export const filesOf = (logs: readonly LogSpec[]): readonly string[] =>
  logs.flatMap((log) => (log.kind === 'file' ? [fileSpecText(log)] : []));
