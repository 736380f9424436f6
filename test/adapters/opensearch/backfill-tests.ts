import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { LogSource, RawLine } from '../../../src/ports/log-source.ts';
import type { Heard } from '../../contracts/log-source.ts';
import { compare } from '../../rigs/tail/compare.ts';
import { FaultProxy, type Seen } from '../../rigs/tail/fault-proxy.ts';
import { hear, sourceOf, until } from '../../rigs/tail/hear.ts';
import { type Document, NodeClient } from '../../rigs/tail/node-client.ts';
import { nodeIsOurs, type TestNode } from '../../rigs/tail/with-opensearch.ts';

const LINES = 600;
const PAGE = 50;
const START = Date.parse('2026-11-25T03:10:00.000Z');

const isFreeze = ({ method, path }: Seen) => method === 'POST' && path.includes('/point_in_time');
const isFrozen = ({ path, body }: Seen) => path.startsWith('/_search?') && body.includes('"pit"');

export const backfillTests = (node: () => TestNode) =>
  describe('older lines', () => {
    const undo: (() => Promise<unknown>)[] = [];
    const client = () => new NodeClient(node().url);
    afterEach(async () => {
      for (const one of undo.splice(0).reverse()) await one();
    });

    async function proxied(): Promise<FaultProxy> {
      const proxy = await new FaultProxy(node().url).start();
      undo.push(() => proxy.stop());
      return proxy;
    }
    /** Three of a millisecond, so that what tells equals apart is put to the test. */
    const document = (index: string, id: string, i: number): Document => ({
      index,
      id,
      source: { '@timestamp': new Date(START + Math.floor(i / 3)).toISOString(), message: id },
    });
    async function filled(): Promise<string> {
      const index = `backfill-${randomUUID().slice(0, 8)}`;
      await client().makeIndex(index, { shards: 3 });
      const documents = Array.from({ length: LINES }, (_, i) => document(index, `d${i}`, i));
      await client().write(documents, true);
      return index;
    }
    const endless = '/_search/point_in_time/_all';
    async function open(): Promise<number> {
      const { pits } = await client().ask<{ readonly pits: readonly unknown[] }>('GET', endless);
      return pits.length;
    }

    /** Page by page back to the first line; between the pages something happens. */
    async function allOf(
      source: LogSource,
      meanwhile: (page: number) => Promise<unknown>,
    ): Promise<RawLine[]> {
      const found: RawLine[] = [];
      let before = new Date(START + LINES).toISOString();
      for (let page = 0; ; page += 1) {
        const lines = (await source.before?.(before, PAGE)) ?? [];
        if (lines.length === 0) return found;
        found.unshift(...lines);
        before = (lines[0] as RawLine).id;
        await meanwhile(page);
      }
    }
    const once = (lines: readonly RawLine[]) => {
      expect(lines.length).toBe(LINES);
      expect(new Set(lines.map(({ id }) => id)).size).toBe(LINES);
      const times = lines.map(({ time }) => Date.parse(time ?? ''));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    };

    it('OSS-70 are read page by page from one frozen view: what is written, updated and deleted meanwhile shifts nothing', async () => {
      const [index, proxy] = [await filled(), await proxied()];
      const source = sourceOf({ node: proxy.url, index });
      const lines = await allOf(source, async (page) => {
        // Into pages read and to be read; an update gives a document another number in its shard.
        const late = Array.from({ length: 20 }, (_, i) => document(index, `late${page}-${i}`, i * 30));
        const updated = Array.from({ length: 20 }, (_, i) =>
          document(index, `d${i * 30 + page}`, i * 30 + page),
        );
        await client().write([...late, ...updated], true);
        await client().ask('DELETE', `/${index}/_doc/d${page * 7}?refresh=true`);
      });
      once(lines);
      expect(lines.some(({ message }) => message.startsWith('late'))).toBe(false);
      expect(proxy.seen.filter(isFreeze)).toHaveLength(1);
      expect(proxy.seen.filter(isFrozen).length).toBeGreaterThan(LINES / PAGE);
    });

    it.runIf(nodeIsOurs)(
      'OSS-71 are read on in another view when one has run out, and none is left open when the source ends',
      async () => {
        const [index, proxy] = [await filled(), await proxied()];
        const source = sourceOf({ node: proxy.url, index });
        const tail = new AbortController();
        const sink = { onLines: async () => {}, onStatus: () => {} };
        const ended = source.open({}, sink, tail.signal);
        once(
          await allOf(source, (page) =>
            page % 4 === 1 ? client().ask('DELETE', endless) : Promise.resolve(),
          ),
        );
        expect(proxy.seen.filter(isFreeze).length).toBeGreaterThan(1);
        expect(await open()).toBe(1);
        tail.abort();
        await ended;
        const deadline = performance.now() + 10_000;
        while ((await open()) > 0 && performance.now() < deadline)
          await new Promise((done) => setTimeout(done, 50));
        expect(await open()).toBe(0);
      },
    );

    it('OSS-72 are read from the living index where no view is given, which is not asked for again and again', async () => {
      const [index, proxy] = [await filled(), await proxied()];
      proxy.only = (seen) => seen.path.includes('point_in_time');
      proxy.fault = {
        kind: 'status',
        status: 403,
        body: '{"error":{"type":"security_exception","reason":"no permissions for [indices:data/read/point_in_time/create]"},"status":403}',
      };
      const source = sourceOf({ node: proxy.url, index });
      once(
        await allOf(source, (page) =>
          client().write([document(index, `new${page}`, LINES + 3 * page)], true),
        ),
      );
      expect(proxy.seen.filter(isFreeze)).toHaveLength(1);
      expect(proxy.seen.filter(isFrozen)).toEqual([]);
    });

    it.runIf(nodeIsOurs)(
      'OSS-73 that wait since an outage come once each, though more are written among them and the view is lost',
      async () => {
        const [index, proxy] = [`waiting-${randomUUID().slice(0, 8)}`, await proxied()];
        await client().makeIndex(index, { shards: 3 });
        const from = Date.now() - 60_000;
        const made = (id: string, i: number): Document => ({
          index,
          id,
          source: { '@timestamp': new Date(from + i * 10).toISOString(), message: id },
        });
        await client().write(
          Array.from({ length: 3_000 }, (_, i) => made(`d${i}`, i)),
          true,
        );
        let frozen = 0;
        let writing: Promise<unknown> = Promise.resolve();
        proxy.answered = (seen) => {
          if (!isFrozen(seen)) return;
          frozen += 1;
          const more = Array.from({ length: 20 }, (_, i) => made(`late${frozen}-${i}`, i * 140 + frozen));
          writing = writing.then(() => client().write(more));
          if (frozen === 4) writing = writing.then(() => client().ask('DELETE', endless));
        };
        const tail: Heard = hear(
          { node: proxy.url, index, tuning: { pageSize: 200, horizonMs: 150_000 } },
          { since: new Date(from).toISOString() },
        );
        undo.push(() => tail.end());
        await until('frozen pages', () => frozen > 5);
        await until('live', () => tail.state === 'live');
        await writing;
        const ids = await client().ids(index);
        await until(`all ${ids.size}`, () => tail.lines.length >= ids.size).catch(() => {});
        expect(compare(ids, tail.lines)).toMatchObject({
          inIndex: ids.size,
          twice: 0,
          missing: 0,
          foreign: 0,
        });
        expect(tail.gaps).toEqual([]);
        expect(await open()).toBe(0);
      },
    );
  });
