import { type RuleReport, ruleReport } from '../../../detection/judge/report.ts';
import type { DetectionRule } from '../../../detection/rule.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import type { BacktestPage } from '../../rules/backtest-page.ts';
import { backtestJson, backtestLines, backtestMarkdown } from '../../rules/backtest-text.ts';
import { CONFIG, detectionPlace, type PlaceOptions } from '../../rules/detection-place.ts';
import { knownExclusions } from '../../rules/exclusion-way.ts';
import { knownPages } from '../../rules/real-pages.ts';
import { isAsleepIn, replayVariants, spanSince } from '../../rules/replaying.ts';
import { chosenRules, loadRules, loadRulesAt, ruleProblemLine } from '../../rules/rule-set.ts';
import { endless, Scans } from '../../rules/scans.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

interface BacktestOptions extends PlaceOptions {
  readonly since?: string;
  readonly rule?: readonly string[];
  readonly compare?: string;
  readonly check?: boolean;
  readonly format?: 'text' | 'md';
}

const COLUMNS = 100;

/** What the rules would have paged over the documents of the past. Exit code 1 where a page with affected users is lost. */
export const backtest = command<BacktestOptions>({
  options: [
    { flags: '--since <time>', help: 'optBacktestSince' },
    { flags: '--rule <rule>', help: 'optRule', values: 'rule', many: true },
    { flags: '--compare <revision>', help: 'optCompare' },
    { flags: '--check', help: 'optCheck' },
    { flags: '--format <format>', help: 'optTextFormat', choices: ['text', 'md'] },
    CONFIG,
  ],
  async run(cli, _args, options) {
    const { check = false } = options;
    const page = { ...(await backtestPage(cli, options)), checked: check };
    const columns = process.stdout.columns ?? COLUMNS;
    const wraps = process.stdout.columns !== undefined;
    const text = { lang: cli.lang, zone: timeZone(cli), columns, wraps };
    if (cli.globals.json) cli.out.json(backtestJson(page));
    else if (options.format === 'md') cli.out.text(backtestMarkdown(page, text));
    else for (const line of backtestLines(page, text)) cli.out.styled(line);
    const lost = page.failed.length > 0 || page.rules.some((each) => each.lost.length > 0);
    const isApart = ({ agreement: { missing, extra } }: RuleReport): boolean =>
      missing.length + extra.length > 0;
    // What could not be compared is no agreement.
    const apart = page.noReal !== null || page.rules.some(isApart);
    return lost || (check && apart) ? EXIT.failed : EXIT.done;
  },
});

async function backtestPage(
  cli: Invocation,
  { since = '30d', rule: names = [], compare, config }: BacktestOptions,
): Promise<BacktestPage> {
  const now = Date.now();
  const zone = timeZone(cli);
  const from = parsePastTime('--since', since, new Date(now).toISOString(), zone);
  const span = spanSince(from, now);
  if (span.first >= span.last) throw new CliError('bad-time', { what: '--since', value: since });
  const place = await detectionPlace(cli, config);
  const loaded = await loadRules(cli, place.rules);
  const then = compare === undefined ? null : await loadRulesAt(cli, place.rules, compare);
  for (const problem of [...loaded.problems, ...(then?.problems ?? [])])
    cli.out.say(ruleProblemLine(cli, problem));
  const here = new Map(loaded.rules.map(({ rule }) => [rule.name, rule]));
  const before = new Map((then?.rules ?? []).map(({ rule }) => [rule.name, rule]));
  const all = [...new Map([...here, ...before]).values()].map((rule) => ({ rule }));
  // What no revision changes is compared with nothing.
  const isSame = (name: string): boolean =>
    compare !== undefined && names.length === 0 && sameText(here.get(name), before.get(name));
  const chosen = chosenRules(all, names).filter(({ rule }) => !isSame(rule.name));
  const exclusions = await knownExclusions(cli, place);
  const known = await knownPages(cli, new Date(span.first).toISOString(), new Date(span.last).toISOString());
  const variants = chosen.flatMap(({ rule: { name } }) =>
    [here.get(name), before.get(name)].flatMap((rule) => (rule ? [{ rule, exclusions }] : [])),
  );
  const scans = new Scans(cli, place);
  try {
    const beside = [here, before].map((all) => variants.filter(({ rule }) => all.get(rule.name) === rule));
    const found = await replayVariants(scans, variants, known.ofRules, span, endless(), beside);
    const replayed = (rule: DetectionRule | undefined) => {
      const made = found[variants.findIndex((one) => one.rule === rule)];
      return rule === undefined || made === undefined ? null : { rule, ...made };
    };
    const failed: BacktestPage['failed'][number][] = [];
    const rules: BacktestPage['rules'][number][] = [];
    for (const { rule: one } of chosen) {
      const { name } = one;
      const parts = { before: replayed(before.get(name)), here: replayed(here.get(name)) };
      const broken = parts.here?.failed ? parts.here : parts.before?.failed ? parts.before : null;
      if (broken !== null) {
        const reason = await scans.reasonOf(broken.rule.source, broken.failed);
        failed.push({ rule: name, revision: broken === parts.here ? null : (compare ?? null), reason });
        continue;
      }
      const real = known.ofRules.filter((page) => page.rule === name);
      const report = ruleReport({ rule: name, ...parts, real }, compare ?? null, isAsleepIn(zone));
      const shown = parts.here ?? parts.before;
      const { every } = shown?.rule ?? one;
      const evaluations = Math.floor((span.last - span.first) / every);
      rules.push({ ...report, unknown: shown?.unknown ?? [], evaluations });
    }
    return {
      ...{ since: span.first, until: span.last, compared: compare ?? null, rules, failed },
      noReal: known.unread,
      withoutIngest: await silentOn(scans, [...new Set(variants.map(({ rule }) => rule.source))]),
    };
  } finally {
    await scans.close();
  }
}

const sameText = (a: DetectionRule | undefined, b: DetectionRule | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Sources that do not tell when a document was taken in. */
async function silentOn(scans: Scans, sources: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const source of sources) {
    const scan = await scans.of(source);
    const { tellsIngest } = await scans.asking(source, () => scan.facts(endless()));
    if (!tellsIngest) found.push(source);
  }
  return found;
}
