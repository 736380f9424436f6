import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcedureFiles } from '../../adapters/procedure-files/procedure-files.ts';
import type { LoadedProcedure, ProcedureProblem, Procedures } from '../../ports/procedures.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { PROCEDURE_PROBLEMS, type ProcedureProblemKind } from '../../text/i18n/procedure-problems.ts';
import { nearest } from '../../text/nearest.ts';
import { CliError } from '../base/errors.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { HubLink } from './wire.ts';

/** Folder of the team's own procedures. */
export function procedureFolder(cli: Pick<Invocation, 'config' | 'cwd'>): string {
  return cli.config.settings.procedures ?? join(cli.cwd, 'sessions', 'procedures');
}

/** The team's procedures, then the built-in ones. */
export async function openProcedures(
  cli: Pick<Invocation, 'config' | 'cwd' | 'env'>,
): Promise<ProcedureFiles> {
  const { proceduresOf } = await import('../wiring/procedures.ts');
  return proceduresOf([{ path: procedureFolder(cli) }], cli.env);
}

/** The procedure of that name or file. Rejects with what is wrong in it, or with the name that comes nearest. */
export async function findProcedure(
  procedures: Procedures,
  name: string,
  lang: Lang,
): Promise<LoadedProcedure> {
  const isFile = /\.ya?ml$/.test(name) || name.includes('/');
  if (isFile && !existsSync(name)) throw new CliError('file-missing', { file: name });
  const result = await procedures.find(name);
  if (result?.ok) return result.loaded;
  if (result?.problems[0]) throw procedureError(result.problems, lang);
  const ids = (await procedures.list()).flatMap((one) => (one.ok ? [one.loaded.procedure.id] : []));
  const near = nearest(name, ids);
  throw near ? new CliError('no-procedure-near', { name, near }) : new CliError('no-procedure', { name });
}

/** The procedure a session starts with; `isOverride`: it takes the place of another of that name at the hub. */
export interface Chosen {
  readonly loaded: LoadedProcedure;
  readonly isOverride: boolean;
}

/** A file, or by name this folder's own, then the team hub's, then the built-in. */
export async function procedureFor(cli: Invocation, link: HubLink, name: string): Promise<Chosen> {
  const procedures = await openProcedures(cli);
  const isFile = /\.ya?ml$/.test(name) || name.includes('/');
  if (link.kind === 'local')
    return { loaded: await findProcedure(procedures, name, cli.lang), isOverride: false };
  const own = isFile
    ? await findProcedure(procedures, name, cli.lang)
    : await ownOf(procedures, name, cli.lang);
  const offered = await offeredBy(link, own !== null);
  const theirs = offered.find(({ procedure }) => procedure.id === (own?.procedure.id ?? name));
  if (own !== null) return { loaded: own, isOverride: theirs !== undefined && theirs.hash !== own.hash };
  return { loaded: theirs ?? (await findProcedure(procedures, name, cli.lang)), isOverride: false };
}

/** A broken file of one's own is said, and not passed over for another of that name. */
async function ownOf(procedures: Procedures, name: string, lang: Lang): Promise<LoadedProcedure | null> {
  const found = await procedures.find(name);
  if (found === null) return null;
  if (!found.ok) return findProcedure(procedures, name, lang);
  return found.loaded.origin.startsWith('built-in:') ? null : found.loaded;
}

/** What the hub has. Who has a procedure of their own starts without it, too. */
async function offeredBy(link: HubLink, hasOwn: boolean): Promise<readonly LoadedProcedure[]> {
  try {
    return (await link.api.procedures()).procedures;
  } catch (error) {
    if (hasOwn) return [];
    throw error;
  }
}

/** `file:line where: what`, as compilers say it, in the language of who reads it. */
export function problemLine(
  { file, line, where, kind, params, message }: ProcedureProblem,
  lang: Lang,
): string {
  // A hub of another version may know problems that this one has no words for.
  const known = Object.hasOwn(PROCEDURE_PROBLEMS, kind)
    ? PROCEDURE_PROBLEMS[kind as ProcedureProblemKind]
    : null;
  const what = known === null ? message : fill(known, lang, params);
  return `${file}${line === null ? '' : `:${line}`}${where === null ? '' : ` ${where}`}: ${what}`;
}

/** What is wrong in a procedure, as one line; it has to name something. */
export function procedureError(problems: readonly ProcedureProblem[], lang: Lang): CliError {
  const [first, ...more] = problems;
  if (!first) throw new Error('a procedure with problems names at least one');
  const line = problemLine(first, lang);
  if (more.length === 0) return new CliError('procedure-problem', { line });
  return new CliError('procedure-problems', { line, more: more.length, file: first.file });
}
