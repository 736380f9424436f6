import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Heard } from '../../contracts/log-source.ts';
import { FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { hear, sourceOf, until } from '../../rigs/tail/hear.ts';
import { type Document, NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const now = () => new Date().toISOString();
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

export const shapeTests = (node: () => TestNode) =>
  describe('what indices hold', () => {
    const heard: Heard[] = [];
    const proxies: FaultProxy[] = [];
    const client = () => new NodeClient(node().url);
    const fresh = (name: string) => `${name}-${randomUUID().slice(0, 8)}`;

    afterEach(async () => {
      for (const one of heard.splice(0)) await one.end();
      for (const proxy of proxies.splice(0)) await proxy.stop();
    });

    async function tail(index: string, more: Partial<Parameters<typeof hear>[0]> = {}, since = ago(60_000)) {
      const one = hear({ node: node().url, index, ...more }, { since });
      heard.push(one);
      await until('it is live', () => one.state === 'live');
      return one;
    }
    const ids = (one: Heard) => one.lines.map(({ id }) => id);

    it('OSS-20 reads an alias over two indices, and new ones behind it', async () => {
      const [name, a, b, c] = [fresh('alias'), fresh('old'), fresh('new'), fresh('newest')];
      for (const index of [a, b, c]) await client().makeIndex(index, { shards: 2 });
      const point = (index: string) =>
        client().ask('POST', '/_aliases', { actions: [{ add: { index, alias: name } }] });
      await point(a);
      await point(b);
      await client().write([
        { index: a, id: '1', source: { '@timestamp': now(), message: 'in the old' } },
        { index: b, id: '1', source: { '@timestamp': now(), message: 'in the new' } },
      ]);
      const one = await tail(name);
      await until('both', () => one.lines.length === 2);
      await point(c);
      await client().write([
        { index: c, id: '1', source: { '@timestamp': now(), message: 'in the newest' } },
      ]);
      await until('the third', () => one.lines.length === 3);
      expect(ids(one).sort()).toEqual([`${a}/1`, `${b}/1`, `${c}/1`].sort());
    });

    it('OSS-21 reads a data stream across a rollover', async () => {
      const name = fresh('stream');
      await client().ask('PUT', `/_index_template/${name}`, {
        index_patterns: [name],
        data_stream: {},
        template: { settings: { number_of_shards: 2, number_of_replicas: 0, refresh_interval: '100ms' } },
      });
      const put = (message: string) =>
        client().write([{ index: name, op: 'create', source: { '@timestamp': now(), message } }]);
      await put('before');
      const one = await tail(name);
      await client().ask('POST', `/${name}/_rollover`);
      await put('after');
      await until('both', () => one.lines.length === 2);
      expect(one.messages).toEqual(['before', 'after']);
      expect(ids(one).map((id) => id.split('/')[0])).toEqual([`.ds-${name}-000001`, `.ds-${name}-000002`]);
    });

    it('OSS-21 goes on without a word across a rollover to an index that has no mapping yet', async () => {
      const name = fresh('rolled');
      await client().makeIndex(`${name}-000001`);
      const alias = { index: `${name}-000001`, alias: name, is_write_index: true };
      await client().ask('POST', '/_aliases', { actions: [{ add: alias }] });
      const put = (message: string) =>
        client().write([{ index: name, source: { '@timestamp': now(), message } }]);
      const one = await tail(name);
      await put('before');
      await until('the first', () => one.lines.length === 1);
      await client().ask('POST', `/${name}/_rollover`);
      const said = one.statuses.length;
      await until('rounds more', () => one.statuses.length > said + 2);
      await put('after');
      await until('both', () => one.lines.length === 2);
      await until('nothing is amiss', () => one.statuses.at(-1)?.reason === undefined);
      expect(one.statuses.filter(({ state }) => !['starting', 'live'].includes(state))).toEqual([]);
    });

    it('OSS-35 says that an index is missing when the last one is deleted under a tail, and goes on with the next', async () => {
      const name = fresh('deleted');
      for (const n of [1, 2]) await client().makeIndex(`${name}-${n}`);
      const one = await tail(`${name}-*`);
      await client().write([{ index: `${name}-1`, source: { '@timestamp': now(), message: 'one' } }]);
      await until('the first', () => one.lines.length === 1);
      await client().ask('DELETE', `/${name}-1`);
      await client().write([{ index: `${name}-2`, source: { '@timestamp': now(), message: 'two' } }]);
      await until('the second', () => one.lines.length === 2);
      expect(one.state).toBe('live');
      await client().ask('DELETE', `/${name}-2`);
      await until('it is missed', () => one.statuses.at(-1)?.reason?.kind === 'index-missing');
      await client().makeIndex(`${name}-3`);
      await client().write([{ index: `${name}-3`, source: { '@timestamp': now(), message: 'three' } }]);
      await until('the third', () => one.messages.includes('three'));
    });

    it('OSS-22 keeps nanoseconds, and orders by them', async () => {
      const index = fresh('nanos');
      await client().makeIndex(index, { properties: { '@timestamp': { type: 'date_nanos' } } });
      const second = now().slice(0, 19);
      const times = ['.123456789Z', '.123456001Z', '.123456500Z', '.124Z'].map((part) => second + part);
      await client().write(
        times.map((time) => ({ index, source: { '@timestamp': time, message: time } })),
        true,
      );
      const one = await tail(index);
      await until('all', () => one.lines.length === 4);
      const sorted = [...times.slice(0, 3).sort(), `${second}.124Z`];
      expect(one.messages).toEqual(sorted);
      expect(one.lines.slice(0, 3).map(({ time }) => time)).toEqual(sorted.slice(0, 3));
    });

    it('OSS-23 shows 5,000 documents of one millisecond, each once', async () => {
      const index = fresh('burst');
      await client().makeIndex(index, { shards: 3 });
      const one = await tail(index);
      const time = now();
      await client().write(
        Array.from({ length: 5_000 }, (_, i) => ({
          index,
          id: String(i),
          source: { '@timestamp': time, message: `m${i}` },
        })),
      );
      await until('all', () => one.lines.length >= 5_000);
      await until('a sweep after', () => (one.statuses.at(-1)?.complete?.to ?? '') > time);
      expect(new Set(ids(one))).toEqual(await client().ids(index));
      expect(one.lines.length).toBe(5_000);
    });

    it('OSS-24 shows a document that holds `__proto__`, and longs over 2^53 to the digit', async () => {
      const index = fresh('hostile');
      await client().makeIndex(index);
      const source = `{"@timestamp":"${now()}","message":"hostile","__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"order":9007199254740993,"amount":-123456789012345678}`;
      await client().write([
        { index, source },
        { index, source: { '@timestamp': now(), message: 'plain' } },
      ]);
      const one = await tail(index);
      await until('both', () => one.lines.length === 2);
      const { fields } = one.lines.find(({ message }) => message === 'hostile') ?? { fields: {} };
      expect(fields).toMatchObject({ order: '9007199254740993', amount: '-123456789012345678' });
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
      expect(Object.hasOwn(fields, '__proto__')).toBe(false);
    });

    it('OSS-25 refuses an index without a time field, and says which; begins when there is one', async () => {
      const index = fresh('timeless');
      await client().ask('PUT', `/${index}`, { mappings: { properties: { message: { type: 'text' } } } });
      const one = hear({ node: node().url, index, timeField: '@timestamp' }, { since: ago(60_000) });
      heard.push(one);
      await until('it is refused', () => one.state === 'refused');
      expect(one.statuses.at(-1)?.reason).toMatchObject({ kind: 'no-time-field', params: { index } });
      await client().ask('PUT', `/${index}/_mapping`, { properties: { '@timestamp': { type: 'date' } } });
      await client().write([{ index, source: { '@timestamp': now(), message: 'timed' } }], true);
      await until('the line', () => one.lines.length === 1);
    });

    it('OSS-25 names the indices of a pattern whose time is no date, and reads the others, later ones too', async () => {
      const name = fresh('mixed');
      await client().makeIndex(`${name}-good`);
      await client().makeIndex(`${name}-text`, { properties: { '@timestamp': { type: 'text' } } });
      const one = await tail(`${name}-*`);
      expect(one.statuses.at(-1)?.reason).toEqual({
        kind: 'no-time-field',
        params: { index: `${name}-text` },
      });
      await client().makeIndex(`${name}-later`);
      await client().write([
        { index: `${name}-good`, source: { '@timestamp': now(), message: 'good' } },
        { index: `${name}-later`, source: { '@timestamp': now(), message: 'later' } },
      ]);
      await until('both', () => one.lines.length === 2);
      // One that spoils the answers while we read is found out, and left out.
      await client().makeIndex(`${name}-bad`, { properties: { '@timestamp': { type: 'keyword' } } });
      await client().write([{ index: `${name}-good`, source: { '@timestamp': now(), message: 'still' } }]);
      await until('the third', () => one.messages.includes('still'));
      expect(one.lines.length).toBe(3);
    });

    it('OSS-26 applies the base query and the session’s, and finds fields by samples of the index', async () => {
      const index = fresh('fields');
      await client().makeIndex(index, {
        properties: { severity: { type: 'keyword' }, app: { type: 'keyword' } },
      });
      const document = (message: string, app: string, severity: string): Document => ({
        index,
        source: { '@timestamp': now(), message, app, severity, request: { trace: 't-1' } },
      });
      await client().write([document('no', 'cart', 'ERROR'), document('yes', 'checkout', 'WARNING')], true);
      await client().write([document('neither', 'checkout', 'INFO')], true);
      const one = hear(
        { node: node().url, index, baseQuery: 'app:checkout', fields: { trace: 'request.trace' } },
        { since: ago(60_000), query: 'severity:(WARNING OR ERROR)' },
      );
      heard.push(one);
      await until('a line', () => one.lines.length > 0);
      await until('a round more', () => one.statuses.length > 3);
      expect(one.messages).toEqual(['yes']);
      expect(one.lines[0]).toMatchObject({ level: 'warn', service: 'checkout', trace: 't-1' });
    });

    it('OSS-27 reads the lines around one of the same service, whatever the query, and counts by level', async () => {
      const index = fresh('around');
      await client().makeIndex(index, { shards: 2 });
      const start = Date.now() - 30_000;
      const source = (i: number) => ({
        '@timestamp': new Date(start + i * 100).toISOString(),
        message: `m${i}`,
        service: { name: i % 2 === 0 ? 'checkout' : 'cart' },
        log: { level: i % 5 === 0 ? 'ERROR' : 'info' },
      });
      const documents = Array.from({ length: 100 }, (_, i) => ({ index, id: `d${i}`, source: source(i) }));
      await client().write(documents, true);
      const app = sourceOf({ node: node().url, index });
      const around = await app.context?.(`${index}/d50`, 3, 2);
      expect(around?.map(({ message }) => message)).toEqual(['m44', 'm46', 'm48', 'm50', 'm52', 'm54']);
      const [from, to] = [new Date(start).toISOString(), new Date(start + 10_000).toISOString()];
      const counted = (await app.histogram?.(from, to, 5)) ?? [];
      const sum = (level: 'error' | 'info' | 'none') =>
        counted.reduce((all, { byLevel }) => all + byLevel[level], 0);
      expect([sum('error'), sum('info'), sum('none')]).toEqual([20, 80, 0]);
      expect(counted.length).toBeLessThanOrEqual(3);
    });

    it('OSS-28 reads along the time of ingest where all documents tell it, and by the event’s when one does not', async () => {
      const index = fresh('ingested');
      await client().makeIndex(index, {
        properties: { event: { properties: { ingested: { type: 'date' } } } },
      });
      const document = (message: string, late: number, told: boolean): Document => ({
        index,
        source: { '@timestamp': ago(late), message, ...(told ? { event: { ingested: now() } } : {}) },
      });
      await client().write([document('first', 100, true)], true);
      const proxy = await new FaultProxy(node().url).start();
      proxies.push(proxy);
      const one = await tail(index, { node: proxy.url }, ago(5_000));
      await until('the first', () => one.lines.length === 1);
      const reads = proxy.searches.filter(({ body }) => body.includes('"sort":[{"event.ingested"'));
      expect(reads.length).toBeGreaterThan(0);
      await client().write([document('an hour late', 3_600_000, true)]);
      await until('the late one', () => one.lines.length === 2);
      expect(one.lines[1]).toMatchObject({ message: 'an hour late' });
      expect(one.lines[1]?.late).toBeGreaterThan(3_500_000);
      expect(Date.now() - Date.parse(one.lines[1]?.time ?? '')).toBeGreaterThan(3_500_000);
      await client().write([document('untold', 0, false)]);
      await until('the one without', () => one.lines.length === 3);
      await client().write([document('on', 0, true)]);
      await until('the next', () => one.lines.length === 4);
      expect(new Set(ids(one)).size).toBe(4);
    });
  });
