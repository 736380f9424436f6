import { type Exclusion, exclusionQuery } from '../../detection/exclusion.ts';
import { type Finding, type FindingKind, isTooWide } from '../../detection/lint/findings.ts';
import { type DetectionRule, pagesUnnamed, unnamedLevel } from '../../detection/rule.ts';
import { MOST_GROUPS } from '../../ports/detection-source.ts';
import type { RuleScan } from '../../ports/rule-scan.ts';
import { spanText } from '../../text/spans.ts';
import type { TimeSpan } from '../../text/time-span.ts';

const DAY = 86_400_000;
/** A rule that matches more than this part of all documents is no rule about errors. */
const MOST = 0.9;
/** With fewer documents a share says nothing. */
const ENOUGH = 100;
/** Fewer of the bad documents may name no user without a word. */
const MANY_UNNAMED = 0.5;

/** What the documents of a rule's source say of it. Rejects where the source cannot be read. */
export async function sourceFindings(
  scan: RuleScan,
  rule: DetectionRule,
  now: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const of = (kind: FindingKind, path: readonly PropertyKey[], params: Finding['params']): Finding => ({
    ...{ kind, rule: rule.name, path, params },
  });
  const day = { from: now - DAY, to: now };
  const lag = await scan.ingestLag(day, signal);
  const slow =
    lag !== null && rule.delay < lag.p99
      ? [of('delay-short', ['delay'], { n: lag.n, delay: spanText(rule.delay), ...lagText(lag.p99) })]
      : [];
  const probed: Probed = {
    scan,
    rule,
    of,
    day,
    signal,
    bad: (await scan.counts(rule.query, day, signal)).matched,
  };
  const unmapped = await unmappedFindings(probed, 'query', rule.query);
  return [
    ...slow,
    ...(await usersFindings(probed)),
    ...(await groupFindings(probed)),
    ...unmapped,
    // What a query of a mistyped field finds is no finding of its own.
    ...(unmapped.length > 0 ? [] : await matchFindings(scan, rule, of, now, signal)),
    ...(await totalFindings(probed)),
  ];
}

/** What each look at the documents of a rule needs. */
interface Probed {
  readonly scan: RuleScan;
  readonly rule: DetectionRule;
  readonly of: Of;
  readonly day: TimeSpan;
  readonly signal: AbortSignal;
  /** Bad documents of the day. */
  readonly bad: number;
}

/** How many of a rule's bad documents of the day another query finds, too. */
async function badWith({ scan, rule, day, signal }: Probed, query: string): Promise<number> {
  return (await scan.counts(`(${rule.query}) AND ${query}`, day, signal)).matched;
}

async function unmappedFindings(
  { scan, of, signal }: Probed,
  path: 'query' | 'total',
  query: string,
): Promise<readonly Finding[]> {
  const unknown = await scan.unmapped(query, signal);
  return unknown.map(({ field, nearest }) =>
    nearest === null
      ? of('query-unmapped', [path], { field })
      : of('query-unmapped-near', [path], { field, near: nearest }),
  );
}

/** Users are counted in estimates, and documents arrive while they are counted: a few may be missed. */
const MOST_MISSED = 0.05;

/** Who is affected is part of `total`: where bad documents are outside of it, one of the two queries is mistyped. */
async function totalFindings(probed: Probed): Promise<readonly Finding[]> {
  const { scan, rule, of, day, signal, bad } = probed;
  if (rule.total === null) return [];
  const unmapped = await unmappedFindings(probed, 'total', rule.total);
  if (unmapped.length > 0) return unmapped;
  const week = await scan.counts(rule.total, { from: day.to - 7 * DAY, to: day.to }, signal);
  if (week.matched === 0) return week.all === 0 ? [] : [of('total-nothing', ['total'], {})];
  if (bad === 0) return [];
  const missed = bad - (await badWith(probed, `(${rule.total})`));
  return missed > MOST_MISSED * bad ? [of('total-misses', ['total'], { n: missed, bad })] : [];
}

type Of = (kind: FindingKind, path: readonly PropertyKey[], params: Finding['params']) => Finding;

/** The lag as people write spans, and the delay that covers it: whole seconds up to a minute, then whole minutes. */
function lagText(p99: number): { readonly p99: string; readonly suggested: string } {
  const step = p99 > 60_000 ? 60_000 : 1_000;
  return {
    p99: spanText(Math.ceil(p99 / 1_000) * 1_000),
    suggested: spanText(Math.ceil(p99 / step) * step),
  };
}

async function usersFindings(probed: Probed): Promise<readonly Finding[]> {
  const { scan, rule, of, signal, bad } = probed;
  const field = rule.impact.usersField;
  const { kind, nearest } = await scan.fieldKind(field, signal);
  const path = ['impact', 'users'];
  if (kind === 'countable') {
    if (bad === 0) return [];
    const unnamed = bad - (await badWith(probed, `_exists_:${field}`));
    const isEmpty = unnamed === bad && !pagesUnnamed(rule.impact);
    return isEmpty ? [of('users-empty', path, { field, n: bad })] : unnamedFindings(probed, unnamed);
  }
  if (kind === 'text') return [of('users-text', path, { field })];
  return [
    nearest === null
      ? of('users-unmapped', path, { field })
      : of('users-unmapped-near', path, { field, near: nearest }),
  ];
}

/** Whether the number that pages of documents which name no user fits those of the day, where they are many. */
function unnamedFindings({ rule, of, bad }: Probed, n: number): readonly Finding[] {
  const { impact, window, query } = rule;
  if (isTooWide(query) || n < ENOUGH || n < MANY_UNNAMED * bad) return [];
  const path = ['impact', 'unnamed'];
  const level = unnamedLevel(impact);
  if (!pagesUnnamed(impact)) {
    // Of a rule that only counts, and of one that says 0, it is meant so.
    const isMeant = impact.page === null || impact.unnamed === 0;
    return isMeant ? [] : [of('unnamed-many', ['impact'], { n, bad, field: impact.usersField })];
  }
  if (level > n) return [of('unnamed-high', path, { level, n })];
  const mean = Math.round((n * window) / DAY);
  return mean >= level ? [of('unnamed-low', path, { level, n: mean, window: spanText(window) })] : [];
}

async function groupFindings(probed: Probed): Promise<readonly Finding[]> {
  const { scan, rule, of, day, signal, bad } = probed;
  const found: Finding[] = [];
  for (const field of rule.group) {
    const { kind } = await scan.fieldKind(field, signal);
    if (kind !== 'countable') {
      found.push(of(kind === 'text' ? 'group-text' : 'group-unmapped', ['group'], { field }));
      continue;
    }
    if (bad > 0 && (await badWith(probed, `_exists_:${field}`)) === 0) {
      found.push(of('group-empty', ['group'], { field, n: bad }));
      continue;
    }
    const n = await scan.distinct(field, day, signal);
    if (n > MOST_GROUPS) found.push(of('group-many', ['group'], { field, n, most: MOST_GROUPS }));
  }
  return found;
}

async function matchFindings(
  scan: RuleScan,
  { query }: DetectionRule,
  of: Of,
  now: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { matched, all } = await scan.counts(query, { from: now - DAY, to: now }, signal);
  // A query of everything is a finding by itself, wherever it is asked.
  if (all >= ENOUGH && matched > MOST * all && !isTooWide(query)) {
    const share = `${Math.round((100 * matched) / all)}%`;
    return [of('match-most', ['query'], { matched, all, share })];
  }
  if (matched > 0) return [];
  const week = await scan.counts(query, { from: now - 7 * DAY, to: now }, signal);
  return week.matched > 0 || week.all === 0 ? [] : [of('matches-nothing', ['query'], {})];
}

/** An exclusion that holds, and leaves out everything or nothing of its source. */
export async function exclusionOnSource(
  scan: RuleScan,
  exclusion: Exclusion,
  now: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { messageField } = await scan.facts(signal);
  const query = exclusionQuery(exclusion.match, messageField ?? 'message');
  const params = { id: exclusion.id, owner: exclusion.owner };
  const of = (kind: FindingKind): Finding => ({ kind, rule: exclusion.rule, path: [], params });
  if (query === null) return [of('exclusion-nothing')];
  const { matched, all } = await scan.counts(query, { from: now - 7 * DAY, to: now }, signal);
  if (all >= ENOUGH && matched > MOST * all) return [of('exclusion-all')];
  return matched === 0 && all > 0 ? [of('exclusion-nothing')] : [];
}
