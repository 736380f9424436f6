import { type Exclusion, exclusionQuery, exclusionsOf } from '../../detection/exclusion.ts';
import { type DroppedPages, droppedBy } from '../../detection/judge/marks.ts';
import type { DetectionRule } from '../../detection/rule.ts';
import type { UnknownField } from '../../ports/log-questions.ts';
import type { RuleScan } from '../../ports/rule-scan.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { CLI_RULES } from '../../text/i18n/rules/cli-rules.ts';
import { duration } from '../../text/time.ts';
import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import type { Invocation } from '../settings/invocation.ts';
import { sayBacktest } from './backtest-page.ts';
import type { DetectionPlace } from './detection-place.ts';
import { type KnownPages, knownPages } from './real-pages.ts';
import { type Replayed, replayVariants, spanSince, type Variant } from './replaying.ts';
import { endless, Scans } from './scans.ts';

/** How far back it is looked, ms. */
export const PREVIEW_MS = 7 * 86_400_000;

/** What an exclusion would have done to one rule. */
export interface RulePreview {
  readonly rule: string;
  /** Pages of the rule as it is, and those of them that would not have been sent. */
  readonly pages: number;
  readonly held: DroppedPages;
  /** Bad documents, and those of them that are left out. */
  readonly bad: number;
  readonly left: number;
  /** Evaluations, and those of them that could not be counted. */
  readonly evaluations: number;
  readonly unknown: number;
}

export interface ExclusionPreview {
  readonly rules: readonly RulePreview[];
  /** Rules without a known effect, and why, in words. */
  readonly unread: readonly { readonly rule: string; readonly reason: string }[];
  /** Why verdicts could not be read; null: they were. */
  readonly verdicts: string | null;
}

/**
 * What an exclusion would have held back in the last 7 days, rule by rule, by replays with and without it. Rejects where its query
 * names a field that no source of its rules has.
 */
export async function previewExclusion(
  cli: Invocation,
  place: DetectionPlace,
  exclusion: Exclusion,
  { rules, known }: { readonly rules: readonly DetectionRule[]; readonly known: readonly Exclusion[] },
): Promise<ExclusionPreview> {
  const now = Date.now();
  const touched = rules.filter(
    (rule) => exclusionsOf(rule, Date.parse(exclusion.from), [exclusion]).length > 0,
  );
  const scans = new Scans(cli, place);
  const previews: RulePreview[] = [];
  const unread: { rule: string; reason: string }[] = [];
  try {
    await refuseUnmapped(scans, exclusion, [...new Set(touched.map(({ source }) => source))]);
    const since = new Date(now - PREVIEW_MS).toISOString();
    const real = touched.length === 0 ? NO_PAGES : await verdictsOf(cli, since, new Date(now).toISOString());
    for (const rule of touched) {
      try {
        previews.push(await ofRule(scans, { rule, exclusion, known, real, since, now }));
      } catch (error) {
        unread.push({ rule: rule.name, reason: explain(error, cli.lang).line });
      }
    }
    return { rules: previews, unread, verdicts: real.unread };
  } finally {
    await scans.close();
  }
}

/** A clause on a field that no document has leaves nothing out, or, behind a NOT, everything. */
async function refuseUnmapped(scans: Scans, { match }: Exclusion, sources: readonly string[]): Promise<void> {
  if (match.by !== 'query') return;
  const unknown: { readonly source: string; readonly fields: readonly UnknownField[] }[] = [];
  for (const source of sources) {
    // A source that cannot be read tells nothing: its rules say why.
    const fields = await unmappedIn(scans, source, match.query).catch(() => null);
    if (fields === null || fields.length === 0) return;
    unknown.push({ source, fields });
  }
  const [first] = unknown;
  const [field] = first?.fields ?? [];
  if (first === undefined || field === undefined) return;
  const { source } = first;
  throw field.nearest === null
    ? new CliError('exclusion-unmapped', { source, field: field.field })
    : new CliError('exclusion-unmapped-near', { source, field: field.field, near: field.nearest });
}

async function unmappedIn(scans: Scans, source: string, query: string): Promise<readonly UnknownField[]> {
  const scan = await scans.of(source);
  return scans.asking(source, () => scan.unmapped(query, endless()));
}

const NO_PAGES: KnownPages = { ofRules: [], hurting: [], unread: null };

async function verdictsOf(cli: Invocation, since: string, until: string): Promise<KnownPages> {
  try {
    return await knownPages(cli, since, until);
  } catch (error) {
    return { ...NO_PAGES, unread: explain(error, cli.lang).line };
  }
}

async function ofRule(
  scans: Scans,
  {
    rule,
    exclusion,
    known,
    real,
    since,
    now,
  }: {
    readonly rule: DetectionRule;
    readonly exclusion: Exclusion;
    readonly known: readonly Exclusion[];
    readonly real: KnownPages;
    readonly since: string;
    readonly now: number;
  },
): Promise<RulePreview> {
  const span = spanSince(since, now);
  const scan = await scans.of(rule.source);
  // As if it had held all the time.
  const held = { ...exclusion, from: since, until: new Date(span.last + 1).toISOString() };
  const variants: readonly Variant[] = [
    { rule, exclusions: known },
    { rule, exclusions: [...known, held] },
  ];
  const own = real.ofRules.filter((page) => page.rule === rule.name);
  const [before, after] = await replayVariants(scans, variants, own, span, endless());
  if (before === undefined || after === undefined) throw new CliError('rule-source', { source: rule.source });
  for (const { failed } of [before, after]) if (failed !== null) throw await asWords(scans, rule, failed);
  const counts = await scans.asking(rule.source, () =>
    countsOf(scan, rule, exclusion, { from: Date.parse(since), to: now }),
  );
  return {
    rule: rule.name,
    pages: before.pages.length,
    held: droppedBy(before.pages, after.pages),
    ...counts,
    evaluations: Math.floor((span.last - span.first) / rule.every),
    unknown: Math.max(unknownOf(before), unknownOf(after)),
  };
}

async function asWords(scans: Scans, rule: DetectionRule, failed: Error): Promise<CliError> {
  const reason = await scans.reasonOf(rule.source, failed);
  return new CliError('rule-not-replayed', { rule: rule.name, reason }, failed);
}

const unknownOf = ({ unknown }: Replayed): number => unknown.reduce((sum, { n }) => sum + n, 0);

async function countsOf(
  scan: RuleScan,
  { query }: DetectionRule,
  { match }: Exclusion,
  span: { readonly from: number; readonly to: number },
): Promise<Pick<RulePreview, 'bad' | 'left'>> {
  const { messageField } = await scan.facts(endless());
  const left = exclusionQuery(match, messageField ?? 'message');
  const { matched: bad } = await scan.counts(query, span, endless());
  if (left === null) return { bad, left: 0 };
  return { bad, left: (await scan.counts(`(${query}) AND (${left})`, span, endless())).matched };
}

/** Rules for which it would have left everything out. */
export const silencedBy = ({ rules }: ExclusionPreview): readonly string[] =>
  rules.flatMap(({ rule, bad, left }) => (bad > 0 && left === bad ? [rule] : []));

/** A sentence for each rule, and what is not known. */
export function previewLines(preview: ExclusionPreview, lang: Lang): readonly string[] {
  const { rules, unread, verdicts } = preview;
  const say = (key: keyof typeof CLI_RULES, params: Params = {}) => fill(CLI_RULES[key], lang, params);
  const lines = rules.map((each): string => {
    const { rule, pages: all, held, unknown } = each;
    const { hurt, unhurt, unjudged, worst } = held;
    const n = hurt + unhurt + unjudged;
    const [bad, left] = [each.bad, each.left].map((count) => count.toLocaleString('en'));
    const params = { rule, all, n, bad: bad ?? '', left: left ?? '', span: duration(PREVIEW_MS, lang) };
    const users = unjudged > 0 ? sayBacktest(lang, 'up-to', { users: worst.toLocaleString('en') }) : '';
    if (n > 0) return say('preview-held', { ...params, hurt, unhurt, unjudged, users });
    if (unknown === 0) return say('preview-none', params);
    const counted = Math.max(0, each.evaluations - unknown).toLocaleString('en');
    return say('preview-none-part', {
      ...params,
      counted,
      evaluations: each.evaluations.toLocaleString('en'),
    });
  });
  return [
    ...lines,
    ...unread.map((each) => say('preview-unread', each)),
    ...(rules.length + unread.length === 0 ? [say('preview-no-rule')] : []),
    ...(verdicts === null || !rules.some(({ held }) => held.unjudged > 0)
      ? []
      : [say('preview-no-verdicts', { reason: verdicts })]),
  ];
}
