import type { RankedStatement } from '../../detection/judge/statements.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { BACKTEST } from '../../text/i18n/rules/backtest.ts';

/** The head, and a row for each statement: its pages by what people said of them, its rules, and what to do about it. */
export function rankRows(ranked: readonly RankedStatement[], lang: Lang): readonly (readonly string[])[] {
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
function advice({ pages, hurt, unhurt, unjudged }: RankedStatement, lang: Lang): string {
  if (hurt > 0 || unhurt === 0) return '';
  const key = unjudged === 0 ? 'rank-lower' : 'rank-judge';
  return `  » ${fill(BACKTEST[key], lang, { n: pages, unhurt, unjudged })}`;
}
