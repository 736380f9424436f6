import fc from 'fast-check';
import type { ScanFilter, ScanRow } from '../../../src/detection/backtest/scan.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import { type DetectionRule, groupKey, pagesUnnamed, type RuleGroup } from '../../../src/detection/rule.ts';
import type { SlotCounts } from '../../../src/detection/slot.ts';
import type { DetectionSource, RuleAsk } from '../../../src/ports/detection-source.ts';
import type { RuleScan } from '../../../src/ports/rule-scan.ts';
import type { TimeSpan } from '../../../src/text/time-span.ts';

/** A document of a world that is held in memory. Times are epoch ms. */
export interface TestDocument {
  readonly at: number;
  readonly ingestedAt: number;
  readonly user: string | null;
  readonly region: string | null;
  /** Which of its two statements wrote it. */
  readonly statement: 'timeout' | 'refused';
  readonly bad: boolean;
}

export const MINUTE = 60_000;
/** A moment that every slot fits. */
export const BEGIN = 480_000 * 3_600_000;

export const testRule = (more: Partial<DetectionRule> = {}): DetectionRule => ({
  name: 'checkout-5xx',
  title: null,
  source: 'app',
  query: 'bad',
  total: 'all',
  impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 3, share: null } },
  window: 2 * MINUTE,
  every: MINUTE,
  delay: 30_000,
  for: 0,
  resolve: { below: 3, clean: 3 },
  group: [],
  ...{ service: 'checkout', severity: null, procedure: null, runbook: null, owner: null, tests: [] },
  ...more,
});

/** An exclusion of one of the two statements, `from` to `until` as minutes after the begin. */
export const testExclusion = (
  statement: TestDocument['statement'],
  from: number,
  until: number,
): Exclusion => ({
  ...{ id: `no-${statement}`, rule: null, source: 'app', match: { by: 'query', query: statement } },
  ...{ owner: 'sato', reason: 'known' },
  from: new Date(BEGIN + from * MINUTE).toISOString(),
  until: new Date(BEGIN + until * MINUTE).toISOString(),
});

const finds = (query: string, document: TestDocument): boolean =>
  query === 'all' || (query === 'bad' ? document.bad : query === document.statement);

/** Documents over some minutes, some of them late by up to some minutes. */
export const documentsArbitrary = (minutes: number): fc.Arbitrary<readonly TestDocument[]> =>
  fc
    .array(
      fc.record({
        at: fc.integer({ min: 0, max: minutes * 60 - 1 }).map((s) => BEGIN + s * 1_000),
        lag: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 0, max: 25 }) },
          { weight: 1, arbitrary: fc.integer({ min: 0, max: 400 }) },
        ),
        user: fc.option(fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5', 'u6'), { freq: 8 }),
        region: fc.option(fc.constantFrom('eu', 'jp'), { freq: 8 }),
        statement: fc.constantFrom('timeout', 'refused'),
        bad: fc.boolean(),
      }),
      { minLength: 20, maxLength: 160 },
    )
    .map((all) => all.map(({ lag, ...rest }) => ({ ...rest, ingestedAt: rest.at + lag * 1_000 })));

const passes = ({ match, queries }: ScanFilter, document: TestDocument): boolean => {
  const [first = false, ...others] = queries.map((query) => finds(query, document));
  return match === 'only' ? first && !others.some(Boolean) : !first && !others.some(Boolean);
};

const fieldOf = (document: TestDocument, field: string): string | null =>
  field === 'user' ? document.user : document.region;

/** The past of a world, told in parts of so many rows. */
export function scanOf(documents: readonly TestDocument[], part: number): RuleScan & { asked: number } {
  const scan: RuleScan & { asked: number } = {
    asked: 0,
    async *rows({ query, users, group, grainMs, from, to, filters }) {
      scan.asked += 1;
      const step = (at: number) => Math.floor(at / grainMs) * grainMs;
      const found = new Map<string, ScanRow>();
      const wanted = documents.filter(
        (each) => each.at >= from && each.at < to && finds(query ?? 'all', each),
      );
      for (const each of [...wanted].sort((a, b) => a.at - b.at)) {
        const base = {
          ...{ at: step(each.at), ingestedAt: step(each.ingestedAt) },
          group: group.map((field) => fieldOf(each, field)),
          user: users === null ? null : fieldOf(each, users),
        };
        const key = JSON.stringify(base);
        const before = found.get(key);
        found.set(key, {
          ...base,
          count: (before?.count ?? 0) + 1,
          passed: filters.map((filter, i) => (before?.passed[i] ?? 0) + Number(passes(filter, each))),
        });
      }
      const rows = [...found.values()];
      for (let i = 0; i < rows.length; i += part) yield rows.slice(i, i + part);
    },
    async totals({ query }, spans) {
      return spans.map(({ from, to, seen, group }) => {
        const lines = documents.filter(
          (each) =>
            each.at >= from &&
            each.at < to &&
            each.ingestedAt < seen &&
            finds(query ?? 'all', each) &&
            (group.length === 0 || group[0] === each.region),
        );
        const users = new Set(lines.flatMap(({ user }) => user ?? []));
        const unnamed = lines.filter(({ user }) => user === null).length;
        return { users: users.size, lines: lines.length, unnamed };
      });
    },
    async presence({ from, to }, grainMs) {
      const step = (at: number) => Math.floor(at / grainMs) * grainMs;
      const steps = Map.groupBy(
        documents.filter(({ at }) => at >= from && at < to),
        ({ at }) => step(at),
      );
      return [...steps]
        .sort(([a], [b]) => a - b)
        .map(([at, all]) => ({ at, ingestedAt: Math.min(...all.map(({ ingestedAt }) => ingestedAt)) }));
    },
    ingestLag: async () => null,
    facts: async () => ({ tellsIngest: true, messageField: 'message' }),
    fieldKind: async () => ({ kind: 'countable', nearest: null }),
    unmapped: async () => [],
    distinct: async () => 0,
    counts: async () => ({ matched: 0, all: 0 }),
    lines: async () => [],
    close: async () => {},
  };
  return scan;
}

/** The same world as live sees it at `now`. */
export function sourceOf(documents: readonly TestDocument[], now: () => number): DetectionSource {
  const within = ({ from, to }: TimeSpan) =>
    documents.filter((each) => each.at >= from && each.at < to && each.ingestedAt < now());
  const answer = ({ rule, exclusions, groups = [] }: RuleAsk, span: TimeSpan) => {
    const all = within(span);
    const bad = all.filter((each) => finds(rule.query, each));
    const asked = groups.flatMap((group) => group.map(({ value }) => value));
    const found = bad.flatMap(({ region }) => region ?? []);
    const keys = rule.group.length === 0 ? [''] : [...new Set([...found, ...asked])];
    return keys.map((key): { group: RuleGroup; counts: SlotCounts } => {
      const inGroup = (each: TestDocument) => key === '' || each.region === key;
      const queries = exclusions.map(({ id, match }) => ({
        id,
        query: match.by === 'query' ? match.query : '',
      }));
      const mine = bad.filter(inGroup);
      const left = mine.filter((each) => !queries.some(({ query }) => finds(query, each)));
      const usersOf = (some: readonly TestDocument[]) => new Set(some.flatMap(({ user }) => user ?? []));
      const newest = (some: readonly TestDocument[]) =>
        rule.for === 0 || rule.every >= rule.window
          ? null
          : some.filter(({ at }) => at >= span.to - rule.every);
      const fresh = (some: readonly TestDocument[]) => {
        const found = newest(some);
        return found && usersOf(found).size;
      };
      const isUnnamed = pagesUnnamed(rule.impact) && rule.for > 0 && rule.every < rule.window;
      const freshUnnamed = (some: readonly TestDocument[]) =>
        newest(some)?.filter(({ user }) => user === null).length ?? 0;
      const count = (some: readonly TestDocument[]) => ({
        n: usersOf(some).size,
        unnamed: some.filter(({ user }) => user === null).length,
      });
      const excluded = queries.map(({ id, query }) => {
        const others = queries.filter((one) => one.id !== id);
        const out = mine.filter(
          (each) => finds(query, each) && !others.some((one) => finds(one.query, each)),
        );
        const without = [...out, ...left];
        const usersWithout = usersOf(without).size;
        return {
          exclusion: id,
          bad: out.length,
          users: count(out),
          usersWithout,
          freshWithout: fresh(without),
          ...(isUnnamed ? { freshUnnamedWithout: freshUnnamed(without) } : {}),
        };
      });
      const total = all.filter((each) => inGroup(each));
      return {
        group: rule.group.length === 0 ? [] : [{ field: 'region', value: key }],
        counts: {
          bad: left.length,
          users: count(left),
          fresh: fresh(left),
          ...(isUnnamed ? { freshUnnamed: freshUnnamed(left) } : {}),
          total: rule.total === null ? null : total.length,
          totalUsers: rule.total === null ? null : usersOf(total).size,
          excluded,
        },
      };
    });
  };
  /** Whether a rule counts it: what exclusions leave out does not. */
  const isBad = ({ rule, exclusions }: RuleAsk, document: TestDocument): boolean =>
    finds(rule.query, document) &&
    !exclusions.some(({ match }) => match.by === 'query' && finds(match.query, document));
  return {
    name: 'app',
    count: async ({ span, rules, earlier }) =>
      rules.map((ask) => {
        if (within(span).length === 0) return { unknown: { kind: 'no-documents', params: {} } };
        return {
          unknown: null,
          groups: answer(ask, span),
          bad: within(span).filter((each) => isBad(ask, each)).length,
          earlier: earlier.map((one) => within(one).filter((each) => isBad(ask, each)).length),
          total: null,
          unlisted: null,
        };
      }),
    messageField: () => null,
    skewMs: async () => 0,
    close: async () => {},
  };
}

/** What is compared of a result or move: without the totals, which a backtest asks for only where they matter. */
export const groupName = (group: RuleGroup): string => groupKey(group);
