import { createHash } from 'node:crypto';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { procedureSchema } from '../../domain/procedure-schema.ts';
import type { ProcedureProblem, ProcedureResult } from '../../ports/procedures.ts';

/** Far beyond any checklist people can work through; keeps a wrong file from filling the opening event. */
const SIZE_LIMIT = 256 * 1024;

/**
 * Reads one procedure. Every problem names the line and the field, all of them at once, since people mend a
 * file in one go. `origin` is how the owner calls the file.
 */
export function parseProcedure(text: string, origin: string): ProcedureResult {
  const problem = (line: number | null, where: string | null, message: string): ProcedureProblem => ({
    file: origin,
    line,
    where,
    message,
  });
  if (text.length > SIZE_LIMIT) {
    return { ok: false, problems: [problem(null, null, `larger than ${SIZE_LIMIT / 1024} KiB`)] };
  }
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
  });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) =>
      problem(counter.linePos(error.pos[0]).line, null, error.message.split('\n')[0] ?? 'not YAML'),
    );
    return { ok: false, problems };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { ok: false, problems: [problem(null, null, 'too many aliases')] };
  }
  const parsed = procedureSchema.safeParse(value);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => describe(issue)) };
  }
  const hash = createHash('sha256').update(JSON.stringify(parsed.data)).digest('base64url');
  return { ok: true, loaded: { procedure: parsed.data, hash, origin } };

  function describe(issue: z.core.$ZodIssue): ProcedureProblem {
    const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    return problem(lineOf(at), whereOf(at), sentence(issue, document.getIn(issue.path, false)));
  }

  /** Line of the node at the path, or of the nearest one above it that exists. */
  function lineOf(path: PropertyKey[]): number | null {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
      if (range) return counter.linePos(range[0]).line;
    }
    return null;
  }
}

/** Says what is wrong with a value, in the terms of the file. */
function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  const shown = typeof value === 'string' || typeof value === 'number' ? `${JSON.stringify(value)} ` : '';
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'unrecognized_keys') return 'is not a known field';
  if (issue.code === 'invalid_value') return `${shown}is not one of: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union') return `${shown}is none of the forms allowed here`;
  if (value === undefined || value === null) return 'is missing';
  if (issue.code === 'invalid_type') return `${shown}is not of type ${issue.expected}`;
  return `${shown}${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

/** `phases[1].steps[7].needs` */
export function whereOf(path: readonly PropertyKey[]): string | null {
  if (path.length === 0) return null;
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`))
    .join('');
}
