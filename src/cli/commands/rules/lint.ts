import { type Exclusion, holdsAt } from '../../../detection/exclusion.ts';
import {
  exclusionFindings,
  type Finding,
  isTooWide,
  staticFindings,
} from '../../../detection/lint/findings.ts';
import type { DetectionRule } from '../../../detection/rule.ts';
import { testedRule } from '../../../detector/cases/case-findings.ts';
import { isFaultOfRule } from '../../../detector/of-rule.ts';
import { exclusionOnSource, sourceFindings } from '../../../detector/past/source-findings.ts';
import type { RuleScan } from '../../../ports/rule-scan.ts';
import { spanText } from '../../../text/spans.ts';
import { CliError } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { shown } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import {
  CONFIG,
  type DetectionPlace,
  detectionPlace,
  type PlaceOptions,
} from '../../rules/detection-place.ts';
import { knownExclusions } from '../../rules/exclusion-way.ts';
import { findingLine, type PlacedFinding, placedFindings } from '../../rules/findings-text.ts';
import { loadRules, ruleProblemLine } from '../../rules/rule-set.ts';
import { endless, Scans } from '../../rules/scans.ts';
import type { Invocation } from '../../settings/invocation.ts';

interface LintOptions extends PlaceOptions {
  readonly offline?: boolean;
}

/** For people and for CI: one line a finding, exit code 1 where one is more than a note. */
export const lint = command<LintOptions>({
  options: [{ flags: '--offline', help: 'optLintOffline' }, CONFIG],
  async run(cli, _args, { offline = false, config }) {
    const place = await detectionPlace(cli, config);
    const loaded = await loadRules(cli, place.rules);
    const { problems, files } = loaded;
    const rules = loaded.rules.map(({ rule }) => rule);
    const exclusions = await knownExclusions(cli, place);
    const now = Date.now();
    const findings = [
      ...rules.flatMap((rule) => staticFindings(rule, spanText)),
      ...rules.flatMap((rule) => testedRule(rule).findings.filter(({ kind }) => kind !== 'no-tests')),
      ...exclusionFindings(exclusions, rules, now),
      ...(offline ? [] : await onSources(cli, place, rules, exclusions, now)),
    ];
    const placed = await placedFindings(cli, findings, loaded);
    const broken = problems.map((problem): PlacedFinding => {
      const { file, line, where, kind } = problem;
      const shownFile = shown(file, cli.env, cli.cwd);
      const text = ruleProblemLine(cli, problem);
      const message = text.slice(text.indexOf(': ') + 2);
      return { rule: null, file: shownFile, line, where, kind, level: 'error', message };
    });
    const all = [...broken, ...placed];
    const errors = all.filter(({ level }) => level === 'error').length;
    if (cli.globals.json) cli.out.json({ files: files.length, rules: rules.length, findings: all });
    else for (const each of all) cli.out.line(findingLine(each, cli.lang));
    if (errors > 0) throw new CliError('rules-lint-failed', { count: errors });
    cli.out.say(cli.t(all.length > 0 ? 'rules-notes' : 'rules-clean', { n: rules.length }));
    return undefined;
  },
});

/** What the documents say. A source that cannot be read is one finding a rule: not looked is not clean. */
async function onSources(
  cli: Invocation,
  place: DetectionPlace,
  rules: readonly DetectionRule[],
  exclusions: readonly Exclusion[],
  now: number,
): Promise<readonly Finding[]> {
  const scans = new Scans(cli, place);
  const found: Finding[] = [];
  try {
    for (const [source, own] of Map.groupBy(rules, (rule) => rule.source)) {
      found.push(...(await ofSource(cli, scans, source, own, now)));
    }
    for (const exclusion of exclusions) {
      const source = exclusion.source;
      const all = exclusion.match.by === 'query' && isTooWide(exclusion.match.query);
      if (source === null || all || !holdsAt(exclusion, now) || scans.kindOf(source) === null) continue;
      const scan = await scans.of(source);
      const asked = () => exclusionOnSource(scan, exclusion, now, endless());
      found.push(...(await scans.asking(source, asked).catch(() => [])));
    }
  } finally {
    await scans.close();
  }
  return found;
}

async function ofSource(
  cli: Invocation,
  scans: Scans,
  source: string,
  rules: readonly DetectionRule[],
  now: number,
): Promise<readonly Finding[]> {
  const each = (
    of: readonly DetectionRule[],
    kind: Finding['kind'],
    params: Finding['params'],
  ): readonly Finding[] => of.map(({ name }) => ({ kind, rule: name, path: ['source'], params }));
  if (scans.kindOf(source) === null) return each(rules, 'source-unknown', { source });
  const found: Finding[] = [];
  let looked = 0;
  try {
    const scan = await scans.of(source);
    for (const rule of rules) {
      found.push(...(await ofRule(scans, scan, rule, now)));
      looked += 1;
    }
    return found;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const unread = each(rules.slice(looked), 'source-unread', {
      source,
      reason: explain(error, cli.lang).line,
    });
    return [...found, ...unread];
  }
}

/** A query that the index refuses is that rule's finding; the others are looked at all the same. */
async function ofRule(
  scans: Scans,
  scan: RuleScan,
  rule: DetectionRule,
  now: number,
): Promise<readonly Finding[]> {
  const { name, source } = rule;
  try {
    return await scans.asking(source, () => sourceFindings(scan, rule, now, endless()));
  } catch (error) {
    if (!(error instanceof CliError) || !isFaultOfRule(error.cause)) throw error;
    const reason = await scans.reasonOf(source, error.cause);
    return [{ kind: 'query-refused', rule: name, path: ['query'], params: { reason } }];
  }
}
