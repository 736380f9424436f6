import type { z } from 'zod';
import { ruleDefaultsSchema, ruleFileSchema, ruleOf } from '../../../detection/rule-schema.ts';
import { isRecord } from '../../../logs/json.ts';
import type { FilePlace, LoadedRule, LoadedRuleFiles, RuleFiles, RuleProblem } from '../../../ports/rules.ts';
import { RULE_PROBLEMS, type RuleProblemKind } from '../../../text/i18n/detection/rule-problems.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { nearest } from '../../../text/nearest.ts';
import { spanText } from '../../../text/spans.ts';
import { type FileFolder, reasonOf } from '../folders.ts';
import { valueShown } from '../load.ts';
import { type Path, type ProblemParams, ProcedureText, whereOf } from '../procedure-text.ts';
import { isDefaultsFile, isShared, type RuleDefaults, sharedPlace, withShared } from './rule-defaults.ts';

/** Detection rules of a folder, on disk or as it was at a Git revision. */
export function ruleFiles(folder: FileFolder): RuleFiles {
  return {
    async load(): Promise<LoadedRuleFiles> {
      const all = await folder.files().catch(() => [] as string[]);
      const shared = await readDefaults(folder, all.filter(isDefaultsFile));
      const names = all.filter((file) => !isDefaultsFile(file));
      // Rules without what they share would be other rules.
      const sound = shared.problems.length > 0 ? [] : names;
      const read = await Promise.all(sound.map((file) => readRules(folder, file, shared.defaults)));
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
      const problems = [...none, ...shared.problems, ...read.flatMap((each) => each.problems), ...twice];
      const files = names.map((name) => folder.origin(name));
      return { rules: [...first.values()], problems, files, defaults: shared.file };
    },
  };
}

interface ReadRules {
  readonly rules: readonly LoadedRule[];
  readonly problems: readonly RuleProblem[];
}

async function readRules(
  folder: FileFolder,
  file: string,
  defaults: RuleDefaults | null,
): Promise<ReadRules> {
  const origin = folder.origin(file);
  try {
    return rulesIn(await folder.read(file), origin, defaults);
  } catch (error) {
    return { rules: [], problems: [unread(origin, error)] };
  }
}

interface ReadDefaults {
  /** null where there is no file, or it is wrong. */
  readonly defaults: RuleDefaults | null;
  readonly problems: readonly RuleProblem[];
  readonly file: string | null;
}

/** What the rules of a folder share. A file without values is broken: to share none, remove the file. */
async function readDefaults(folder: FileFolder, [file, other]: readonly string[]): Promise<ReadDefaults> {
  if (file === undefined) return { defaults: null, problems: [], file: null };
  const origin = folder.origin(file);
  const wrong = (...problems: readonly RuleProblem[]) => ({ defaults: null, problems, file: origin });
  if (other !== undefined)
    return wrong(problem(folder.origin(other), null, null, 'defaults-twice', { value: origin }));
  try {
    const text = new ProcedureText(await folder.read(file), origin);
    const values: unknown = text.value ?? null;
    if (text.problems.length > 0) return wrong(...text.problems);
    if (values === null) return wrong(problem(origin, 1, null, 'no-defaults'));
    if (!isRecord(values)) return wrong(problem(origin, 1, null, 'not-defaults'));
    const { error } = ruleDefaultsSchema.safeParse(values);
    const say: SayRule = (path, kind, params) =>
      problem(origin, text.lineOf(path), whereOf(path), kind, params);
    if (error) return wrong(...ruleIssues(error.issues, (path) => valueIn(values, path), say));
    return { defaults: { text, values }, problems: [], file: origin };
  } catch (error) {
    return wrong(unread(origin, error));
  }
}

function unread(origin: string, error: unknown): RuleProblem {
  const { kind, reason } = reasonOf(error);
  return problem(origin, null, null, kind, { reason });
}

const valueIn = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (found, part) => (found as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[part],
    value,
  );

/** The rules in the text of a file: one, or a list. A file without any is broken: to have none, remove the file. */
export function rulesIn(text: string, origin: string, defaults: RuleDefaults | null = null): ReadRules {
  const read = new ProcedureText(text, origin);
  if (read.problems.length > 0) return { rules: [], problems: read.problems };
  const all = Array.isArray(read.value) ? read.value : [read.value ?? []].flat();
  if (all.length === 0) return { rules: [], problems: [problem(origin, 1, null, 'no-rule')] };
  const isList = Array.isArray(read.value);
  const each = all.map((own, i): ReadRules => {
    const at: Path = isList ? [i] : [];
    const { value, shared } = withShared(own, defaults);
    const parsed = ruleFileSchema.safeParse(value);
    const line = read.lineOf(at) ?? 1;
    const index = isList ? i : null;
    if (parsed.success)
      return { rules: [{ rule: ruleOf(parsed.data), file: origin, line, index, shared }], problems: [] };
    const say: SayRule = (path, kind, params) => {
      const said = problem(origin, read.lineOf([...at, ...path]), whereOf([...at, ...path]), kind, params);
      return defaults !== null && isShared(path, shared) ? saidFrom(said, sharedPlace(defaults, path)) : said;
    };
    return { rules: [], problems: ruleIssues(parsed.error.issues, (path) => valueIn(value, path), say) };
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

/** The same, of a value that the defaults say. */
const saidFrom = (said: RuleProblem, from: FilePlace): RuleProblem => {
  const place = from.line === null ? from.file : `${from.file}:${from.line}`;
  return {
    ...said,
    from,
    message: fill(RULE_PROBLEMS['from-defaults'], 'en', { what: said.message, place }),
  };
};

type Issue = z.core.$ZodIssue;
type SayRule = (path: Path, kind: RuleProblemKind, params?: ProblemParams) => RuleProblem;

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['name', 'title', 'source', 'query', 'total', 'impact', 'window', 'every', 'delay', 'for', 'resolve'],
    ...['group', 'service', 'severity', 'procedure', 'runbook', 'owner', 'quiet', 'silence', 'together'],
    'tests',
  ],
  impact: ['users', 'share', 'minTotal', 'notice', 'page', 'unnamed'],
  resolve: ['below', 'clean'],
  page: ['users', 'share'],
  notice: ['users', 'share'],
};
const SPANS = new Set(['window', 'every', 'delay', 'for', 'together']);
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
      const known = FIELDS[String(issue.path.at(-1) ?? '')] ?? [];
      const path = [...issue.path, key];
      // Of a rule these are all taken.
      if (known.includes(key)) return say(path, 'not-shared');
      const near = nearest(key, known);
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
  most: field === 'delay' ? '6h' : field === 'together' ? '1h' : '1d',
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
