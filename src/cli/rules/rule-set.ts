import type { FilePlace, LoadedRule, LoadedRuleFiles, RuleProblem } from '../../ports/rules.ts';
import { RULE_PROBLEMS, type RuleProblemKind } from '../../text/i18n/detection/rule-problems.ts';
import { fill } from '../../text/i18n/messages.ts';
import { nearest } from '../../text/nearest.ts';
import { CliError } from '../base/errors.ts';
import { shown } from '../base/paths.ts';
import type { Invocation } from '../settings/invocation.ts';

/** The rules of the team's folder. A file that cannot be read is said; the others count. */
export async function loadRules(cli: Invocation, folder: string): Promise<LoadedRuleFiles> {
  const { loadRuleFolder } = await import('../wiring/rules.ts');
  const loaded = await loadRuleFolder(folder);
  if (loaded.files.length === 0) throw new CliError('no-rules', { folder: shown(folder, cli.env, cli.cwd) });
  return loaded;
}

/** The same as they were at a Git revision. */
export async function loadRulesAt(
  cli: Invocation,
  folder: string,
  revision: string,
): Promise<LoadedRuleFiles> {
  const { rulesAt } = await import('../wiring/rules.ts');
  try {
    return await rulesAt(folder, revision, cli.env);
  } catch (error) {
    throw new CliError('no-revision', { revision, folder: shown(folder, cli.env, cli.cwd) }, error);
  }
}

/** Rules by name, or all. Rejects with the name that comes nearest to one that is not there. */
export function chosenRules<T extends Pick<LoadedRule, 'rule'>>(
  rules: readonly T[],
  names: readonly string[],
): readonly T[] {
  const known = rules.map(({ rule }) => rule.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw near === undefined
      ? new CliError('no-rule', { name })
      : new CliError('no-rule-near', { name, near });
  }
  return names.length === 0 ? rules : rules.filter(({ rule }) => names.includes(rule.name));
}

/** `file:line where: what`, as compilers say it. */
export function ruleProblemLine(cli: Invocation, problem: RuleProblem): string {
  const { file, line, where, kind, params, message, from } = problem;
  const words = Object.hasOwn(RULE_PROBLEMS, kind) ? RULE_PROBLEMS[kind as RuleProblemKind] : null;
  const said = words === null ? message : fill(words, cli.lang, params);
  const what = from === undefined || words === null ? said : fromDefaults(cli, said, from);
  const place = `${shown(file, cli.env, cli.cwd)}${line === null ? '' : `:${line}`}`;
  return `${place}${where === null ? '' : ` ${where}`}: ${what}`;
}

/** What is said of a value that the folder's defaults say: where that is. */
export function fromDefaults(cli: Invocation, what: string, { file, line }: FilePlace): string {
  const place = `${shown(file, cli.env, cli.cwd)}${line === null ? '' : `:${line}`}`;
  return fill(RULE_PROBLEMS['from-defaults'], cli.lang, { what, place });
}
