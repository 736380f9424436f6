import { openFileScan } from '../../adapters/file-detection/file-scan.ts';
import { openRuleScan } from '../../adapters/opensearch/scan/rule-scan.ts';
import { diskFolder, snapshotFolder } from '../../adapters/procedure-files/folders.ts';
import { ProcedureText } from '../../adapters/procedure-files/procedure-text.ts';
import { patchRule } from '../../adapters/procedure-files/rules/patch-rule.ts';
import { isShared } from '../../adapters/procedure-files/rules/rule-defaults.ts';
import { ruleFiles } from '../../adapters/procedure-files/rules/rule-files.ts';
import { unifiedPatch } from '../../adapters/procedure-files/unified.ts';
import type { RuleChange } from '../../detection/judge/proposals.ts';
import type { RuleScan } from '../../ports/rule-scan.ts';
import type { LoadedRule, LoadedRuleFiles } from '../../ports/rules.ts';
import { realTime } from '../base/machine.ts';
import type { Env } from '../base/paths.ts';
import { snapshotsFor } from './git.ts';
import type { IndexOptions } from './opensearch.ts';

/** The rules of a folder as they are now. */
export const loadRuleFolder = (folder: string): Promise<LoadedRuleFiles> =>
  ruleFiles(diskFolder(folder)).load();

/** The rules as a folder had them at a Git revision. Rejects where it is in no repository, or the revision is none. */
export async function rulesAt(folder: string, revision: string, env: Env): Promise<LoadedRuleFiles> {
  return ruleFiles(snapshotFolder(await snapshotsFor(env)(folder, revision))).load();
}

/** Line of a field of a rule in the text of its file; `index`: its place in a list, null: the file is the rule. */
export function ruleLine(text: string, index: number | null, path: readonly PropertyKey[]): number | null {
  return new ProcedureText(text, '').lineOf([...(index === null ? [] : [index]), ...path]);
}

/** Line at which a text of shared values says a field of a rule; null: the rule says it itself. */
export const sharedLine = (
  text: string,
  { shared }: Pick<LoadedRule, 'shared'>,
  path: readonly PropertyKey[],
): number | null => (isShared(path, shared) ? ruleLine(text, null, path) : null);

/** A rule file with one change, and the change as a patch; null where the file cannot take it. */
export function patchedRule(
  file: string,
  text: string,
  rule: string,
  change: RuleChange,
): { readonly text: string; readonly patch: string } | null {
  const after = patchRule(text, rule, change);
  return after === null ? null : { text: after, patch: unifiedPatch(file, text, after) };
}

/** The past of a file of JSON lines. */
export const fileScan = (options: Parameters<typeof openFileScan>[0]): RuleScan => openFileScan(options);

/** The past of an index. */
export const ruleScan = (options: IndexOptions): RuleScan =>
  openRuleScan({ ...options, time: realTime, random: Math.random });
