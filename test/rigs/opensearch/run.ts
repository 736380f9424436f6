/**
 * `npm run rig:opensearch [-- --seed [PER_SECOND]] [--port PORT]`: a real node on the loopback until Ctrl-C, its URL on
 * standard output; with `--seed` hosts log into `app-logs` all the time, one of them with a clock that runs ahead.
 */
import { parseArgs } from 'node:util';
import { NodeClient } from '../tail/node-client.ts';
import { Writers } from '../tail/writers.ts';
import { missingTools, startOpenSearch } from './opensearch-rig.ts';

const { values, positionals } = parseArgs({
  options: { seed: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const missing = missingTools();
if (missing !== null) {
  console.error(
    `rig:opensearch needs ${missing}: install Java 17 and Maven (apt-get install openjdk-17-jdk-headless maven)`,
  );
  process.exit(1);
}
const node = await startOpenSearch({ port: Number(values.port) });
console.log(node.url);
console.error(
  `try: OPENSEARCH_URL=${node.url} oncall start --logs 'opensearch:app-logs'   (Ctrl-C ends the node)`,
);

const stopped = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve());
if (values.seed) {
  const client = new NodeClient(node.url);
  await client.makeIndex('app-logs', { shards: 3, refresh: '1s' });
  const writers = new Writers(client, {
    index: 'app-logs',
    perSecond: Number(positionals[0] ?? 20),
    hosts: 4,
    fastMs: 2_000,
    late: 0.01,
    lateMs: 30_000,
    random: Math.random,
  });
  void writers.run(Number.POSITIVE_INFINITY);
}
await Promise.race([stopped.promise, node.ended]);
await node.stop();
process.exit(0);
