import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenSearchOptions } from '../../../src/adapters/opensearch/options.ts';
import { probeIndices } from '../../../src/adapters/opensearch/probe.ts';
import { readOnce } from '../../../src/adapters/opensearch/read-once.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { Heard } from '../../contracts/log-source.ts';
import { hear, sourceOf, until } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const HOUR = 3_600_000;
const iso = (time: number): string => new Date(time).toISOString();

/** Documents whose clock is not ours: a zone's time written as UTC, a pipeline that lags, a log that stands still. */
export const clockTests = (node: () => TestNode) =>
  describe('times that are not of now', () => {
    const heard: Heard[] = [];
    const fresh = () => `clock-${randomUUID().slice(0, 8)}`;
    const client = () => new NodeClient(node().url);
    const make = async (properties: object = {}): Promise<string> => {
      const index = fresh();
      await client().makeIndex(index, { shards: 2, properties });
      return index;
    };
    const put = (index: string, times: readonly (number | string)[], more: object = {}) =>
      client().write(
        times.map((time, i) => ({
          index,
          source: {
            '@timestamp': typeof time === 'number' ? iso(time) : time,
            message: `line ${i}`,
            service: { name: 'app' },
            ...more,
          },
        })),
        true,
      );
    const options = (index: string, more: Partial<OpenSearchOptions> = {}) => ({
      node: node().url,
      index,
      ...more,
      tuning: { clockMs: 300, clockSlowMs: 600, clockAheadMs: 300, arrivalsMs: 300 },
    });
    const tail = (index: string, more: Partial<OpenSearchOptions> = {}) => {
      const one = hear(options(index, more), { since: iso(Date.now() - HOUR / 4) });
      heard.push(one);
      return one;
    };
    const reasonOf = (one: Heard) => one.statuses.at(-1)?.reason;

    afterEach(async () => {
      for (const one of heard.splice(0)) await one.end();
    });

    it('OSS-324 documents whose local time was written as UTC are reported with their number and the offset, until they are gone', async () => {
      const index = await make();
      await put(
        index,
        Array.from({ length: 118 }, (_, i) => Date.now() + 9 * HOUR - i * 1_000),
      );
      const one = tail(index);
      await until('it is told', () => reasonOf(one) !== undefined);
      expect(reasonOf(one)).toEqual({ kind: 'clock-ahead', params: { count: 118, offset: '+09:00' } });
      expect(one.statuses.at(-1)?.state).toBe('live');
      // What is not shown is not called complete without a word.
      const [host, ...others] = one.statuses.at(-1)?.complete?.behind ?? [];
      expect(others).toEqual([]);
      expect(host).toMatchObject({ whose: 'app', lines: 118, unshown: 118 });
      expect(Math.abs((host?.by ?? 0) + 9 * HOUR)).toBeLessThan(HOUR / 12);
      expect(one.lines).toEqual([]);
      const ids = [...(await client().ids(index))].map((id) => id.slice(index.length + 1));
      const away = ids.map((_id) => `${JSON.stringify({ delete: { _index: index, _id } })}\n`);
      await client().ask('POST', '/_bulk?refresh=true', away.join(''));
      await until('it is told no more', () => one.state === 'live' && reasonOf(one) === undefined);
      await until('all is complete', () => one.statuses.at(-1)?.complete?.behind?.length === 0);
    });

    it('OSS-324 a host whose clock runs ahead is reported while lines of others are shown; documents due in days are not', async () => {
      const index = await make();
      const now = Date.now();
      await put(index, [now - 1_000, now + 7 * 60_000, now + 5 * 24 * HOUR]);
      const one = tail(index);
      const behind = () => one.statuses.at(-1)?.complete?.behind ?? [];
      await until('it is told', () => behind().length > 0 && one.lines.length > 0);
      expect(behind()).toMatchObject([{ whose: 'app', lines: 1, unshown: 1 }]);
      expect(Math.round((behind()[0]?.by ?? 0) / 60_000)).toBe(-7);
      // That is no zone's difference: there is nothing to set.
      expect(reasonOf(one)).toBeUndefined();
      expect(one.messages).toEqual(['line 0']);
    });

    it('OSS-705 the number of those ahead is of now, while lines come', async () => {
      const index = await make();
      const one = tail(index);
      const hidden = () => one.statuses.at(-1)?.complete?.behind?.[0]?.unshown;
      for (const n of [2, 5, 11]) {
        await put(index, [...Array.from({ length: n }, () => Date.now() + 3 * 60_000), Date.now() - 100]);
        await until(`${n} more`, () => hidden() === { 2: 2, 5: 7, 11: 18 }[n]);
      }
      await until('what is in time', () => one.lines.length === 3);
    });

    it('OSS-324 where documents are read along by their ingest time, those ahead are shown, and reported as ahead', async () => {
      const index = await make({ event: { properties: { ingested: { type: 'date' } } } });
      const now = Date.now();
      await put(index, [now + 9 * HOUR, now - 5_000], { event: { ingested: iso(now - 1_000) } });
      const one = tail(index);
      await until('it is told', () => reasonOf(one) !== undefined && one.lines.length === 2);
      expect(reasonOf(one)).toEqual({
        kind: 'clock-ahead',
        params: { count: 1, offset: '+09:00', cause: 'shown' },
      });
    });

    it('OSS-325 documents that keep coming with times of hours ago are told with the offset', async () => {
      const index = await make();
      const one = tail(index);
      await until('it is told', () => {
        void put(index, [Date.now() - 5 * HOUR]).catch(() => {});
        return reasonOf(one)?.kind === 'clock-behind';
      });
      expect(reasonOf(one)).toEqual({ kind: 'clock-behind', params: { offset: '-05:00' } });
      // What was put last may not be shown yet.
      const behind = () => one.statuses.at(-1)?.complete?.behind;
      await until('all of it is shown', () => behind()?.every(({ unshown }) => unshown === 0) ?? false);
      expect(behind()).toMatchObject([{ whose: 'app' }]);
      expect(one.lines.length).toBeGreaterThan(0);
    });

    it('OSS-326 where all lines lie before the window, the time of the newest is told, until one comes', async () => {
      const index = await make();
      const newest = Date.now() - 72 * HOUR;
      await put(index, [newest, newest - HOUR]);
      const one = tail(index);
      await until('it is told', () => reasonOf(one) !== undefined);
      expect(reasonOf(one)).toEqual({ kind: 'outside-window', params: { newest: iso(newest) } });
      expect(one.statuses.at(-1)?.complete?.to).toBeDefined();
      await put(index, [Date.now() - 100]);
      await until('a line', () => one.lines.length === 1);
      await until('it is told no more', () => reasonOf(one) === undefined);
    });

    it('OSS-326 an index without a document, or with none for the query, is told nothing', async () => {
      const index = await make();
      const one = tail(index);
      await until('some looks', () => one.statuses.filter(({ state }) => state === 'live').length > 4);
      expect(one.statuses.filter(({ reason }) => reason !== undefined)).toEqual([]);
    });

    it('OSS-327 with clockOffset each document is shown once at its true time, late ones too, and looked up by it', async () => {
      const index = await make();
      const start = Date.now() - 20_000;
      const times = Array.from({ length: 50 }, (_, i) => start + i * 100);
      await put(
        index,
        times.map((time) => time + 9 * HOUR),
      );
      const more = { clockOffsetMs: 9 * HOUR };
      const one = tail(index, more);
      await until('all', () => one.lines.length === 50);
      await put(index, [start + 9 * HOUR + 50, Date.now() + 9 * HOUR]);
      await until('the late one', () => one.lines.length === 52);
      await until(
        'a sweep after',
        () => Date.parse(one.statuses.at(-1)?.complete?.to ?? '') > start + 15_000,
      );
      expect(one.statuses.filter(({ reason }) => reason !== undefined)).toEqual([]);
      expect(Date.parse(one.statuses.at(-1)?.complete?.to ?? '')).toBeLessThanOrEqual(Date.now());
      expect(one.lines.slice(0, 50).map(({ time }) => Date.parse(time ?? ''))).toEqual(times);
      expect(new Set(one.lines.map(({ id }) => id))).toEqual(await client().ids(index));

      const source = sourceOf(options(index, more));
      const since = (lines: readonly { readonly time: string | null }[] = []) =>
        lines.map(({ time }) => Date.parse(time ?? '') - start);
      expect(since(await source.before?.(iso(start + 450), 3))).toEqual([200, 300, 400]);
      expect(since(await source.after?.(iso(start + 450), 2))).toEqual([500, 600]);
      expect(await source.oldest?.()).toBe(iso(start));
      const around = one.lines.find(({ time }) => time === iso(start + 1_000))?.id ?? '';
      expect(since(await source.context?.(around, 1, 1))).toEqual([900, 1_000, 1_100]);
      const counted = (await source.histogram?.(iso(start), iso(start + 5_000), 5)) ?? [];
      const starts = counted.map((bucket) => bucket.start);
      expect(counted.reduce((sum, { total }) => sum + total, 0)).toBe(51);
      expect(Math.abs((starts[0] ?? 0) - start)).toBeLessThan(5_000);
      const newest = await readOnce({ ...once(index), ...more }, null, ({ before }) =>
        before(iso(start + 450), 2),
      );
      expect(since(newest)).toEqual([300, 400]);
    });

    it('OSS-327 a document that is ahead all the same is told with the whole offset, and nanoseconds are kept', async () => {
      const index = await make({ '@timestamp': { type: 'date_nanos' } });
      const second = iso(Date.now() + 5 * HOUR - 2_000).slice(0, 19);
      await put(index, [`${second}.123456789Z`, iso(Date.now() + 9 * HOUR)]);
      const one = tail(index, { clockOffsetMs: 5 * HOUR });
      await until('it is told', () => reasonOf(one) !== undefined && one.lines.length > 0);
      expect(reasonOf(one)?.params).toEqual({ count: 1, offset: '+09:00' });
      const shown = iso(Date.parse(`${second}Z`) - 5 * HOUR).slice(0, 19);
      expect(one.lines.map(({ time }) => time)).toEqual([`${shown}.123456789Z`]);
      const oldest = await sourceOf(options(index, { clockOffsetMs: 5 * HOUR })).oldest?.();
      expect(oldest).toBe(`${shown}.123Z`);
    });

    it('OSS-328 a probe says what lies ahead, with the offset, and the newest of before', async () => {
      const index = await make();
      const now = Date.now();
      const probe = (more: object = {}) => probeIndices({ ...once(index), ...more }, realTime);
      expect((await probe()).clock).toEqual({ ahead: null, newest: null, behind: null });
      await put(index, [now + 9 * HOUR - 1_000, now - 5 * HOUR]);
      expect((await probe()).clock).toEqual({
        ahead: {
          ...{ count: 1, offset: '+09:00', shown: false, isZone: true },
          lines: [{ whose: 'app', by: expect.any(Number), lines: 1, unshown: 1 }],
        },
        newest: now - 5 * HOUR,
        behind: '-05:00',
      });
      const set = (await probe({ clockOffsetMs: 9 * HOUR })).clock;
      expect(set).toEqual({ ahead: null, newest: now - 1_000, behind: null });
    });

    const once = (index: string) => ({
      name: 'app',
      node: node().url,
      index,
      auth: { kind: 'none' } as const,
      guests: false,
      time: realTime,
      random: Math.random,
    });
  });
