/**
 * `npm run rig:nats [-- --kills 20] [--cut] [--terminal]`: three real servers under load, whose stream's leader is killed (-9)
 * again and again; with `--cut` its cable is pulled for 15 s instead (network namespaces: needs root). Exits 1 where anything
 * that was acknowledged is lost, anything is doubled, or a chain does not hold. With `--terminal` a hub and a terminal at it
 * write in place of the load (needs `npm run build`).
 */
import { parseArgs } from 'node:util';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { type ClusterNetwork, openClusterNetwork } from './cluster-network.ts';
import { Load } from './load.ts';
import { missingNats, startNatsCluster } from './nats-server.ts';
import { killUnderTerminal, wholeLeader } from './terminal-kills.ts';
import { openLog } from './with-cluster.ts';

const SESSIONS = 8;
const CUT_MS = 15_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    cut: { type: 'boolean', default: false },
    terminal: { type: 'boolean', default: false },
  },
});
const missing = missingNats();
if (missing !== null) {
  console.error(`rig:nats needs ${missing}`);
  process.exit(1);
}
if (values.terminal) {
  await killUnderTerminal(Number(values.kills));
  process.exit(0);
}
const network: ClusterNetwork | null = values.cut ? openClusterNetwork(3) : null;
const nodes = await startNatsCluster({}, network?.hosts);
const urls = nodes.map(({ url }) => url);
const prefix = 'rig';
let failed = true;
try {
  const log = await openLog({ urls, prefix, replicas: 3 });
  const link = await openNatsLink({ servers: urls }, realTime, 'rig');
  const stream = natsNames(prefix).events;
  const leader = () => wholeLeader(link, stream);
  const load = new Load(log, SESSIONS);
  const recoveries: number[] = [];
  load.start();
  for (let kill = 1; kill <= Number(values.kills); kill += 1) {
    await pause(1_000);
    const name = await leader();
    const node = nodes.find((one) => one.name === name);
    if (!node) throw new Error(`no such server: ${name}`);
    const began = Date.now();
    const recovery = load.recovered(began);
    const namespace = network?.hosts[nodes.indexOf(node)]?.namespace;
    if (network && namespace) {
      network.cable(namespace, false);
      await pause(CUT_MS);
      network.cable(namespace, true);
    } else {
      node.signal('SIGKILL');
      await pause(2_000);
      await node.end('SIGKILL');
      await node.begin();
    }
    const next = await leader();
    const whole = Date.now() - began;
    const recovered = await recovery;
    recoveries.push(recovered);
    console.log(
      `${kill}: ${name} gone, all sessions written to after ${recovered} ms; ${next} leads, whole again after ${whole} ms`,
    );
  }
  const report = await load.stop();
  recoveries.sort((a, b) => a - b);
  const median = recoveries[Math.floor(recoveries.length / 2)];
  console.log(JSON.stringify({ ...report, recoveryMs: { median, longest: recoveries.at(-1) } }, null, 2));
  failed = report.lost + report.doubled + report.broken > 0 || report.acknowledged === 0;
  await log.close();
  await link.close();
} finally {
  await Promise.all(nodes.map((node) => node.stop()));
  network?.close();
}
process.exit(failed ? 1 : 0);
