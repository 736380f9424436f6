import type { z } from 'zod';
import { ruleFileSchema, ruleOf } from '../../../detection/rule-schema.ts';
import { spanText } from '../../../detection/spans.ts';
import type { LoadedRule, LoadedRuleFiles, RuleFiles, RuleProblem } from '../../../ports/rules.ts';
import { RULE_PROBLEMS, type RuleProblemKind } from '../../../text/i18n/detection/rule-problems.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { nearest } from '../../../text/nearest.ts';
import { type FileFolder, reasonOf } from '../folders.ts';
import { valueShown } from '../load.ts';
import { type Path, type ProblemParams, ProcedureText, whereOf } from '../procedure-text.ts';

/** Detection rules of a folder, on disk or as it was at a Git revision. */
export function ruleFiles(folder: FileFolder): RuleFiles {
  return {
    async load(): Promise<LoadedRuleFiles> {
      const names = await folder.files().catch(() => [] as string[]);
      const read = await Promise.all(names.map((file) => readRules(folder, file)));
      const first = new Map<string, LoadedRule>();
      const twice = read.flatMap(({ rules }) =>
        rules.flatMap((loaded): RuleProblem[] => {
          const other = first.get(loaded.rule.name);
          first.set(loaded.rule.name, other ?? loaded);
          if (other === undefined) return [];
          const params = { value: loaded.rule.name, first: `${other.file}:${other.line}` };
          return [problem(loaded.file, loaded.line, 'name', 'rule-twice', params)];
        }),
      );
      // A folder without files does not mean no rules: somebody may be moving it.
      const none = names.length === 0 ? [problem(folder.origin(''), null, null, 'no-rule-files')] : [];
      const problems = [...none, ...read.flatMap((each) => each.problems), ...twice];
      return { rules: [...first.values()], problems, files: names.map((name) => folder.origin(name)) };
    },
  };
}

interface ReadRules {
  readonly rules: readonly LoadedRule[];
  readonly problems: readonly RuleProblem[];
}

async function readRules(folder: FileFolder, file: string): Promise<ReadRules> {
  const origin = folder.origin(file);
  try {
    return rulesIn(await folder.read(file), origin);
  } catch (error) {
    const { kind, reason } = reasonOf(error);
    return { rules: [], problems: [problem(origin, null, null, kind, { reason })] };
  }
}

/** The rules in the text of a file: one, or a list. A file without any is broken: to have none, remove the file. */
export function rulesIn(text: string, origin: string): ReadRules {
  const read = new ProcedureText(text, origin);
  if (read.problems.length > 0) return { rules: [], problems: read.problems };
  const all = Array.isArray(read.value) ? read.value : [read.value ?? []].flat();
  if (all.length === 0) return { rules: [], problems: [problem(origin, 1, null, 'no-rule')] };
  const isList = Array.isArray(read.value);
  const each = all.map((value, i): ReadRules => {
    const at: Path = isList ? [i] : [];
    const parsed = ruleFileSchema.safeParse(value);
    const line = read.lineOf(at) ?? 1;
    const index = isList ? i : null;
    if (parsed.success)
      return { rules: [{ rule: ruleOf(parsed.data), file: origin, line, index }], problems: [] };
    const valueAt = (path: Path): unknown =>
      path.reduce<unknown>(
        (found, part) => (found as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[part],
        value,
      );
    const say = (path: Path, kind: RuleProblemKind, params?: ProblemParams) =>
      problem(origin, read.lineOf([...at, ...path]), whereOf([...at, ...path]), kind, params);
    return { rules: [], problems: ruleIssues(parsed.error.issues, valueAt, say) };
  });
  return { rules: each.flatMap(({ rules }) => rules), problems: each.flatMap(({ problems }) => problems) };
}

const problem = (
  file: string,
  line: number | null,
  where: string | null,
  kind: RuleProblemKind,
  params: ProblemParams = {},
): RuleProblem => ({ file, line, where, kind, params, message: fill(RULE_PROBLEMS[kind], 'en', params) });

type Issue = z.core.$ZodIssue;
type SayRule = (path: Path, kind: RuleProblemKind, params?: ProblemParams) => RuleProblem;

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['name', 'title', 'source', 'query', 'total', 'impact', 'window', 'every', 'delay', 'for', 'resolve'],
    ...['group', 'service', 'severity', 'procedure', 'runbook', 'owner', 'quiet', 'silence', 'tests'],
  ],
  impact: ['users', 'share', 'minTotal', 'notice', 'page'],
  resolve: ['below', 'clean'],
  page: ['users', 'share'],
  notice: ['users', 'share'],
};
const SPANS = new Set(['window', 'every', 'delay', 'for']);
const NAMES_FIELD = new Set(['users', 'group']);

/** What the schema finds wrong in a rule, in the terms of its file. Paths begin at the rule. */
function ruleIssues(
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
  const value = valueShown(given);
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
