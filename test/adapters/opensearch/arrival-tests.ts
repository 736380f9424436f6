import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readOnce } from '../../../src/adapters/opensearch/read-once.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { BehindLines } from '../../../src/logs/tail/behind.ts';
import type { ArrivedBefore } from '../../../src/ports/log-source.ts';
import { Heard } from '../../contracts/log-source.ts';
import { FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { hear, sourceOf, until } from '../../rigs/tail/hear.ts';
import { type Document, NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const MINUTE = 60_000;
const NO_AUTH = { kind: 'none' } as const;
const machine = { time: realTime, random: Math.random };
const HOUR = 60 * MINUTE;
const A_MOMENT = 5_000;
const iso = (time: number): string => new Date(time).toISOString();

/** Hosts by how far their clock or shipper is off; null: it writes no time. */
const SKEWS: Readonly<Record<string, number | null>> = {
  'web-1': 0,
  'web-2': -20 * MINUTE,
  'web-3': -2 * HOUR,
  'web-4': -9 * HOUR,
  'web-5': -6 * MINUTE,
  'web-6': -3 * MINUTE,
  'web-7': 3 * MINUTE,
  'web-8': null,
};

/** Documents that arrive for other times than a tail reads, by the order of arrival. */
export const arrivalTests = (node: () => TestNode) =>
  describe('the order of arrival', () => {
    const heard: Heard[] = [];
    const fresh = () => `arrive-${randomUUID().slice(0, 8)}`;
    const client = () => new NodeClient(node().url);
    const tuning = { arrivalsMs: 300, clockMs: 300, clockSlowMs: 600, clockAheadMs: 300, horizonMs: 30_000 };
    const tail = (index: string, arrived?: ArrivedBefore, more: object = {}) => {
      const window = arrived === undefined ? {} : { arrived };
      const one = hear({ node: node().url, index, tuning: { ...tuning, ...more } }, window);
      heard.push(one);
      return one;
    };
    const told = (one: Heard): readonly BehindLines[] | null | undefined =>
      one.statuses.findLast(({ complete }) => complete)?.complete?.behind;
    const of = (one: Heard, host: string) => told(one)?.find(({ whose }) => whose === host);
    const document = (index: string, host: string, n: number, skew: number | null): Document => ({
      index,
      source: {
        ...(skew === null ? {} : { '@timestamp': iso(Date.now() + skew) }),
        message: `${host} ${n}`,
        host: { name: host },
      },
    });

    afterEach(async () => {
      for (const one of heard.splice(0)) await one.end();
    });

    it('OSS-708 a document without a time has no lines around it, and older lines end without it', async () => {
      const index = fresh();
      await client().makeIndex(index, { shards: 2, refresh: '1s' });
      const documents = ['web-1', 'web-8', 'web-1', 'web-8', 'web-1'].map((host, n) =>
        document(index, host, n, host === 'web-8' ? null : n * 1_000 - MINUTE),
      );
      await client().write(documents, true);
      const options = { name: 'app', guests: false, node: node().url, index, auth: NO_AUTH, ...machine };
      await readOnce(options, null, async (past) => {
        const lines = await past.before(iso(Date.now()), 10);
        expect(lines.map(({ message }) => message)).toEqual(['web-1 0', 'web-1 2', 'web-1 4']);
        expect(await past.before(lines[0]?.id ?? '', 10)).toEqual([]);
        const around = await past.context(lines[1]?.id ?? '', 9, 9);
        expect(around.map(({ message }) => message)).toEqual(['web-1 0', 'web-1 2', 'web-1 4']);
        const one = hear({ node: node().url, index, tuning }, { since: iso(Date.now() - 5 * MINUTE) });
        heard.push(one);
        await until('live', () => one.state === 'live');
        await client().write([document(index, 'web-8', 9, null)], true);
        await until('it came', () => one.lines.some(({ message }) => message === 'web-8 9'));
        const { id = '' } = one.lines.find(({ message }) => message === 'web-8 9') ?? {};
        expect(await past.context(id, 9, 9)).toMatchObject([{ message: 'web-8 9', time: null }]);
        expect(await past.before(id, 9)).toEqual([]);
      });
    });

    it('OSS-700 two indices with hosts that are off: every line is shown or reported, none twice, and lines in time are as before', async () => {
      const base = fresh();
      await client().makeIndex(`${base}-a`, { shards: 3, refresh: '1s' });
      await client().makeIndex(`${base}-b`, { shards: 1, refresh: '200ms' });
      // What was there before is nobody's business.
      await client().write([document(`${base}-a`, 'web-9', 0, -20 * MINUTE)], true);
      const one = tail(`${base}-*`);
      await until('live', () => one.state === 'live');
      for (let n = 0; n < 40; n++) {
        const documents = Object.entries(SKEWS).map(([host, skew], i) =>
          document(`${base}-${(n + i) % 2 === 0 ? 'a' : 'b'}`, host, n, skew),
        );
        await client().write(documents);
      }
      const hosts = Object.keys(SKEWS).filter((host) => host !== 'web-7');
      const shown = (host: string) => one.messages.filter((message) => message.startsWith(`${host} `));
      await until('all that is due', () => hosts.every((host) => shown(host).length >= 40));
      await until('those ahead counted', () => of(one, 'web-7')?.unshown === 40);
      // A moment more: nothing comes twice.
      const statuses = one.statuses.length;
      await until('more looks', () => one.statuses.length > statuses + 4);
      const ids = one.lines.map(({ id }) => id);
      expect(ids.length - new Set(ids).size).toBe(0);
      const all = await client().ids(`${base}-*`);
      const unseen = [...all].filter((id) => !ids.includes(id));
      const untold = (told(one) ?? []).reduce((sum, { unshown }) => sum + unshown, 0);
      // The one that was there before, and those that are told.
      expect([unseen.length - 1, untold]).toEqual([40, 40]);
      const off = Object.entries(SKEWS).filter(([, skew]) => skew !== 0);
      const near = (host: string, skew: number | null) => {
        const by = of(one, host)?.by ?? null;
        return skew === null || by === null ? by === skew : Math.abs(by + skew) < MINUTE;
      };
      expect(off.map(([host, skew]) => [host, of(one, host)?.lines, near(host, skew)])).toEqual(
        off.map(([host]) => [host, 40, true]),
      );
      expect([of(one, 'web-1'), of(one, 'web-9')]).toEqual([undefined, undefined]);
      const untimed = one.lines.filter(({ message }) => message.startsWith('web-8'));
      expect(untimed.every(({ time, late }) => time === null && late === undefined)).toBe(true);
      const late = one.lines.filter(({ message }) => message.startsWith('web-4'));
      expect(late.every((line) => Math.abs((line.late ?? 0) - 9 * HOUR) < MINUTE)).toBe(true);
      // Its lines lie in two indices that are refreshed apart: beside a busy process one may pass another by a moment.
      const passed = one.lines.filter(
        ({ message, late: by = 0 }) => message.startsWith('web-1') && by > A_MOMENT,
      );
      expect(passed).toEqual([]);
      expect(one.gaps).toEqual([]);
      expect(one.statuses.at(-1)?.complete?.to).toBeDefined();
    });

    it('OSS-701 too many lines to show are counted and reported with their times and hosts', async () => {
      const index = fresh();
      await client().makeIndex(index, { shards: 2 });
      const one = tail(index, undefined, { arrivalsShown: 20, arrivalsLooked: 10 });
      await until('live', () => one.state === 'live');
      const flood = (n: number) =>
        client().write(
          Array.from({ length: n }, (_, i) => document(index, 'web-3', i, -21 * MINUTE)),
          true,
        );
      await flood(88);
      await until('it is told', () => of(one, 'web-3')?.unshown === 88);
      expect(one.lines).toEqual([]);
      expect(one.gaps).toMatchObject([{ count: 88, tooLate: true }]);
      await flood(300);
      await until('that, too', () => of(one, 'web-3')?.unshown === 388);
      await until('a quiet look', () => one.statuses.length > 6);
      await flood(5);
      await until('few are shown', () => one.lines.length === 5);
      expect(of(one, 'web-3')?.unshown).toBe(388);
    });

    it('OSS-702 a query sees what arrived since the source was first read, and it alone', async () => {
      const index = fresh();
      await client().makeIndex(index, { shards: 2 });
      await client().write([document(index, 'web-0', 0, -20 * MINUTE)], true);
      const arrived: ArrivedBefore = {};
      const one = tail(index, arrived);
      await until('live', () => one.state === 'live');
      await client().write(
        [document(index, 'web-2', 1, -20 * MINUTE), document(index, 'web-3', 1, -HOUR)],
        true,
      );
      await until('both', () => one.lines.length === 2);
      await one.end();
      const other = new Heard(sourceOf({ node: node().url, index, tuning: { ...tuning } }), {
        since: iso(Date.now() - MINUTE),
        query: 'message:"web-3"',
        arrived,
      });
      heard.push(other);
      await until('it is told', () => told(other)?.[0]?.whose === 'web-3');
      expect(other.messages).toEqual(['web-3 1']);
      expect(told(other)).toHaveLength(1);
    });

    it('OSS-703 continues over rollovers, deletions, updates and a recreated index', async () => {
      const base = fresh();
      await client().makeIndex(`${base}-1`, { shards: 1 });
      const one = tail(`${base}-*`);
      await until('live', () => one.state === 'live');
      const put = async (index: string, host: string, id: string) => {
        const { source } = document(index, host, 0, -HOUR);
        await client().write([{ index, id, source }], true);
      };
      await put(`${base}-1`, 'web-1', 'a');
      await until('the first', () => one.lines.length === 1);
      // With more shards than any index had, as after a change of the template.
      await client().makeIndex(`${base}-2`, { shards: 4 });
      for (const id of 'bcdefghi') await put(`${base}-2`, 'web-2', id);
      await until('those of the new index', () => one.lines.length === 9);
      await put(`${base}-1`, 'web-1', 'a');
      await client().ask('DELETE', `/${base}-2/_doc/b?refresh=true`);
      await client().ask('DELETE', `/${base}-1`);
      await put(`${base}-2`, 'web-2', 'z');
      await until('what comes after', () => one.messages.length === 10);
      expect(new Set(one.lines.map(({ id }) => id)).size).toBe(10);
    });

    it('OSS-704 is read from shard to shard where several searches may not be sent at once', async () => {
      const index = fresh();
      await client().makeIndex(index, { shards: 3 });
      const proxy = await new FaultProxy(node().url).start();
      const denied = { type: 'security_exception', reason: 'no permissions for [indices:data/read/msearch]' };
      const body = JSON.stringify({ error: { root_cause: [denied], ...denied }, status: 403 });
      proxy.only = ({ path }) => path.startsWith('/_msearch');
      proxy.fault = { kind: 'status', status: 403, body };
      const one = hear({ node: proxy.url, index, tuning });
      heard.push(one);
      await until('live', () => one.state === 'live');
      await client().write([document(index, 'web-2', 1, -20 * MINUTE)], true);
      await until('it is told', () => told(one)?.[0]?.whose === 'web-2');
      expect(one.messages).toEqual(['web-2 1']);
      expect(proxy.seen.filter(({ path }) => path.includes('_shards')).length).toBeGreaterThan(3);
      await one.end();
      await proxy.stop();
    });
  });
