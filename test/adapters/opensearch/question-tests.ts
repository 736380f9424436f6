import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sourceOf } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const T0 = Date.parse('2026-11-25T03:00:00.000Z');
const at = (second: number) => new Date(T0 + second * 1_000).toISOString();
const hour = { from: at(0), to: at(3_600) };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

export const questionTests = (node: () => TestNode) =>
  describe('questions about lines', () => {
    const id = randomUUID().slice(0, 8);
    const name = (kind: string) => `ask-${kind}-${id}`;
    const source = (kind: string, more: Partial<Parameters<typeof sourceOf>[0]> = {}) =>
      sourceOf({ node: node().url, index: name(kind), people: { user: 'user.id' }, ...more });

    beforeAll(async () => {
      const client = new NodeClient(node().url);
      const write = (kind: string, sources: readonly object[]) =>
        client.write(
          sources.map((one, i) => ({ index: name(kind), source: { '@timestamp': at(i / 10), ...one } })),
          true,
        );
      await client.makeIndex(name('many'), {
        shards: 2,
        properties: { user: { properties: { id: { type: 'keyword' } } } },
      });
      await write(
        'many',
        Array.from({ length: 6_000 }, (_, i) => ({
          message: 'pay',
          log: { level: i % 2 === 0 ? 'ERROR' : 'INFO' },
          user: { id: `u-${i % 5_000}` },
        })),
      );
      await client.makeIndex(name('access'));
      await write('access', [
        { message: 'GET /', http: { method: 'GET', response: { status_code: 502 } }, user: { id: 'u-1' } },
        { message: 'GET /', http: { method: 'GET', response: { status_code: 200 } }, user: { id: 'u-2' } },
      ]);
      await client.makeIndex(name('text'));
      await write('text', [
        { message: '2026-11-25 03:00:00,123 ERROR [main] no answer', user: { id: 'u-1' } },
        { message: '2026-11-25 03:00:00,124 INFO [main] fine', user: { id: 'u-2' } },
      ]);
      await client.makeIndex(name('trace'), { properties: { traceparent: { type: 'keyword' } } });
      await write('trace', [
        { message: 'in', traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
        { message: 'other', traceparent: '00-11111111111111111111111111111111-00f067aa0ba902b7-01' },
      ]);
    });

    it('OSS-680 draws lines by time and level that have exact values of fields', async () => {
      const one = source('many');
      const counted = async (...terms: { name: string; value: string; exclude: boolean }[]) => {
        const buckets = (await one.histogram?.(at(0), at(600), 60, terms)) ?? [];
        expect(buckets).toHaveLength(10);
        const sum = (level: 'error' | 'info') => buckets.reduce((n, { byLevel }) => n + byLevel[level], 0);
        return [buckets.reduce((n, { total }) => n + total, 0), sum('error'), sum('info')];
      };
      expect(await counted()).toEqual([6_000, 3_000, 3_000]);
      // Users up to 999 come twice.
      expect(await counted({ name: 'user.id', value: 'u-7', exclude: false })).toEqual([2, 0, 2]);
      expect(await counted({ name: 'level', value: 'error', exclude: true })).toEqual([3_000, 0, 3_000]);
      const both = [
        { name: 'user.id', value: 'u-8', exclude: false },
        { name: 'message', value: 'pay', exclude: false },
      ];
      expect(await counted(...both)).toEqual([2, 2, 0]);
    });

    it('OSS-570 estimates users beyond a thousand and says how far that may be off, and counts the others', async () => {
      const hit = await source('many').people?.(hour, null);
      expect(hit?.errors).toBe(3_000);
      for (const [count, real] of [
        [hit?.users, 2_500],
        [hit?.allUsers, 5_000],
      ] as const) {
        expect(count?.error).toBeCloseTo(0.002, 3);
        expect(Math.abs((count?.n ?? 0) - real) / real).toBeLessThan(0.02);
        expect(count?.ids).toBeNull();
      }
    });

    it('OSS-707 counts users hit by the query of the question, also when the source was opened with another', async () => {
      const one = sourceOf({
        ...{ node: node().url, index: name('many'), people: { user: 'user.id' } },
      });
      const abort = new AbortController();
      const sink = { onLines: async () => {}, onStatus: () => {} };
      const open = one.open({ query: 'user.id:u-7' }, sink, abort.signal);
      const users = async (query: string | null) => (await one.people?.(hour, query))?.allUsers?.n ?? 0;
      expect([await users('user.id:(u-7 OR u-8)'), await users('user.id:u-7')]).toEqual([2, 1]);
      expect(await users(null)).toBeGreaterThan(4_000);
      abort.abort();
      await open;
    });

    it('OSS-571 takes a status of 5xx for an error where there is no level', async () => {
      const hit = await source('access').people?.(hour, null);
      expect(hit).toMatchObject({ errors: 1, users: { n: 1, error: 0 }, allUsers: { n: 2 } });
    });

    it('OSS-571 reads lines and counts them where only their text tells how severe they are', async () => {
      const hit = await source('text').people?.(hour, null);
      expect(hit).toMatchObject({ errors: 1, users: { n: 1 }, allUsers: { n: 2 }, since: null });
    });

    it('OSS-572 finds the lines of a trace by a header that holds its id', async () => {
      const found = await source('trace').trace?.(TRACE, hour, 10);
      expect(found?.map(({ message, trace }) => [message, trace])).toEqual([['in', TRACE]]);
    });

    it('OSS-572 finds them whatever the session asks for, and that query may be wrong', async () => {
      const one = source('trace');
      const abort = new AbortController();
      const done = one.open(
        { query: 'message:(' },
        { onLines: async () => {}, onStatus: () => {} },
        abort.signal,
      );
      expect((await one.trace?.(TRACE, hour, 10))?.length).toBe(1);
      abort.abort();
      await done;
    });

    it.each([
      ['log.level:ERROR AND message:pay', []],
      ['log.leve:ERROR', [{ field: 'log.leve', nearest: 'log.level' }]],
      ['level:ERROR', [{ field: 'level', nearest: 'log.level' }]],
      [
        'user:u-1 AND NOT zzzzzzzzzz:1',
        [
          { field: 'user', nearest: 'user.id' },
          { field: 'zzzzzzzzzz', nearest: null },
        ],
      ],
      ['_exists_:user.id AND user.\\*:u-1', []],
    ])('OSS-573 tries %s and names the fields it does not have', async (query, unknown) => {
      expect(await source('many').tryQuery?.(query)).toEqual(unknown);
    });

    it.each(['message:(', 'log.level:[a TO'])(
      'OSS-573 says that %s cannot be read, and why',
      async (query) => {
        await expect(source('many').tryQuery?.(query)).rejects.toMatchObject({
          kind: 'bad-query',
          params: { reason: expect.stringMatching(/\w+/) },
        });
      },
    );

    it.each(['message:/(pay/', 'log.level:ERROR AND "a/b" AND message:/(pay/ AND a\\/b'])(
      'OSS-573 says which regular expression of %s cannot be read, and where',
      async (query) => {
        await expect(source('many').tryQuery?.(query)).rejects.toMatchObject({
          kind: 'bad-regex',
          params: { regex: '/(pay/', reason: "expected ')' at position 4" },
        });
      },
    );

    it('OSS-574 brings what is asked by an offset of the clock to ours', async () => {
      const one = source('trace', { clockOffsetMs: 3_600_000 });
      const found = await one.trace?.(TRACE, { from: at(-3_600), to: at(-3_590) }, 10);
      expect(found?.map(({ time }) => Date.parse(time as string))).toEqual([T0 - 3_600_000]);
      expect(await one.trace?.(TRACE, { from: at(0), to: at(10) }, 10)).toEqual([]);
    });
  });
