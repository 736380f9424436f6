import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteDetection } from '../../../src/adapters/sqlite-detection/sqlite-detection.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { DetectionFact } from '../../../src/detection/detection-event.ts';
import { natsDetection } from '../../rigs/nats/detection-store.ts';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { cliRig, oneLine } from '../rig.ts';

const rig = cliRig();
const AT = '2026-11-25T03:00:00.000Z';
const fact = (rule: string): DetectionFact => ({ type: 'rule.removed', data: { rule } });
const watchFile = (data: string) =>
  openSqliteDetection({ path: join(rig.work, data, 'watch.db'), time: realTime });

describeNats('the watch log of a hub and a real nats-server', () => {
  const node = oneNats();

  it('NAT-885 hub move takes it into the cluster and back, with the checkpoint, and never into another one', async () => {
    const settings = (data: string) =>
      writeFileSync(
        join(rig.work, 'hub.yaml'),
        `tls: proxy\ndata: ${data}\nnats:\n  servers: [${node().url}]\n  replicas: 1\n  prefix: watched\n`,
      );
    settings('data');
    mkdirSync(join(rig.work, 'data'), { mode: 0o700 });
    const own = watchFile('data');
    const { fence } = await own.lease('w-1', Date.now(), 10);
    await own.append('w-1', fence, AT, [fact('a'), fact('b')]);
    await own.append('sato', 0, AT, [fact('c')]);
    await own.saveCheckpoint(fence, '{"v":1}');
    const events = (await own.events(1)).map(({ n, at, by, data }) => ({ n, at, by, data }));
    await own.close();
    const move = (to: string) => ['hub', 'move', '--to', to, '--config', 'hub.yaml'];
    await rig.ok(['hub', 'init', '--config', 'hub.yaml']);
    expect(await rig.json(...move('nats'))).toEqual({ to: 'nats', sessions: [], watch: 3 });
    const shared = natsDetection([node().url], 'watched');
    expect(await shared.events(1)).toMatchObject(events);
    expect(await shared.checkpoint()).toBe('{"v":1}');
    expect(await shared.leaseNow(Date.now())).toBeNull();
    const twice = await rig.run(move('nats'));
    expect([twice.code, oneLine(twice)]).toEqual([
      1,
      'there are 3 entries of a watch log at nats already: move to a place that has none',
    ]);
    // What was written there since comes back, too.
    await shared.append('sato', 0, AT, [fact('d')]);
    await shared.close();
    settings('other');
    expect(await rig.json(...move('sqlite'))).toMatchObject({ watch: 4 });
    const back = watchFile('other');
    expect(await back.events(1)).toMatchObject([...events, { n: 4, by: 'sato', data: { rule: 'd' } }]);
    expect(await back.checkpoint()).toBe('{"v":1}');
    await back.close();
  });
});
