/**
 * `npm run rig:tail [-- SECONDS]`: the tail at its own pace on a real node: writers at 400 and 2,000 documents a second
 * over 3 shards for so long (60 by default), 1 % of them late by up to 120 s, one host's clock 2 s ahead, the node
 * killed and restarted in the middle. Every document must be shown exactly once after the last sweep; exits 1 if not.
 * `npm run rig:tail -- lag`: see `lag.ts`.
 */
import { TUNING } from '../../../src/adapters/opensearch/options.ts';
import { Heard } from '../../contracts/log-source.ts';
import { startOpenSearch } from '../opensearch/opensearch-rig.ts';
import { compare } from './compare.ts';
import { sourceOf } from './hear.ts';
import { NodeClient } from './node-client.ts';
import { Writers } from './writers.ts';

/** On a busy machine the node is away so long that more waits than a tail would read: that is told, not lost, but not shown. */
const TUNED = { ...TUNING, fillLimit: 500_000 };
if (process.argv[2] === 'lag') await import('./lag.ts');
const seconds = Number(process.argv[2] ?? 60);
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

let node = await startOpenSearch();
const { url, home } = node;
const client = new NodeClient(url);
const runs = await Promise.all(
  [400, 2_000].map(async (perSecond) => {
    const index = `tail-${perSecond}`;
    await client.makeIndex(index, { shards: 3, refresh: '1s' });
    const tail = new Heard(sourceOf({ node: url, index, tuning: TUNED }));
    const shape = { hosts: 4, fastMs: 2_000, late: 0.01, lateMs: 120_000 };
    return {
      perSecond,
      index,
      tail,
      writers: new Writers(client, { index, perSecond, ...shape, random: Math.random }),
    };
  }),
);
while (runs.some(({ tail }) => tail.state !== 'live')) await pause(50);
console.log(`${url}: writing for ${seconds} s, then up to 120 s of late ones`);
const cpu = process.cpuUsage();
const writing = Promise.all(runs.map(({ writers }) => writers.run(seconds * 1_000)));
await pause((seconds * 1_000) / 2);
node.signal('SIGKILL');
await node.ended;
console.log('the node is killed');
node = await startOpenSearch({ home, port: Number(new URL(url).port) });
console.log('the node is back');
await writing;

let lost = 0;
for (const { perSecond, index, tail, writers } of runs) {
  const ids = await client.ids(index);
  const end = Date.now() + 3 * TUNING.sweepMs;
  while (Date.now() < end) await pause(200);
  const found = compare(ids, tail.lines);
  const complete = tail.statuses.findLast((status) => status.complete)?.complete?.to;
  console.log(
    `${perSecond}/s: written ${writers.written}, ${JSON.stringify(found)}, gaps ${JSON.stringify(tail.gaps)}, complete to ${complete}`,
  );
  lost += found.missing + found.twice + found.foreign + tail.gaps.length;
  if (found.inIndex !== perSecond * seconds) lost += 1;
}
const { user, system } = process.cpuUsage(cpu);
console.log(`CPU of writers and tails together: ${Math.round((user + system) / 1_000)} ms`);
for (const { tail } of runs) await tail.end();
await node.stop();
console.log(lost === 0 ? 'every document was shown exactly once' : 'documents were lost or shown twice');
process.exit(lost === 0 ? 0 : 1);
