import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LoadedProcedure, ProcedureProblem, Procedures } from '../../ports/procedures.ts';
import { nearest } from '../../text/nearest.ts';
import { CliError } from '../base/errors.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { HubLink } from './wire.ts';

/** Folder of the team's own procedures. */
export function procedureFolder(cli: Pick<Invocation, 'config' | 'cwd'>): string {
  return cli.config.settings.procedures ?? join(cli.cwd, 'sessions', 'procedures');
}

/** The team's procedures, then the built-in ones. */
export async function openProcedures(cli: Pick<Invocation, 'config' | 'cwd'>): Promise<Procedures> {
  const { proceduresOf } = await import('../wiring/procedures.ts');
  return proceduresOf([{ path: procedureFolder(cli) }]);
}

/** The procedure of that name or file. Rejects with what is wrong in it, or with the name that comes nearest. */
export async function findProcedure(procedures: Procedures, name: string): Promise<LoadedProcedure> {
  const isFile = /\.ya?ml$/.test(name) || name.includes('/');
  if (isFile && !existsSync(name)) throw new CliError('file-missing', { file: name });
  const result = await procedures.find(name);
  if (result?.ok) return result.loaded;
  if (result?.problems[0]) throw procedureError(result.problems);
  const ids = (await procedures.list()).flatMap((one) => (one.ok ? [one.loaded.procedure.id] : []));
  const near = nearest(name, ids);
  throw near ? new CliError('no-procedure-near', { name, near }) : new CliError('no-procedure', { name });
}

/**
 * The procedure a session starts with: a file, or by name this folder's own, then the team hub's, then the built-in.
 */
export async function procedureFor(cli: Invocation, link: HubLink, name: string): Promise<LoadedProcedure> {
  const procedures = await openProcedures(cli);
  const isFile = /\.ya?ml$/.test(name) || name.includes('/');
  if (link.kind === 'local' || isFile) return findProcedure(procedures, name);
  const own = await procedures.find(name);
  if (own?.ok && !own.loaded.origin.startsWith('built-in:')) return own.loaded;
  const offered = await link.api.procedures();
  const found = offered.procedures.find(({ procedure }) => procedure.id === name);
  return found ?? findProcedure(procedures, name);
}

/** `file:line where: what`, as compilers say it. */
export function problemLine({ file, line, where, message }: ProcedureProblem): string {
  return `${file}${line === null ? '' : `:${line}`}${where === null ? '' : ` ${where}`}: ${message}`;
}

function procedureError(problems: readonly ProcedureProblem[]): CliError {
  const [first, ...more] = problems;
  if (!first) throw new Error('a procedure with problems names at least one');
  const line = problemLine(first);
  if (more.length === 0) return new CliError('procedure-problem', { line });
  return new CliError('procedure-problems', { line, more: more.length, file: first.file });
}

/** How an origin is shown: `built-in:incident` as it is, a path by its file name. */
export function originName(origin: string): string {
  return origin.startsWith('built-in:') ? origin : basename(origin);
}
