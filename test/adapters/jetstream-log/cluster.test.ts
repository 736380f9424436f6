import { expect, it, onTestFinished } from 'vitest';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { Load } from '../../rigs/nats/load.ts';
import { startNatsCluster } from '../../rigs/nats/nats-server.ts';
import { openLog } from '../../rigs/nats/with-cluster.ts';
import { describeNats } from '../../rigs/nats/with-nats.ts';

describeNats('three real nats-servers', () => {
  it('NAT-844 lose nothing that was acknowledged, and double nothing, when the leader is killed under load', async () => {
    const nodes = await startNatsCluster();
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    });
    const urls = nodes.map(({ url }) => url);
    const log = await openLog({ urls, prefix: 'three', replicas: 3 });
    const link = await openNatsLink({ servers: urls }, realTime, 'test');
    const leader = async () => (await link.jsm.streams.info(natsNames('three').events)).cluster?.leader;
    const load = new Load(log, 3);
    load.start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const name = await leader();
    const before = load.acknowledged;
    nodes.find((node) => node.name === name)?.signal('SIGKILL');
    await expect.poll(() => load.acknowledged, { timeout: 60_000 }).toBeGreaterThan(before + 20);
    const report = await load.stop();
    expect(report).toMatchObject({ lost: 0, doubled: 0, broken: 0 });
    expect(report.acknowledged).toBeGreaterThan(20);
    expect(await leader()).not.toBe(name);
    await log.close();
    await link.close();
  });
});
