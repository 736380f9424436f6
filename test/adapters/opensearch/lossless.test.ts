import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { Heard } from '../../contracts/log-source.ts';
import { compare, disordered } from '../../rigs/tail/compare.ts';
import { hear, until } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import { describeOpenSearch, nodeIsOurs } from '../../rigs/tail/with-opensearch.ts';
import { Writers } from '../../rigs/tail/writers.ts';
import { mulberry } from './simulated-index.ts';

const WRITE_MS = 9_000;
/** The machine may have more to do than this. */
const SLOW_MS = 60_000;
const SEED = 20_261_125;

describeOpenSearch('nothing is lost, on a real node', (node) => {
  const heard: Heard[] = [];
  afterEach(async () => {
    for (const one of heard.splice(0)) await one.end();
  });

  it(`OSS-11 shows every document exactly once: 400 and 2,000 a second over 3 shards, 1 % late, a clock fast${nodeIsOurs ? ', the node killed and restarted' : ''}; OSS-320 those of a host in their order, or marked late`, async () => {
    const client = new NodeClient(node().url);
    const runs = await Promise.all(
      [400, 2_000].map(async (perSecond, i) => {
        const index = `lossless-${perSecond}-${randomUUID().slice(0, 8)}`;
        await client.makeIndex(index, { shards: 3, refresh: '1s' });
        const tail = hear({ node: node().url, index, tuning: { deadlineMs: 3_000, horizonMs: 150_000 } });
        heard.push(tail);
        const shape = { hosts: 4, fastMs: 2_000, late: 0.01, lateMs: 12_000 };
        const writers = new Writers(client, { index, perSecond, ...shape, random: mulberry(SEED + i) });
        return { perSecond, index, tail, writers };
      }),
    );
    await until('both live', () => runs.every(({ tail }) => tail.state === 'live'), SLOW_MS);
    const writing = runs.map(({ writers }) => writers.run(WRITE_MS));
    if (nodeIsOurs) {
      await until(
        'a third is written',
        () => runs.every(({ perSecond, writers }) => writers.written > perSecond * 3),
        SLOW_MS,
      );
      await node().restart();
    }
    await Promise.all(writing);
    for (const { perSecond, index, tail, writers } of runs) {
      const ids = await client.ids(index);
      await until(
        `a sweep after the last of ${ids.size}`,
        () => tail.lines.length >= ids.size,
        SLOW_MS,
      ).catch(() => {});
      const said = new Set(tail.statuses.map(({ complete }) => complete?.to));
      const news = () => new Set(tail.statuses.map(({ complete }) => complete?.to)).size - said.size;
      await until('two looks more', () => news() >= 2, SLOW_MS);
      const found = compare(ids, tail.lines);
      console.log(`${perSecond}/s: written ${writers.written}, ${JSON.stringify(found)}`);
      expect(found.inIndex).toBe(perSecond * (WRITE_MS / 1_000));
      expect(found).toMatchObject({ shown: found.inIndex, twice: 0, missing: 0, foreign: 0 });
      expect(tail.gaps).toEqual([]);
      // `<index>/<host>-<n>`
      expect(disordered(tail.lines, ({ id }) => id.split('-').slice(0, -1).join('-'))).toEqual([]);
    }
  }, 240_000);
});
