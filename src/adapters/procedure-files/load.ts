import { createHash } from 'node:crypto';
import type { Procedure } from '../../domain/procedure.ts';
import { procedureSchema } from '../../domain/procedure-schema.ts';
import { extended, extendingSchema, type RawProcedure } from '../../domain/procedures/extend.ts';
import type { ProcedureProblem } from '../../ports/procedures.ts';
import type { ProcedureProblemKind } from '../../text/i18n/procedure-problems.ts';
import { problemsOf } from './issues.ts';
import { type Path, type ProblemParams, type ProcedureText, whereOf } from './procedure-text.ts';

const MOST_BASES = 8;

/** A procedure with what it extends put in. */
export interface Whole {
  readonly ok: true;
  readonly procedure: Procedure;
  /** As the files have it, for one that extends it. */
  readonly raw: RawProcedure;
  /** What it extends, the nearest first. */
  readonly bases: readonly ProcedureText[];
  readonly hash: string;
}
export type LoadResult = Whole | { readonly ok: false; readonly problems: readonly ProcedureProblem[] };

/** Finds what `extends` names: the text of a base, one that was passed on the way here already, or the names there are. */
export type FindBase = (
  name: string,
  from: ProcedureText,
  trail: readonly ProcedureText[],
) => Promise<
  | { readonly is: 'base'; readonly text: ProcedureText }
  | { readonly is: 'circle'; readonly text: ProcedureText }
  | { readonly is: 'none'; readonly near: string | undefined }
>;

/** Reads one procedure with its bases. Every problem names the line and the field, all of them at once. */
export async function loadText(
  text: ProcedureText,
  findBase: FindBase,
  trail: readonly ProcedureText[] = [],
): Promise<LoadResult> {
  if (text.problems.length > 0) return { ok: false, problems: text.problems };
  const { value } = text;
  const extending = typeof value === 'object' && value !== null && 'extends' in value;
  return extending ? loadExtending(text, findBase, [...trail, text]) : loadAlone(text);
}

/** The same of one that says everything itself. */
export function loadAlone(text: ProcedureText): LoadResult {
  const parsed = procedureSchema.safeParse(text.value);
  if (parsed.success) return whole(parsed.data, text.value as RawProcedure, []);
  const valueAt = (path: Path): unknown => at(text.value, path);
  const say = (path: Path, kind: ProcedureProblemKind, params?: ProblemParams) =>
    text.problem(path, kind, params);
  return { ok: false, problems: problemsOf(parsed.error.issues, valueAt, say) };
}

async function loadExtending(
  text: ProcedureText,
  findBase: FindBase,
  trail: readonly ProcedureText[],
): Promise<LoadResult> {
  const say = (path: Path, kind: ProcedureProblemKind, params?: ProblemParams) =>
    text.problem(path, kind, params);
  const own = extendingSchema.safeParse(text.value);
  if (!own.success) {
    const valueAt = (path: Path): unknown => at(text.value, path);
    return { ok: false, problems: problemsOf(own.error.issues, valueAt, say) };
  }
  const no = (kind: ProcedureProblemKind, params?: ProblemParams): LoadResult => ({
    ok: false,
    problems: [say(['extends'], kind, params)],
  });
  const name = own.data.extends;
  const found = await findBase(name, text, trail);
  if (found.is === 'none') {
    const { near } = found;
    return near === undefined
      ? no('extends-none', { value: name })
      : no('extends-near', { value: name, near });
  }
  if (found.is === 'circle') {
    const round = [...trail.slice(trail.indexOf(found.text)), found.text];
    return no('extends-cycle', { value: round.map(({ origin }) => origin).join(' » ') });
  }
  if (trail.length > MOST_BASES) return no('extends-deep', { most: MOST_BASES });
  const base = await loadText(found.text, findBase, trail);
  if (!base.ok) {
    // A circle is reported where it was found, for each file of it.
    const circle = base.problems.find(({ kind }) => kind === 'extends-cycle');
    return circle ? no('extends-cycle', circle.params) : no('extends-broken', { value: found.text.origin });
  }
  const { procedure: raw, unknown } = extended(base.raw, own.data);
  if (unknown[0] !== undefined) {
    const removed = own.data.remove ?? [];
    const problems = unknown.map((id) => say(['remove', removed.indexOf(id)], 'remove-none', { value: id }));
    return { ok: false, problems };
  }
  const parsed = procedureSchema.safeParse(raw);
  if (parsed.success) return whole(parsed.data, raw, [found.text, ...base.bases]);
  const inFile = (path: Path, kind: ProcedureProblemKind, params?: ProblemParams): ProcedureProblem => ({
    ...say(pathInFile(text, raw, path), kind, params),
    where: whereOf(path),
  });
  return { ok: false, problems: problemsOf(parsed.error.issues, (path) => at(raw, path), inFile) };
}

function whole(procedure: Procedure, raw: RawProcedure, bases: readonly ProcedureText[]): Whole {
  const hash = createHash('sha256').update(JSON.stringify(procedure)).digest('base64url');
  return { ok: true, procedure, raw, bases, hash };
}

/** Where the file says what stands at a path of the whole procedure: `extends` where its base says it. */
function pathInFile(text: ProcedureText, raw: RawProcedure, path: Path): Path {
  const [list, p, steps, s, ...rest] = path;
  const phase = list === 'phases' ? raw.phases[Number(p)] : undefined;
  if (phase === undefined) return at(text.value, path) === undefined ? ['extends'] : path;
  const step = steps === 'steps' && s !== undefined ? (phase.steps?.[Number(s)]?.id ?? null) : null;
  const found = text.pathOf(phase.id, step, null);
  if (found === null) return ['extends'];
  return [...found, ...(step === null ? path.slice(2) : rest)];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, part) => (found as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[part],
    value,
  );
}
