import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Procedure } from '../../domain/procedure.ts';
import { procedureSchema } from '../../domain/procedure-schema.ts';
import { extended, extendingSchema, type RawProcedure } from '../../domain/procedures/extend.ts';
import { FACTS } from '../../domain/when.ts';
import type { ProcedureProblem } from '../../ports/procedures.ts';
import type { ProcedureProblemKind } from '../../text/i18n/procedure-problems.ts';
import { nearest } from '../../text/nearest.ts';
import { type Path, type ProblemParams, type ProcedureText, whereOf } from './procedure-text.ts';

const MOST_BASES = 8;

/** A procedure with what it extends put in. */
interface Whole {
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
  return { ok: false, problems: issuesOf(text, parsed.error) };
}

const issuesOf = (text: ProcedureText, { issues }: { readonly issues: readonly Issue[] }) =>
  problemsOf(
    issues,
    (path) => at(text.value, path),
    (path, kind, params) => text.problem(path, kind, params),
  );

async function loadExtending(
  text: ProcedureText,
  findBase: FindBase,
  trail: readonly ProcedureText[],
): Promise<LoadResult> {
  const own = extendingSchema.safeParse(text.value);
  if (!own.success) return { ok: false, problems: issuesOf(text, own.error) };
  const no = (kind: ProcedureProblemKind, params?: ProblemParams): LoadResult => ({
    ok: false,
    problems: [text.problem(['extends'], kind, params)],
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
    const problems = unknown.map((id) =>
      text.problem(['remove', removed.indexOf(id)], 'remove-none', { value: id }),
    );
    return { ok: false, problems };
  }
  const parsed = procedureSchema.safeParse(raw);
  if (parsed.success) return whole(parsed.data, raw, [found.text, ...base.bases]);
  const inFile = (path: Path, kind: ProcedureProblemKind, params?: ProblemParams): ProcedureProblem => ({
    ...text.problem(pathInFile(text, raw, path), kind, params),
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

type Issue = z.core.$ZodIssue;
type Say = (path: Path, kind: ProcedureProblemKind, params?: ProblemParams) => ProcedureProblem;

const TOP = Object.keys(extendingSchema.shape);
const PHASE = ['id', 'title', 'after', 'enter', 'steps'];
const STEP = [
  'id',
  'title',
  'why',
  'required',
  'needs',
  'role',
  'when',
  'if',
  'due',
  'repeat',
  'command',
  'query',
  'link',
  'run',
];
const REQUIRED = ['true', 'false', 'SEV1', 'SEV2', 'SEV3', 'SEV4'];
const LONGEST_VALUE = 80;

/** A value as a problem names it. */
export const valueShown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
};

/** What a schema finds wrong, in the terms of the file. `valueAt`: what stands at a path. */
function problemsOf(
  issues: readonly Issue[],
  valueAt: (path: Path) => unknown,
  say: Say,
): readonly ProcedureProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownField([...issue.path, key], say));
    }
    return [said(issue, valueAt(issue.path), say)];
  });
}

function unknownField(path: Path, say: Say): ProcedureProblem {
  const depth = path.length;
  const inVariable = path[0] === 'variables';
  const fields = inVariable
    ? ['id', 'title', 'value']
    : depth === 1
      ? TOP
      : depth === 3
        ? PHASE
        : depth === 5
          ? STEP
          : path[4] === 'run'
            ? depth === 6
              ? ['workflow', 'query', 'danger', 'undo']
              : path[5] === 'workflow'
                ? ['repository', 'file', 'ref', 'inputs']
                : depth === 7
                  ? ['source', 'query', 'expect', 'window']
                  : ['most', 'least']
            : ['ja', 'en'];
  const near = nearest(String(path.at(-1)), fields);
  return near === undefined ? say(path, 'unknown') : say(path, 'unknown-near', { near });
}

function said(issue: Issue, given: unknown, say: Say): ProcedureProblem {
  const { path } = issue;
  const field = String(path.at(-1) ?? '');
  const value = valueShown(given);
  switch (issue.code) {
    case 'custom':
      return ofParams(path, issue.params, value, say);
    case 'invalid_value':
      return choice(path, given, issue.values.map(String), say);
    case 'invalid_union':
      return field === 'required' ? choice(path, given, REQUIRED, say) : say(path, 'form', { value });
    case 'invalid_format':
      return say(
        path,
        field === 'link' ? 'url' : field === 'id' ? 'slug' : field === 'window' ? 'window' : 'form',
        {
          value,
        },
      );
    case 'too_small':
      return typeof given === 'number' ? say(path, 'number', { value }) : say(path, 'short');
    case 'too_big': {
      const most = Number(issue.maximum);
      return typeof given === 'number' ? say(path, 'number', { value }) : say(path, 'long', { most });
    }
    case 'invalid_type': {
      if (path.length === 0) return say(path, 'not-map');
      const missing = given === undefined || given === null;
      if (missing) return say(path, field === 'ja' || field === 'en' ? 'translation' : 'missing');
      return say(path, 'type', { value, expected: issue.expected });
    }
    default:
      return say(path, 'form', { value });
  }
}

function choice(path: Path, given: unknown, known: readonly string[], say: Say): ProcedureProblem {
  if (given === undefined || given === null) return say(path, 'missing');
  const params = { value: valueShown(given), choices: known.join(', ') };
  const near = known.length > 1 ? nearest(String(given), known) : undefined;
  return near === undefined ? say(path, 'choice', params) : say(path, 'choice-near', { ...params, near });
}

/** What the rules of procedure-schema.ts say: their kind and the value; `shown` where they name no part of what stands there. */
function ofParams(path: Path, given: unknown, shown: string, say: Say): ProcedureProblem {
  const {
    kind,
    value,
    ids = [],
  } = (given ?? {}) as {
    readonly kind?: ProcedureProblemKind;
    readonly value?: string;
    readonly ids?: readonly string[];
  };
  if (kind === undefined) return say(path, 'reserved', { value: '' });
  if (kind === 'when') {
    const choices = `${FACTS.join(', ')}, mitigated +30m`;
    const near = value?.includes('+') ? 'mitigated +30m' : nearest(value ?? '', FACTS);
    const params = { value: JSON.stringify(value), choices };
    return near === undefined
      ? say(path, 'when', params)
      : say(path, 'when-near', { ...params, near: JSON.stringify(near) });
  }
  const params = { value: value === undefined ? shown : JSON.stringify(value) };
  if (kind === 'if-step') {
    const near = nearest(value ?? '', ids);
    return near === undefined ? say(path, kind, params) : say(path, 'if-step-near', { ...params, near });
  }
  return say(path, kind, params);
}
