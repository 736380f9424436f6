import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { openOpenSearchSource } from '../../../src/adapters/opensearch/opensearch-source.ts';
import { TUNING } from '../../../src/adapters/opensearch/options.ts';
import { sato } from '../../domain/given.ts';
import { opened, settle } from '../../hub/hub-rig.ts';
import { FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { until } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const LINES = 40;
const SECONDS = 30;

export const sharedTailTests = (node: () => TestNode) =>
  describe('a tail shared by a team', () => {
    const proxies: FaultProxy[] = [];
    afterEach(async () => {
      for (const proxy of proxies.splice(0)) await proxy.stop();
    });

    /** So many participants look at one session for half a minute of held time; what the cluster was asked meanwhile. */
    async function cost(index: string, participants: number): Promise<number> {
      const proxy = await new FaultProxy(node().url).start();
      proxies.push(proxy);
      let quiet = () => true;
      const rig = await opened({
        openSource: (name) =>
          openOpenSearchSource({
            name,
            node: proxy.url,
            index,
            auth: { kind: 'none' },
            guests: false,
            time: rig.time,
            random: () => 0.5,
            tuning: { ...TUNING, deadlineMs: 3_600_000 },
          }),
      });
      quiet = () => proxy.open === 0;
      const pass = async (ms: number) => {
        await rig.time.advance(ms);
        await settle();
        await until('answers', quiet);
        await settle();
      };
      const since = new Date(rig.time.now() - 60_000).toISOString();
      const tail = { sources: ['app'], query: null, window: { since, until: null } };
      await rig.command(sato, 'tail.set', { tail }, 'tail-client', 1);
      await new NodeClient(node().url).write(
        Array.from({ length: LINES }, (_, i) => ({
          index,
          source: { '@timestamp': new Date(rig.time.now() - 1_000 + i).toISOString(), message: `m${i}` },
        })),
        true,
      );
      const people = await Promise.all(Array.from({ length: participants }, () => rig.join()));
      const seen = (one: (typeof people)[number]) => one.of('lines').flatMap(({ items }) => items).length;
      while (people.some((one) => seen(one) < LINES)) await pass(100);
      proxy.seen.length = 0;
      for (let second = 0; second < SECONDS; second += 1) await pass(1_000);
      expect(people.map(seen)).toEqual(people.map(() => LINES));
      // One that reads on, and at times one that counts what was there before.
      expect(proxy.most).toBeLessThanOrEqual(2);
      for (const one of people) one.socket.drop();
      return proxy.seen.length;
    }

    it('OSS-710 a check of the log counts what its query finds, and does not know a number of some shards', async () => {
      const index = `check-${randomUUID().slice(0, 8)}`;
      await new NodeClient(node().url).makeIndex(index, { shards: 2 });
      const proxy = await new FaultProxy(node().url).start();
      proxies.push(proxy);
      const rig = await opened({
        openSource: (name) =>
          openOpenSearchSource({
            ...{ name, node: proxy.url, index, auth: { kind: 'none' }, guests: false },
            ...{ time: rig.time, random: () => 0.5, tuning: { ...TUNING, deadlineMs: 3_600_000 } },
          }),
      });
      await new NodeClient(node().url).write(
        Array.from({ length: 12 }, (_, i) => ({
          index,
          source: {
            '@timestamp': new Date(rig.time.now() - 60_000 + i).toISOString(),
            ...{ message: `m${i}`, log: { level: i < 5 ? 'ERROR' : 'INFO' } },
          },
        })),
        true,
      );
      const query = { source: 'app', query: 'log.level:ERROR', expect: { most: 0 }, windowMs: 600_000 };
      /** Looks until the answer is such. */
      const looked = async (is: (answer: Awaited<ReturnType<typeof rig.hub.countLines>>) => boolean) => {
        for (let i = 0; i < 600; i += 1) {
          let answer: Awaited<ReturnType<typeof rig.hub.countLines>> | null = null;
          void rig.hub.countLines(rig.id, query).then((said) => {
            answer = said;
          });
          await until('an answer', () => answer !== null);
          if (is(answer!)) return answer!;
          await rig.time.advance(500);
          await settle();
        }
        throw new Error('never');
      };
      expect(await looked((answer) => answer.ok && answer.value.partial === null)).toEqual({
        ...{ ok: true, value: { lines: 5, partial: null } },
      });
      const shards = { total: 2, successful: 1, skipped: 0, failed: 1 };
      const body = JSON.stringify({ took: 1, timed_out: false, _shards: shards, hits: { hits: [] } });
      proxy.only = ({ body: asked }) => asked.includes('"found"');
      proxy.fault = { kind: 'body', body };
      expect(await looked((answer) => !answer.ok)).toMatchObject({ ok: false, reason: { kind: 'partial' } });
      proxy.fault = { kind: 'pass' };
      expect(await looked((answer) => answer.ok)).toMatchObject({ value: { lines: 5 } });
    });

    it('OSS-36 costs the cluster the requests of one when ten look at it', async () => {
      const requests: number[] = [];
      for (const participants of [1, 10]) {
        const index = `shared-${randomUUID().slice(0, 8)}`;
        await new NodeClient(node().url).makeIndex(index, { shards: 2 });
        requests.push(await cost(index, participants));
      }
      const [alone, together] = requests as [number, number];
      console.log(`requests in ${SECONDS} s: ${alone} for one participant, ${together} for ten`);
      expect(alone).toBeGreaterThan(3);
      // Where the half minute begins between two polls is up to the node; a tail of one's own would make it ten times as many.
      expect(together).toBeLessThan(alone * 1.5);
    });
  });
