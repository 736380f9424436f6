import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSearchDetection } from '../../../src/adapters/opensearch/detection/detection-source.ts';
import { openRuleScan } from '../../../src/adapters/opensearch/scan/rule-scan.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import type { RuleMove } from '../../../src/detection/machine.ts';
import { type FieldType, matchesQuery } from '../../../src/detection/query/matches.ts';
import { parseQuery } from '../../../src/detection/query/parse.ts';
import { type DetectionRule, groupKey } from '../../../src/detection/rule.ts';
import { Evaluator } from '../../../src/detector/evaluator.ts';
import { runBacktest } from '../../../src/detector/past/backtest.ts';
import { exclusionOnSource, sourceFindings } from '../../../src/detector/past/source-findings.ts';
import { testRule } from '../../detector/past/documents.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const MINUTE = 60_000;
const never = new AbortController().signal;
const realTime = {
  now: () => Date.now(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const PROPERTIES = {
  user: { type: 'keyword' },
  region: { type: 'keyword' },
  status: { type: 'integer' },
  note: { type: 'text' },
  event: { properties: { ingested: { type: 'date' } } },
};

interface Wanted {
  readonly at: number;
  readonly lag: number;
  readonly user?: string;
  readonly region?: string;
  readonly status: number;
  readonly message: string;
}

const source = ({ at, lag, user, region, status, message }: Wanted) => ({
  '@timestamp': new Date(at).toISOString(),
  ...{ event: { ingested: new Date(at + lag).toISOString() }, status, message },
  ...(user === undefined ? {} : { user }),
  ...(region === undefined ? {} : { region }),
});

/** The past of an index, as a backtest and the lint read it. */
export const scanTests = (node: () => TestNode) =>
  describe('the past of an index', () => {
    const options = (index: string) => ({
      ...{ node: node().url, auth: { kind: 'none' } as const, index, name: 'app', guests: false },
      ...{ time: realTime, random: Math.random },
    });
    async function made(): Promise<{ readonly index: string; readonly client: NodeClient }> {
      const index = `scan-${randomUUID().slice(0, 8)}`;
      const client = new NodeClient(node().url);
      await client.makeIndex(index, { shards: 2, properties: PROPERTIES });
      return { index, client };
    }
    const write = (client: NodeClient, index: string, documents: readonly Wanted[]) =>
      client.write(
        documents.map((each) => ({ index, source: source(each) })),
        true,
      );
    const end = () => Math.floor(Date.now() / MINUTE) * MINUTE;

    const rule = (more: Partial<DetectionRule> = {}): DetectionRule =>
      testRule({
        ...{ query: 'status:>=500', total: '*:*', window: 2 * MINUTE, delay: 30_000 },
        impact: {
          usersField: 'user',
          minTotal: 0,
          notice: { users: 1, share: null },
          page: { users: 3, share: 0.2 },
        },
        ...more,
      });

    /** Some trouble, some of it late, some of it of a statement that is excluded. */
    function troubles(begin: number): readonly Wanted[] {
      return Array.from({ length: 240 }, (_, i): Wanted => {
        const at = begin + Math.floor((i / 240) * 24) * MINUTE + ((i * 37) % 60) * 1_000;
        const minute = Math.floor((at - begin) / MINUTE);
        const isBad = (minute >= 6 && minute < 11) || (minute >= 15 && minute < 18) || i % 29 === 0;
        return {
          at,
          lag: i % 13 === 0 ? 150_000 : (i % 7) * 2_000,
          ...(i % 17 === 0 ? {} : { user: `u${i % 9}` }),
          region: i % 2 === 0 ? 'eu' : 'jp',
          status: isBad ? 503 : 200,
          message: isBad && i % 3 === 0 ? `acquirer ${i} timed out` : `done ${i}`,
        };
      });
    }

    const told = ({ kind, slot, late, result }: RuleMove) => ({
      ...{ kind, slot, late, group: groupKey(result.group) },
      ...{ users: result.counts?.users.n ?? null, bad: result.counts?.bad ?? null },
    });
    const inOrder = (all: readonly ReturnType<typeof told>[]) =>
      [...all].sort((a, b) => a.slot - b.slot || a.group.localeCompare(b.group));

    it('DET-746 replays to what the live run found on the same node, slot by slot', async () => {
      const begin = end() - 35 * MINUTE;
      const exclusion: Exclusion = {
        ...{ id: 'acquirer', rule: null, source: 'app', owner: 'sato', reason: 'known' },
        match: { by: 'pattern', pattern: 'x', template: 'acquirer <number> timed out' },
        from: new Date(begin + 12 * MINUTE).toISOString(),
        until: new Date(begin + 30 * MINUTE).toISOString(),
      };
      for (const one of [
        rule(),
        rule({
          group: ['region'],
          total: null,
          impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 2, share: null } },
        }),
        rule({
          ...{ group: ['region'], window: 3 * MINUTE, for: MINUTE, resolve: { below: 2, clean: 2 } },
          impact: { usersField: 'user', minTotal: 4, notice: null, page: { users: 2, share: 0.3 } },
        }),
      ]) {
        const { index, client } = await made();
        const documents = [...troubles(begin)].sort((a, b) => a.at + a.lag - (b.at + b.lag));
        // Fields are looked at when there is a document: one of before all of it.
        await write(client, index, [
          { at: begin - 5 * MINUTE, lag: 0, user: 'u0', region: 'eu', status: 200, message: 'done 0' },
        ]);
        const live = openSearchDetection(options(index));
        const evaluator = new Evaluator(new Map([['app', live]]));
        evaluator.setRules([one]);
        const seen: ReturnType<typeof told>[] = [];
        let written = 0;
        const span = { first: begin + MINUTE, last: begin + 28 * MINUTE };
        for (let slot = span.first; slot <= span.last; slot += MINUTE) {
          const due = documents.slice(written).findIndex(({ at, lag }) => at + lag >= slot);
          const next = due < 0 ? documents.length : written + due;
          if (next > written) await write(client, index, documents.slice(written, next));
          written = next;
          const evaluated = await evaluator.evaluate(slot, [exclusion], never);
          seen.push(...(evaluated?.moved ?? []).map(({ move }) => told(move)));
        }
        await live.close();
        const scan = openRuleScan(options(index));
        const again: ReturnType<typeof told>[] = [];
        const onMoved = (moved: readonly RuleMove[]) => void again.push(...moved.map(told));
        const [run] = await runBacktest(scan, [{ rule: one, exclusions: [exclusion], onMoved }], span, never);
        await scan.close();
        expect(run?.pages.length).toBeGreaterThan(0);
        expect(seen.length).toBeGreaterThan(5);
        expect(inOrder(again)).toEqual(inOrder(seen));
      }
    }, 120_000);

    it('DET-747 gives every document once, also where a slice has more than a page, and none of another query', async () => {
      const { index, client } = await made();
      const begin = end() - 30 * MINUTE;
      const documents = Array.from({ length: 12_500 }, (_, i): Wanted => {
        const at = begin + (i % 3) * MINUTE + (i % 50_000);
        return {
          at,
          lag: (i % 4) * 70_000,
          user: `u${i}`,
          region: 'eu',
          status: i % 5 === 0 ? 200 : 503,
          message: 'm',
        };
      });
      for (let i = 0; i < documents.length; i += 5_000)
        await write(client, index, documents.slice(i, i + 5_000));
      const scan = openRuleScan(options(index));
      expect(await scan.facts(never)).toEqual({ tellsIngest: true, messageField: 'message' });
      const users = new Map<string, number>();
      let last = 0;
      const ask = { query: 'status:503', users: 'user', group: ['region'], grainMs: MINUTE, filters: [] };
      for await (const rows of scan.rows({ ...ask, from: begin, to: begin + 10 * MINUTE }, never)) {
        expect(rows.length).toBeLessThanOrEqual(10_000);
        for (const row of rows) {
          expect(row.at).toBeGreaterThanOrEqual(last);
          last = row.at;
          users.set(row.user ?? '', (users.get(row.user ?? '') ?? 0) + row.count);
          const document = documents[Number(row.user?.slice(1))] as Wanted;
          expect(row).toMatchObject({
            at: Math.floor(document.at / MINUTE) * MINUTE,
            ingestedAt: Math.floor((document.at + document.lag) / MINUTE) * MINUTE,
            group: ['eu'],
          });
        }
      }
      expect(users.size).toBe(10_000);
      expect([...users.values()].every((n) => n === 1)).toBe(true);
      await scan.close();
    }, 60_000);

    it('DET-748 finds what the lint is about: lag, fields, groups, and queries of everything or nothing', async () => {
      const { index, client } = await made();
      const begin = end() - 20 * MINUTE;
      const documents = Array.from(
        { length: 400 },
        (_, i): Wanted => ({
          ...{ at: begin + i * 1_000, lag: i % 20 === 0 ? 95_000 : 2_000, user: `u${i}`, region: `r${i}` },
          ...{ status: 503, message: 'note' },
        }),
      );
      await write(client, index, documents);
      const scan = openRuleScan(options(index));
      const lint = async (more: Partial<DetectionRule>) =>
        (await sourceFindings(scan, rule(more), Date.now(), never)).map(({ kind, params }) => [
          kind,
          params.field ?? params.near ?? null,
        ]);
      const impact = (usersField: string): DetectionRule['impact'] => ({ ...rule().impact, usersField });
      const all = await sourceFindings(scan, rule({ delay: 30_000 }), Date.now(), never);
      expect(all.find(({ kind }) => kind === 'delay-short')?.params).toMatchObject({
        delay: '30s',
        p99: '95s',
        suggested: '2m',
      });
      expect(await lint({ delay: 120_000, query: 'status:503' })).toEqual([['match-most', null]]);
      expect(await lint({ delay: 120_000, query: 'message:nothing' })).toEqual([['matches-nothing', null]]);
      expect(await lint({ delay: 120_000, query: 'user:u1', impact: impact('note') })).toEqual([
        ['users-text', 'note'],
      ]);
      expect(await lint({ delay: 120_000, query: 'user:u1', impact: impact('usr') })).toEqual([
        ['users-unmapped-near', 'usr'],
      ]);
      expect(await lint({ delay: 120_000, query: 'user:u1', group: ['region'] })).toEqual([
        ['group-many', 'region'],
      ]);
      const exclusion = (query: string): Exclusion => ({
        ...{ id: 'x', rule: null, source: 'app', match: { by: 'query', query }, owner: 'o', reason: 'r' },
        ...{ from: new Date(0).toISOString(), until: new Date(1).toISOString() },
      });
      const of = async (query: string) =>
        (await exclusionOnSource(scan, exclusion(query), Date.now(), never)).map(({ kind }) => kind);
      expect(await of('status:503')).toEqual(['exclusion-all']);
      expect(await of('status:404')).toEqual(['exclusion-nothing']);
      expect(await of('user:u7')).toEqual([]);
      await scan.close();
    });

    it('DET-942 finds a mistyped query, total, users or group field on the index', async () => {
      const { index, client } = await made();
      const begin = end() - 20 * MINUTE;
      const documents = Array.from(
        { length: 300 },
        (_, i): Wanted => ({
          ...{ at: begin + i * 1_000, lag: 2_000, user: `u${i % 50}`, message: 'note' },
          ...(i % 3 === 0 ? { status: 503 } : { status: 200, region: 'eu' }),
        }),
      );
      await write(client, index, documents);
      const scan = openRuleScan(options(index));
      const lint = async (more: Partial<DetectionRule>) =>
        (
          await sourceFindings(
            scan,
            rule({ delay: 120_000, query: 'status:503', ...more }),
            Date.now(),
            never,
          )
        ).map(({ kind, path, params }) => [kind, path[0], params]);
      const impact = { ...rule().impact, usersField: 'region' };
      expect(await lint({ total: 'status:>=200' })).toEqual([]);
      expect(await lint({ total: 'servcie:checkout' })).toEqual([
        ['query-unmapped', 'total', { field: 'servcie' }],
      ]);
      expect(await lint({ query: 'stauts:503' })).toEqual([
        ['query-unmapped-near', 'query', { field: 'stauts', near: 'status' }],
      ]);
      expect(await lint({ total: 'status:204' })).toEqual([['total-nothing', 'total', {}]]);
      expect(await lint({ total: 'status:[200 TO 299]' })).toEqual([
        ['total-misses', 'total', { n: 100, bad: 100 }],
      ]);
      // Nobody who is affected has the field, though others have.
      expect(await lint({ total: null, impact })).toEqual([
        ['users-empty', 'impact', { field: 'region', n: 100 }],
      ]);
      expect(await lint({ total: null, group: ['region'] })).toEqual([
        ['group-empty', 'group', { field: 'region', n: 100 }],
      ]);
      await scan.close();
    });

    it('DET-749 judges documents of tests as the cluster does, or says that it cannot', async () => {
      const { index, client } = await made();
      const words = ['timeout', 'Refused', 'pool full', 'acquirer-b', 'a.b', '日本'];
      const documents = Array.from({ length: 80 }, (_, i) => ({
        '@timestamp': new Date(end() - i * 1_000).toISOString(),
        ...{ event: { ingested: new Date(end()).toISOString() }, user: `u${i % 4}`, region: words[i % 6] },
        status: 198 + (i % 5) * 101,
        ...(i % 3 === 0 ? {} : { message: `${words[i % 6]} of ${words[(i + 1) % 6]}` }),
      }));
      await client.write(
        documents.map((each, i) => ({ index, id: String(i), source: each })),
        true,
      );
      const types: Record<string, FieldType> = { message: 'text', region: 'keyword', user: 'keyword' };
      const leaf = fc.oneof(
        fc.constantFrom(
          'user:u1',
          'user:u*',
          'user:u?',
          'region:Refused',
          'region:refused',
          'region:"pool full"',
        ),
        fc.constantFrom(
          'message:refused',
          'message:"of timeout"',
          'message:TIMEOUT',
          'message:acq*',
          'message:日本',
        ),
        fc.constantFrom(
          'status:198',
          'status:>=400',
          'status:[200 TO 500}',
          'status:<300',
          '_exists_:message',
          '*:*',
        ),
        fc.constantFrom('user:(u1 OR u2)', 'region:(timeout OR a.b)'),
      );
      const { query } = fc.letrec<{ query: string; leaf: string }>((tie) => ({
        leaf,
        query: fc.oneof(
          { depthSize: 'small' },
          tie('leaf'),
          fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) AND (${b})`),
          fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) OR (${b})`),
          tie('query').map((a) => `*:* AND NOT (${a})`),
          fc.tuple(tie('query'), tie('query')).map(([a, b]) => `+(${a}) -(${b})`),
        ),
      }));
      await fc.assert(
        fc.asyncProperty(query, async (text) => {
          const mine = documents.flatMap((each, i) =>
            matchesQuery(parseQuery(text), each, types) ? [String(i)] : [],
          );
          const { hits } = await client.ask<{ hits: { hits: { _id: string }[] } }>(
            'POST',
            `/${index}/_search`,
            {
              size: 200,
              _source: false,
              query: { query_string: { query: text, analyze_wildcard: true, lenient: true } },
            },
          );
          const theirs = hits.hits.map(({ _id }) => _id);
          expect([...theirs].sort()).toEqual([...mine].sort());
        }),
        { numRuns: 150 },
      );
    }, 60_000);
  });
