/**
 * `npm run rig:tail -- lag [SECONDS]`: how long lines in time take from writing to showing while others are late. A real node, 400
 * documents a second over 3 shards that refresh each second, for so long (30 by default); 2 % are late by up to 4.5 s, one host's
 * clock is 2 s ahead and another's 3 s behind. Prints milliseconds; exits 1 if p50 is above 1.5 s or p99 above 2.5 s.
 */
import { TUNING } from '../../../src/adapters/opensearch/options.ts';
import { Heard } from '../../contracts/log-source.ts';
import { startOpenSearch } from '../opensearch/opensearch-rig.ts';
import { sourceOf } from './hear.ts';
import { NodeClient } from './node-client.ts';
import { Writers } from './writers.ts';

const seconds = Number(process.argv[3] ?? 30);
const SKEWS = [2_000, -3_000];
const LOOK_MS = 10;

const node = await startOpenSearch();
const client = new NodeClient(node.url);
await client.makeIndex('lag', { shards: 3, refresh: '1s' });
const tail = new Heard(sourceOf({ node: node.url, index: 'lag', tuning: TUNING }));
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
while (tail.state !== 'live') await pause(LOOK_MS);

const shape = { hosts: 8, fastMs: 2_000, slowMs: 3_000, late: 0.02, lateMs: 4_500 };
const writers = new Writers(client, { index: 'lag', perSecond: 400, ...shape, random: Math.random });
let writing = true;
const done = writers.run(seconds * 1_000).then(() => {
  writing = false;
});
const lags: number[] = [];
let seen = 0;
const end = Date.now() + (seconds + 15) * 1_000;
while (Date.now() < end && (writing || tail.lines.length < writers.written)) {
  const now = Date.now();
  for (const { id, time } of tail.lines.slice(seen)) {
    const [, own = '', host = ''] = /\/((\d+)-\d+)$/.exec(id) ?? [];
    if (!writers.late.has(own)) lags.push(now - (Date.parse(time ?? '') - (SKEWS[Number(host)] ?? 0)));
  }
  seen = tail.lines.length;
  await pause(LOOK_MS);
}
await done;
lags.sort((a, b) => a - b);
const at = (share: number) => lags[Math.floor(share * (lags.length - 1))] ?? Number.NaN;
console.log(
  `written ${writers.written}, shown ${tail.lines.length}; in time: ${lags.length}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`,
);
node.signal('SIGKILL');
await node.ended;
process.exit(at(0.5) <= 1_500 && at(0.99) <= 2_500 ? 0 : 1);
