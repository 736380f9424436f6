import type { DetectionRule } from '../detection/rule.ts';
import type { ProcedureProblem } from './procedures.ts';

export interface LoadedRule {
  readonly rule: DetectionRule;
  /** As the owner calls the file. */
  readonly file: string;
  /** Line at which the rule begins. */
  readonly line: number;
  /** Its place in a file that holds a list; null: the file is this one rule. */
  readonly index: number | null;
  /** Fields that its file does not say and the folder's defaults do, as `window` or `impact.users`. */
  readonly shared: readonly string[];
}

/** One thing wrong in a rule file; `kind` is one of `text/i18n/detection/rule-problems.ts`. */
export interface RuleProblem extends ProcedureProblem {
  /** Where the value is said, if not in the rule's file: `message` names it. */
  readonly from?: FilePlace;
}

export interface FilePlace {
  readonly file: string;
  readonly line: number | null;
}

export interface LoadedRuleFiles {
  /** Sound rules, in the order of files and lines; of those with one name the first. */
  readonly rules: readonly LoadedRule[];
  readonly problems: readonly RuleProblem[];
  /** Files of rules there are. */
  readonly files: readonly string[];
  /** The file of what rules share, as the owner calls it; null: there is none. Where it is wrong no rule is sound. */
  readonly defaults: string | null;
}

/** Detection rules from a folder of YAML files: each holds one rule, or a list of them. */
export interface RuleFiles {
  /** Reads all files again. Never rejects: what cannot be read is a problem. */
  load(): Promise<LoadedRuleFiles>;
}
