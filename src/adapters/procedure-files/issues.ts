import type { z } from 'zod';
import { extendingSchema } from '../../domain/procedures/extend.ts';
import { FACTS } from '../../domain/when.ts';
import type { ProcedureProblem } from '../../ports/procedures.ts';
import type { ProcedureProblemKind } from '../../text/i18n/procedure-problems.ts';
import { nearest } from '../../text/nearest.ts';
import type { Path, ProblemParams } from './procedure-text.ts';

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
];
const REQUIRED = ['true', 'false', 'SEV1', 'SEV2', 'SEV3', 'SEV4'];
const LONGEST_VALUE = 80;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
};

/** What a schema finds wrong, in the terms of the file. `valueAt`: what stands at a path. */
export function problemsOf(
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
          : ['ja', 'en'];
  const near = nearest(String(path.at(-1)), fields);
  return near === undefined ? say(path, 'unknown') : say(path, 'unknown-near', { near });
}

function said(issue: Issue, given: unknown, say: Say): ProcedureProblem {
  const { path } = issue;
  const field = String(path.at(-1) ?? '');
  const value = shown(given);
  switch (issue.code) {
    case 'custom':
      return ofParams(path, issue.params, say);
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
  const params = { value: shown(given), choices: known.join(', ') };
  const near = known.length > 1 ? nearest(String(given), known) : undefined;
  return near === undefined ? say(path, 'choice', params) : say(path, 'choice-near', { ...params, near });
}

/** What the rules of procedure-schema.ts say: their kind and the value. */
function ofParams(path: Path, given: unknown, say: Say): ProcedureProblem {
  const {
    kind,
    value = '',
    ids = [],
  } = (given ?? {}) as {
    readonly kind?: ProcedureProblemKind;
    readonly value?: string;
    readonly ids?: readonly string[];
  };
  if (kind === undefined) return say(path, 'reserved', { value: '' });
  if (kind === 'when') {
    const choices = `${FACTS.join(', ')}, mitigated +30m`;
    const near = value.includes('+') ? 'mitigated +30m' : nearest(value, FACTS);
    const params = { value: JSON.stringify(value), choices };
    return near === undefined
      ? say(path, 'when', params)
      : say(path, 'when-near', { ...params, near: JSON.stringify(near) });
  }
  const params = { value: JSON.stringify(value) };
  if (kind === 'if-step') {
    const near = nearest(value, ids);
    return near === undefined ? say(path, kind, params) : say(path, 'if-step-near', { ...params, near });
  }
  return say(path, kind, params);
}
