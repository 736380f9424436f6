import { testedRule } from '../../../detector/cases/case-findings.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { RULE_LINT } from '../../../text/i18n/rules/lint.ts';
import { CliError } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { CONFIG, detectionPlace, type PlaceOptions } from '../../rules/detection-place.ts';
import { findingLine, placedFindings } from '../../rules/findings-text.ts';
import { chosenRules, loadRules, ruleProblemLine } from '../../rules/rule-set.ts';

/** Runs the tests beside the rules, and says where they prove nothing. Exit code 1 where one fails. */
export const test = command<PlaceOptions>({
  arguments: [['[rules...]', 'argRules', 'rule']],
  options: [CONFIG],
  async run(cli, [given], { config }) {
    const place = await detectionPlace(cli, config);
    const loaded = await loadRules(cli, place.rules);
    for (const problem of loaded.problems) cli.out.say(ruleProblemLine(cli, problem));
    const chosen = chosenRules(loaded.rules, (given ?? []) as readonly string[]);
    const tested = chosen.map(({ rule }) => testedRule(rule));
    const findings = await placedFindings(
      cli,
      tested.flatMap((each) => each.findings),
      { rules: chosen, defaults: loaded.defaults },
    );
    if (cli.globals.json) {
      cli.out.json({
        rules: tested.map(({ rule, proof }) => ({
          rule: rule.name,
          cases: (proof?.cases ?? []).map(({ name, faults, pages }) => ({ name, pages, faults })),
          unnoticed: proof?.unnoticed ?? [],
        })),
        findings,
      });
    } else {
      for (const { rule, proof, findings: wrong } of tested) {
        if (wrong.length > 0 || proof === null) continue;
        const n = proof.cases.length;
        cli.out.styled([{ text: fill(RULE_LINT.passed, cli.lang, { rule: rule.name, n }), style: 'done' }]);
      }
      for (const each of findings) cli.out.line(findingLine(each, cli.lang));
    }
    const wrong = findings.length + loaded.problems.length;
    if (wrong > 0) throw new CliError('rules-test-failed', { count: wrong });
    return undefined;
  },
});
