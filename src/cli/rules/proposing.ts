import { type Exclusion, MOST_EXCLUDED_MS } from '../../detection/exclusion.ts';
import { hurtingOf, type MarkedPage, type RealPage } from '../../detection/judge/marks.ts';
import {
  changed,
  isJudgedEnough,
  type Proposal,
  proposalsOf,
  type RuleChange,
  ruleChanges,
  type Tried,
} from '../../detection/judge/proposals.ts';
import {
  excludable,
  type PageLines,
  type RankedPattern,
  rankPatterns,
} from '../../detection/judge/ranked-patterns.ts';
import type { DetectionRule } from '../../detection/rule.ts';
import type { BacktestSpan } from '../../detector/past/backtest.ts';
import { ingestLines } from '../../hub/ingest/ingest-line.ts';
import { CliError, EXIT } from '../base/errors.ts';
import { replayVariants, type Variant } from './replaying.ts';
import { endless, type Scans } from './scans.ts';

/** What is proposed for one rule, and what it is judged by. */
export interface RuleProposals {
  readonly rule: DetectionRule;
  /** Its real pages. */
  readonly real: readonly RealPage[];
  /** Its pages as they replay. */
  readonly pages: readonly MarkedPage[];
  /** null: too few pages were judged. */
  readonly proposals: readonly Proposal[] | null;
}

/** Lines read of one page, and pages read of one rule, for the statements behind them. */
const LINES = 100;
const PAGES = 200;
/** Statements that an exclusion is tried for. */
const STATEMENTS = 3;

/** Replays a rule as it is and as it could be. */
export async function proposalsFor(
  scans: Scans,
  rule: DetectionRule,
  {
    exclusions,
    real,
    span,
  }: {
    readonly exclusions: readonly Exclusion[];
    readonly real: readonly RealPage[];
    readonly span: BacktestSpan;
  },
): Promise<RuleProposals> {
  const own = real.filter((page) => page.rule === rule.name);
  const now: Variant = { rule, exclusions };
  const [pages = []] = await pagesOf(scans, [now], own, span);
  if (!isJudgedEnough(own)) return { rule, real: own, pages, proposals: null };
  const changes = [...ruleChanges(rule, pages), ...(await exclusionsFor(scans, rule, pages, span))];
  const variants = changes.map((change): Variant => {
    const more = change.is === 'exclude' ? [{ ...change.exclusion, ...wholeSpan(span) }] : [];
    return { rule: changed(rule, change), exclusions: [...exclusions, ...more] };
  });
  const replayed = await pagesOf(scans, variants, own, span);
  const tried = changes.map((change, i): Tried => ({ change, pages: replayed[i] ?? [] }));
  return { rule, real: own, pages, proposals: proposalsOf(pages, hurtingOf(pages), tried) };
}

/** Pages of variants of one rule. Rejects with what keeps it from being replayed. */
async function pagesOf(
  scans: Scans,
  variants: readonly Variant[],
  real: readonly RealPage[],
  span: BacktestSpan,
): Promise<readonly (readonly MarkedPage[])[]> {
  const replayed = await replayVariants(scans, variants, real, span, endless());
  for (const [i, { failed }] of replayed.entries()) {
    if (failed === null) continue;
    const { name, source } = (variants[i] as Variant).rule;
    const reason = await scans.reasonOf(source, failed);
    throw new CliError('rule-not-replayed', { rule: name, reason }, failed, EXIT.failed);
  }
  return replayed.map(({ pages }) => pages);
}

/** An exclusion that is tried holds over all of the replay. */
const wholeSpan = ({ first, last }: BacktestSpan): Pick<Exclusion, 'from' | 'until'> => ({
  from: new Date(first).toISOString(),
  until: new Date(last + 1).toISOString(),
});

/** Exclusions of the statements behind pages that affected nobody. */
async function exclusionsFor(
  scans: Scans,
  rule: DetectionRule,
  pages: readonly MarkedPage[],
  span: BacktestSpan,
): Promise<readonly RuleChange[]> {
  const ranked = rankPatterns(await linesBehind(scans, rule, pages));
  return excludable(ranked)
    .slice(0, STATEMENTS)
    .map((statement): RuleChange => ({ is: 'exclude', exclusion: exclusionOf(rule, statement, span.last) }));
}

/** The exclusion of a statement from a time (epoch ms) on, for as long as one may hold. */
const exclusionOf = (
  { name, source }: DetectionRule,
  { id, template, unhurt, unjudged }: RankedPattern,
  from: number,
): Exclusion => ({
  id,
  rule: name,
  source,
  match: { by: 'pattern', pattern: id, template },
  owner: '',
  reason: `${unhurt} pages did not affect users, ${unjudged} not judged`,
  from: new Date(from).toISOString(),
  until: new Date(from + MOST_EXCLUDED_MS).toISOString(),
});

interface PageMoment {
  readonly at: number;
  readonly hurt: boolean | null;
}

/** A sample of the bad documents of each page's window; of very many pages the newest. */
async function linesBehind(
  scans: Scans,
  rule: DetectionRule,
  pages: readonly Pick<MarkedPage, 'paged' | 'hurt'>[],
): Promise<readonly PageLines[]> {
  return linesAt(
    scans,
    rule,
    pages.map(({ paged, hurt }) => ({ at: paged, hurt })),
  );
}

export async function linesAt(
  scans: Scans,
  rule: DetectionRule,
  pages: readonly PageMoment[],
): Promise<readonly PageLines[]> {
  const scan = await scans.of(rule.source);
  const found: PageLines[] = [];
  for (const { at, hurt } of pages.slice(-PAGES)) {
    const span = { from: at - rule.delay - rule.window, to: at - rule.delay };
    const lines = await scans.asking(rule.source, () => scan.lines(rule.query, span, LINES, endless()));
    if (lines.length > 0) found.push({ rule: rule.name, hurt, lines: ingestLines(lines) });
  }
  return found;
}
