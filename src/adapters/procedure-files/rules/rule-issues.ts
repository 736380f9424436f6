import type { z } from 'zod';
import { spanText } from '../../../detection/spans.ts';
import type { RuleProblem } from '../../../ports/rules.ts';
import type { RuleProblemKind } from '../../../text/i18n/detection/rule-problems.ts';
import { nearest } from '../../../text/nearest.ts';
import type { Path, ProblemParams } from '../procedure-text.ts';

type Issue = z.core.$ZodIssue;
export type SayRule = (path: Path, kind: RuleProblemKind, params?: ProblemParams) => RuleProblem;

const LONGEST_VALUE = 80;
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['name', 'title', 'source', 'query', 'total', 'impact', 'window', 'every', 'delay', 'for', 'resolve'],
    ...['group', 'service', 'severity', 'procedure', 'runbook', 'owner', 'quiet', 'tests'],
  ],
  impact: ['users', 'share', 'minTotal', 'notice', 'page'],
  resolve: ['below', 'clean'],
  page: ['users', 'share'],
  notice: ['users', 'share'],
};
const SPANS = new Set(['window', 'every', 'delay', 'for']);
const NAMES_FIELD = new Set(['users', 'group']);

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
};

/** What the schema finds wrong in a rule, in the terms of its file. Paths begin at the rule. */
export function ruleIssues(
  issues: readonly Issue[],
  valueAt: (path: Path) => unknown,
  say: SayRule,
): readonly RuleProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [said(issue, valueAt(issue.path), say)];
    return issue.keys.map((key) => {
      const near = nearest(key, FIELDS[String(issue.path.at(-1) ?? '')] ?? []);
      const path = [...issue.path, key];
      return near === undefined ? say(path, 'unknown') : say(path, 'unknown-near', { near });
    });
  });
}

function said(issue: Issue, given: unknown, say: SayRule): RuleProblem {
  const { path } = issue;
  const field = String(path.at(-1) ?? '');
  const value = shown(given);
  if (path.length === 0) return say(path, 'not-rule');
  if (given === undefined || given === null) return say(path, 'missing');
  switch (issue.code) {
    case 'custom':
      return ofParams(path, issue.params ?? {}, value, say);
    case 'invalid_value':
      return say(path, 'choice', { value, choices: issue.values.map(String).join(', ') });
    case 'invalid_format':
      if (SPANS.has(field)) return say(path, 'span', { value, ...limitsOf(field) });
      if (field === 'share') return say(path, 'share', { value });
      if (NAMES_FIELD.has(field)) return say(path, 'field', { value });
      return say(path, field === 'runbook' ? 'url' : field === 'name' ? 'slug' : 'form', { value });
    case 'too_small':
      return typeof given === 'number' ? say(path, 'number', { value }) : say(path, 'short');
    case 'too_big':
      return typeof given === 'number'
        ? say(path, 'number', { value })
        : say(path, 'long', { most: Number(issue.maximum) });
    case 'invalid_type':
      return say(path, 'type', { value, expected: issue.expected });
    default:
      return say(path, 'form', { value });
  }
}

const limitsOf = (field: string): { readonly least: string; readonly most: string } => ({
  least: field === 'window' || field === 'every' ? '10s' : '0s',
  most: field === 'delay' ? '6h' : '1d',
});

function ofParams(
  path: Path,
  params: Readonly<Record<string, unknown>>,
  value: string,
  say: SayRule,
): RuleProblem {
  const { kind, least, most } = params;
  if (kind === undefined) return say(path, 'reserved', { value });
  if (kind === 'span') {
    return say(path, 'span', { value, least: spanText(Number(least)), most: spanText(Number(most)) });
  }
  const named = params.value === undefined || params.value === '' ? value : String(params.value);
  return say(path, kind as RuleProblemKind, { value: named });
}
