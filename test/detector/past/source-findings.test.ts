import { describe, expect, it } from 'vitest';
import { isNote } from '../../../src/detection/lint/findings.ts';
import type { DetectionRule } from '../../../src/detection/rule.ts';
import { exclusionOnSource, sourceFindings } from '../../../src/detector/past/source-findings.ts';
import { MOST_GROUPS } from '../../../src/ports/detection-source.ts';
import type { FieldKind, RuleScan } from '../../../src/ports/rule-scan.ts';
import { scanOf, testExclusion, testRule } from './documents.ts';

const never = new AbortController().signal;
const DAY = 86_400_000;
const NOW = 20_000 * DAY;

interface Source {
  /** Documents by query: of the last day, and of the last week where there are others. */
  readonly matched?: Readonly<Record<string, number | readonly [day: number, week: number]>>;
  /** All documents. */
  readonly all?: number | readonly [day: number, week: number];
  readonly kinds?: Readonly<Record<string, FieldKind>>;
  /** Fields that no document has, by query, with the nearest one. */
  readonly unmapped?: Readonly<Record<string, readonly { field: string; nearest: string | null }[]>>;
  readonly distinct?: number;
  readonly lag?: { readonly p99: number; readonly n: number } | null;
  readonly messageField?: string | null;
}

/** A source that says so much of its documents. */
function scanThat(source: Source): RuleScan {
  const isDay = (from: number, to: number): boolean => {
    expect(to).toBe(NOW);
    expect([DAY, 7 * DAY]).toContain(to - from);
    return to - from === DAY;
  };
  const within = (n: number | readonly [number, number] = 0, day: boolean): number =>
    typeof n === 'number' ? n : n[day ? 0 : 1];
  return {
    ...scanOf([], 1),
    ingestLag: async () => source.lag ?? null,
    facts: async () => ({ tellsIngest: true, messageField: source.messageField ?? null }),
    fieldKind: async (field) => source.kinds?.[field] ?? { kind: 'countable', nearest: null },
    unmapped: async (query) => source.unmapped?.[query] ?? [],
    distinct: async (_field, { from, to }) => (isDay(from, to) ? (source.distinct ?? 0) : -1),
    counts: async (query, { from, to }) => ({
      matched: within(source.matched?.[query], isDay(from, to)),
      all: within(source.all ?? 1_000, isDay(from, to)),
    }),
  };
}

/** Bad documents of which each has a user and is in `total`. */
const SOUND = {
  ...{ bad: 100, all: 1_000 },
  ...{ '(bad) AND _exists_:user': 100, '(bad) AND (all)': 100, '(bad) AND _exists_:region': 100 },
};
const found = async (source: Source, more: Partial<DetectionRule> = {}) => {
  const sound = { ...source, matched: { ...SOUND, ...source.matched } };
  const findings = await sourceFindings(scanThat(sound), testRule(more), NOW, never);
  expect(findings.every(({ rule }) => rule === 'checkout-5xx')).toBe(true);
  return findings.map(({ kind, path, params }) => [kind, path.join('.'), params]);
};

describe('what the documents of its source say of a rule', () => {
  it('DET-942 is nothing where all fits', async () => {
    expect(await found({}, { group: ['region'] })).toEqual([]);
    expect(await found({}, { total: null })).toEqual([]);
  });

  it.each<[string, Source, Partial<DetectionRule>, readonly unknown[][]]>([
    ['the delay is as long as the lag', { lag: { p99: 30_000, n: 50 } }, { delay: 30_000 }, []],
    [
      'the delay is shorter than the lag',
      { lag: { p99: 30_001, n: 50 } },
      { delay: 30_000 },
      [['delay-short', 'delay', { n: 50, delay: '30s', p99: '31s', suggested: '31s' }]],
    ],
    [
      'the lag is a minute',
      { lag: { p99: 59_500, n: 50 } },
      { delay: 0 },
      [['delay-short', 'delay', { n: 50, delay: '0s', p99: '1m', suggested: '1m' }]],
    ],
    [
      'the lag is longer than a minute: whole minutes are suggested',
      { lag: { p99: 60_001, n: 50 } },
      { delay: 0 },
      [['delay-short', 'delay', { n: 50, delay: '0s', p99: '61s', suggested: '2m' }]],
    ],
  ])('DET-748 names a delay by the lag of ingest: %s', async (_what, source, rule, findings) => {
    expect(await found(source, rule)).toEqual(findings);
  });

  it.each<[string, Source, readonly unknown[][]]>([
    [
      'it is text',
      { kinds: { user: { kind: 'text', nearest: null } } },
      [['users-text', 'impact.users', { field: 'user' }]],
    ],
    [
      'no index has it',
      { kinds: { user: { kind: 'unmapped', nearest: null } } },
      [['users-unmapped', 'impact.users', { field: 'user' }]],
    ],
    [
      'no index has it, and one has a field of nearly that name',
      { kinds: { user: { kind: 'unmapped', nearest: 'user.id' } } },
      [['users-unmapped-near', 'impact.users', { field: 'user', near: 'user.id' }]],
    ],
    [
      'no bad document has it',
      { matched: { '(bad) AND _exists_:user': 0 } },
      [['users-empty', 'impact.users', { field: 'user', n: 100 }]],
    ],
    ['one bad document has it', { matched: { '(bad) AND _exists_:user': 1 } }, []],
    ['there is no bad document', { matched: { bad: [0, 9], '(bad) AND _exists_:user': 0 } }, []],
  ])('DET-942 names a users field that cannot be counted: %s', async (_what, source, findings) => {
    expect(await found(source)).toEqual(findings);
  });

  describe('of errors that name no user', () => {
    const unnamed = (named: number, more: object = {}, bad = 10_000) => {
      const matched = { bad, '(bad) AND _exists_:user': named, '(bad) AND (all)': bad };
      return found(
        { matched, all: 100_000 },
        { impact: { ...testRule().impact, ...more }, window: 15 * 60_000 },
      );
    };
    const many = { n: 5_000, bad: 10_000, field: 'user' };

    it.each<[string, number, object, readonly unknown[][]]>([
      ['half of them are many, and no number pages', 5_000, {}, [['unnamed-many', 'impact', many]]],
      ['fewer than half', 5_001, {}, []],
      ['the rule says that none pages', 5_000, { unnamed: 0 }, []],
      ['the rule pages nobody at all', 5_000, { page: null, notice: { users: 1, share: null } }, []],
      ['a number between a window and the day', 5_000, { unnamed: 53 }, []],
      [
        'a number that a usual window reaches',
        5_000,
        { unnamed: 52 },
        [['unnamed-low', 'impact.unnamed', { level: 52, n: 52, window: '15m' }]],
      ],
      ['a number that the day just reached', 5_000, { unnamed: 5_000 }, []],
      [
        'a number that the whole day did not reach',
        5_000,
        { unnamed: 5_001 },
        [['unnamed-high', 'impact.unnamed', { level: 5_001, n: 5_000 }]],
      ],
      ['it names none at all, which is what the rule is about', 0, { unnamed: 5_000, page: null }, []],
    ])('DET-998 is a note where its number does not fit them: %s', async (_what, named, more, findings) => {
      expect(await unnamed(named, more)).toEqual(findings);
      expect(findings.every(([kind]) => isNote(String(kind)))).toBe(true);
    });

    it('DET-998 is nothing where they are few', async () => {
      expect(await unnamed(0, { unnamed: 1_000 }, 99)).toEqual([]);
      expect(await unnamed(0, { unnamed: 1_000 }, 100)).toMatchObject([
        ['unnamed-high', 'impact.unnamed', { n: 100 }],
      ]);
      expect(await unnamed(1, {}, 100)).toEqual([]);
    });
  });

  it.each<[string, Source, readonly unknown[][]]>([
    [
      'one is text, and another one no index has',
      { kinds: { region: { kind: 'text', nearest: null }, zone: { kind: 'unmapped', nearest: 'zones' } } },
      [
        ['group-text', 'group', { field: 'region' }],
        ['group-unmapped', 'group', { field: 'zone' }],
      ],
    ],
    [
      'no bad document has one, and another one has too many values',
      { matched: { '(bad) AND _exists_:region': 0 }, distinct: MOST_GROUPS + 1 },
      [
        ['group-empty', 'group', { field: 'region', n: 100 }],
        ['group-many', 'group', { field: 'zone', n: MOST_GROUPS + 1, most: MOST_GROUPS }],
      ],
    ],
    ['each has as many values as can be judged', { distinct: MOST_GROUPS }, []],
    [
      'there is no bad document',
      { matched: { bad: [0, 9], '(bad) AND _exists_:region': 0, '(bad) AND _exists_:zone': 0 } },
      [],
    ],
  ])('DET-942 names each group field that cannot be judged by: %s', async (_what, source, findings) => {
    const matched = { '(bad) AND _exists_:zone': 3, ...source.matched };
    expect(await found({ ...source, matched }, { group: ['region', 'zone'] })).toEqual(findings);
  });

  it.each<[string, Source, readonly unknown[][]]>([
    [
      'of its query no index has two fields: what it finds is not judged',
      {
        matched: { bad: 0 },
        unmapped: {
          bad: [
            { field: 'staus', nearest: 'status' },
            { field: 'x', nearest: null },
          ],
        },
      },
      [
        ['query-unmapped-near', 'query', { field: 'staus', near: 'status' }],
        ['query-unmapped', 'query', { field: 'x' }],
      ],
    ],
    [
      'of `total` no index has a field',
      { matched: { all: 0 }, unmapped: { all: [{ field: 'x', nearest: null }] } },
      [['query-unmapped', 'total', { field: 'x' }]],
    ],
    [
      'it finds more than nine of ten documents',
      { all: 110 },
      [['match-most', 'query', { matched: 100, all: 110, share: '91%' }]],
    ],
    ['it finds nine of ten documents', { matched: { bad: 90, '(bad) AND (all)': 90 }, all: 100 }, []],
    [
      'it finds nearly all of a hundred documents',
      { matched: { bad: 99 }, all: 100 },
      [['match-most', 'query', { matched: 99, all: 100, share: '99%' }]],
    ],
    ['it finds nearly all of fewer documents', { matched: { bad: 98 }, all: 99 }, []],
    [
      'it finds nothing in a week',
      { matched: { bad: 0, '(bad) AND (all)': 0 } },
      [['matches-nothing', 'query', {}]],
    ],
    ['it finds something in a week', { matched: { bad: [0, 1], '(bad) AND (all)': 0 } }, []],
    ['its source has no document in a week', { matched: { bad: 0, all: 0 }, all: 0 }, []],
  ])('DET-942 names a query that its documents do not fit: %s', async (_what, source, findings) => {
    expect(await found(source)).toEqual(findings);
  });

  it('DET-942 leaves a query of everything to what names it without a source', async () => {
    const all = { matched: { '*': 1_000, '(*) AND _exists_:user': 9, '(*) AND (all)': 1_000 } };
    expect(await found(all, { query: '*' })).toEqual([]);
  });

  it.each<[string, Source, readonly unknown[][]]>([
    ['it finds nothing in a week', { matched: { all: 0 } }, [['total-nothing', 'total', {}]]],
    ['it finds something in a week', { matched: { all: [0, 1] } }, []],
    ['one of twenty bad documents is outside of it', { matched: { '(bad) AND (all)': 95 } }, []],
    [
      'more bad documents are outside of it',
      { matched: { '(bad) AND (all)': 94 } },
      [['total-misses', 'total', { n: 6, bad: 100 }]],
    ],
    ['there is no bad document', { matched: { bad: [0, 9], '(bad) AND (all)': 0 } }, []],
  ])('DET-942 names a `total` that bad documents are no part of: %s', async (_what, source, findings) => {
    expect(await found(source)).toEqual(findings);
  });
});

describe('what the documents of its source say of an exclusion', () => {
  const onSource = async (source: Source, match = testExclusion('timeout', 0, 10).match) => {
    const exclusion = { ...testExclusion('timeout', 0, 10), match };
    const findings = await exclusionOnSource(scanThat(source), exclusion, NOW, never);
    for (const each of findings) {
      expect(each).toMatchObject({ rule: null, path: [], params: { id: 'no-timeout', owner: 'sato' } });
    }
    return findings.map(({ kind }) => kind);
  };

  it.each<[number, number, readonly string[]]>([
    [0, 0, []],
    [0, 1, ['exclusion-nothing']],
    [1, 1, []],
    [99, 99, []],
    [90, 100, []],
    [91, 100, ['exclusion-all']],
  ])('DET-750 leaves %i documents of %i out: %j', async (matched, all, kinds) => {
    // Of a week: the last day alone says nothing.
    const week = { matched: { timeout: [0, matched] }, all: [0, all] } as const;
    expect(await onSource(week)).toEqual(kinds);
  });

  it('DET-750 is asked for by the field in which the source has its messages', async () => {
    const match = { by: 'pattern', pattern: 'p1', template: 'payment <duration> late' } as const;
    const of = (field: string) => ({ [`${field}:"payment" AND ${field}:"late"`]: 7 });
    expect(await onSource({ matched: of('msg'), messageField: 'msg' }, match)).toEqual([]);
    expect(await onSource({ matched: of('message') }, match)).toEqual([]);
    expect(await onSource({ matched: of('message'), messageField: 'msg' }, match)).toEqual([
      'exclusion-nothing',
    ]);
    const wordless = { ...match, template: '<duration>' };
    expect(await onSource({}, wordless)).toEqual(['exclusion-nothing']);
  });
});
