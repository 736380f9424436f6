import { type Exclusion, exclusionQuery } from '../../detection/exclusion.ts';
import { type Finding, type FindingKind, isTooWide } from '../../detection/lint/findings.ts';
import type { DetectionRule } from '../../detection/rule.ts';
import { spanText } from '../../detection/spans.ts';
import { MOST_GROUPS } from '../../ports/detection-source.ts';
import type { RuleScan } from '../../ports/rule-scan.ts';

const DAY = 86_400_000;
/** A rule that matches more than this part of all documents is no rule about errors. */
const MOST = 0.9;
/** With fewer documents a share says nothing. */
const ENOUGH = 100;

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
  return [
    ...slow,
    ...(await usersFindings(scan, rule, of, signal)),
    ...(await groupFindings(scan, rule, of, day, signal)),
    ...(await matchFindings(scan, rule, of, now, signal)),
  ];
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

async function usersFindings(
  scan: RuleScan,
  { impact }: DetectionRule,
  of: Of,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const field = impact.usersField;
  const { kind, nearest } = await scan.fieldKind(field, signal);
  const path = ['impact', 'users'];
  if (kind === 'countable') return [];
  if (kind === 'text') return [of('users-text', path, { field })];
  return [
    nearest === null
      ? of('users-unmapped', path, { field })
      : of('users-unmapped-near', path, { field, near: nearest }),
  ];
}

async function groupFindings(
  scan: RuleScan,
  { group }: DetectionRule,
  of: Of,
  day: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const field of group) {
    const { kind } = await scan.fieldKind(field, signal);
    if (kind !== 'countable') {
      found.push(of(kind === 'text' ? 'group-text' : 'group-unmapped', ['group'], { field }));
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
