import { z } from 'zod';
import {
  bilingualSchema,
  roleSchema,
  sessionKindSchema,
  slug,
  variableShape,
  variablesOf,
} from '../procedure-schema.ts';

/** Null takes the field of the base away. */
const word = z.string().nullable().optional();
const ownStepSchema = z.strictObject({
  id: slug,
  title: bilingualSchema.optional(),
  why: bilingualSchema.nullable().optional(),
  required: z.union([z.boolean(), z.string()]).nullable().optional(),
  needs: word,
  role: roleSchema.nullable().optional(),
  when: word,
  if: word,
  due: word,
  within: z.number().nullable().optional(),
  repeat: word,
  command: word,
  query: word,
  link: word,
  run: z.record(z.string(), z.unknown()).nullable().optional(),
});
const ownPhaseSchema = z.strictObject({
  id: slug,
  title: bilingualSchema.optional(),
  after: word,
  enter: word,
  steps: z.array(ownStepSchema).max(50).optional(),
});

/** A procedure that says only what is different from its base. */
export const extendingSchema = z.strictObject({
  id: slug,
  extends: z.string().min(1).max(1_000),
  kind: sessionKindSchema.optional(),
  title: bilingualSchema.optional(),
  window: z.string().nullable().optional(),
  variables: variablesOf(z.strictObject(variableShape)),
  /** Ids of steps and phases of the base that are left out. */
  remove: z.array(slug).max(500).optional(),
  phases: z.array(ownPhaseSchema).max(20).optional(),
});
export type Extending = z.infer<typeof extendingSchema>;

type Fields = Readonly<Record<string, unknown>> & { readonly id: string };
type RawPhase = Fields & { readonly steps?: readonly Fields[] };
/** A procedure as its file has it, of the right shape at least where ids are. */
export type RawProcedure = Readonly<Record<string, unknown>> & { readonly phases: readonly RawPhase[] };

/**
 * The base with what is different in `own`. A step or phase of a known id is changed in its place, field by field; one
 * of a new id stands behind the one that it follows in the file. Ids in `remove` that are not in the base: `unknown`.
 */
export function extended(
  base: RawProcedure,
  own: Extending,
): { readonly procedure: RawProcedure; readonly unknown: readonly string[] } {
  const { extends: _, remove = [], phases = [], ...fields } = own;
  const gone = new Set(remove);
  const known = new Set(base.phases.flatMap(({ id, steps = [] }) => [id, ...steps.map((step) => step.id)]));
  const kept = base.phases
    .filter(({ id }) => !gone.has(id))
    .map((phase) => ({ ...phase, steps: (phase.steps ?? []).filter(({ id }) => !gone.has(id)) }));
  const merged = placed<RawPhase>(kept, phases as readonly RawPhase[], (was, phase) => {
    const { steps = [], ...rest } = phase;
    const before = was?.steps ?? [];
    return { ...changed(was, rest as RawPhase), steps: placed(before, steps, changed) };
  });
  return {
    procedure: { ...changed(base, fields), phases: merged },
    unknown: remove.filter((id) => !known.has(id)),
  };
}

function placed<T extends Fields>(
  base: readonly T[],
  own: readonly T[],
  merge: (was: T | undefined, is: T) => T,
): readonly T[] {
  const all = [...base];
  let at = -1;
  for (const item of own) {
    const found = all.findIndex(({ id }) => id === item.id);
    if (found >= 0) {
      all[found] = merge(all[found], item);
      at = found;
      continue;
    }
    // Where nothing before it is of the base, the first one that is comes behind it.
    const next = own.map(({ id }) => all.findIndex((one) => one.id === id));
    const before = next.find((place) => place >= 0);
    at = at >= 0 ? at + 1 : (before ?? all.length);
    all.splice(at, 0, merge(undefined, item));
  }
  return all;
}

/** Two words for one time: the newer one counts. */
const SAME: Readonly<Record<string, string>> = { due: 'within', within: 'due' };

function changed<T extends Readonly<Record<string, unknown>>>(was: T | undefined, is: Partial<T>): T {
  const fields: Record<string, unknown> = { ...was };
  for (const [name, value] of Object.entries(is)) {
    const other = SAME[name];
    if (other !== undefined) delete fields[other];
    if (value === null) delete fields[name];
    else if (value !== undefined) fields[name] = value;
  }
  return fields as T;
}
