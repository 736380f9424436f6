import { markCounts, type RealPage } from '../../../detection/judge/marks.ts';
import {
  type PageLines,
  type RankedPattern,
  rankPatterns,
} from '../../../detection/judge/ranked-patterns.ts';
import { fill, type Lang } from '../../../text/i18n/messages.ts';
import { BACKTEST } from '../../../text/i18n/rules/backtest.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { CONFIG, detectionPlace, type PlaceOptions } from '../../rules/detection-place.ts';
import { linesAt } from '../../rules/proposing.ts';
import { knownPages } from '../../rules/real-pages.ts';
import { loadRules } from '../../rules/rule-set.ts';
import { Scans } from '../../rules/scans.ts';
import { timeZone } from '../../settings/invocation.ts';

interface RankOptions extends PlaceOptions {
  readonly since?: string;
}

const MOST = 20;

/** Statements of the log by the pages that affected nobody: whose level could be lower. */
export const rank = command<RankOptions>({
  options: [{ flags: '--since <time>', help: 'optBacktestSince' }, CONFIG],
  async run(cli, _args, { since = '90d', config }) {
    const until = new Date().toISOString();
    const from = parsePastTime('--since', since, until, timeZone(cli));
    const place = await detectionPlace(cli, config);
    const { rules } = await loadRules(cli, place.rules);
    const known = await knownPages(cli, from, until);
    if (known.unread !== null) throw new CliError('pages-unread', { reason: known.unread });
    const scans = new Scans(cli, place);
    const lines: PageLines[] = [];
    const judged: RealPage[] = [];
    try {
      for (const { rule } of rules) {
        if (scans.kindOf(rule.source) === null) continue;
        const own = known.ofRules.filter((page) => page.rule === rule.name);
        judged.push(...own);
        // A page goes out shortly after its slot.
        const pages = own.map(({ fired, hurt }) => ({
          at: Math.floor(fired / rule.every) * rule.every,
          hurt,
        }));
        lines.push(...(await linesAt(scans, rule, pages)));
      }
    } finally {
      await scans.close();
    }
    const ranked = rankPatterns(lines).slice(0, MOST);
    if (cli.globals.json) cli.out.json(ranked);
    else if (ranked.length === 0)
      cli.out.say(fill(BACKTEST['rank-none'], cli.lang, { ...markCounts(judged) }));
    else for (const line of columns(rankRows(ranked, cli.lang), width)) cli.out.line(line);
    return EXIT.done;
  },
});

/** The head, and a row for each statement: its pages by what people said of them, its rules, and what to do about it. */
export function rankRows(ranked: readonly RankedPattern[], lang: Lang): readonly (readonly string[])[] {
  const rows = ranked.map((statement) => {
    const { pages, hurt, unhurt, unjudged, rules, template } = statement;
    return [
      ...[pages, hurt, unhurt, unjudged].map(String),
      rules.join(', '),
      `${template}${advice(statement, lang)}`,
    ];
  });
  return [BACKTEST['rank-head'][lang].split('|'), ...rows];
}

/** Only where every page of it was judged, and affected nobody, its level may be lower. */
function advice({ pages, hurt, unhurt, unjudged }: RankedPattern, lang: Lang): string {
  if (hurt > 0 || unhurt === 0) return '';
  const key = unjudged === 0 ? 'rank-lower' : 'rank-judge';
  return `  » ${fill(BACKTEST[key], lang, { n: pages, unhurt, unjudged })}`;
}
