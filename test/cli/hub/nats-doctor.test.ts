import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Chain } from '../../contracts/event-builder.ts';
import { batch } from '../../contracts/event-log-checks.ts';
import { cure, flipBits } from '../../rigs/nats/damage.ts';
import { type NatsNode, startNats, startNatsCluster } from '../../rigs/nats/nats-server.ts';
import { openLog } from '../../rigs/nats/with-cluster.ts';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { cliRig } from '../rig.ts';

const rig = cliRig();

interface Doctor {
  readonly checks: readonly { readonly check: string; readonly state: string; readonly detail: string }[];
}

/** What doctor says of a cluster with these settings below `nats:`. */
async function checks(lines: readonly string[], env = {}): Promise<readonly string[]> {
  writeFileSync(
    join(rig.work, 'hub.yaml'),
    ['tls: proxy', 'data: data', 'nats:', ...lines.map((line) => `  ${line}`), ''].join('\n'),
  );
  const { out } = await rig.run(['doctor', '--config', 'hub.yaml', '--json'], { env });
  const { checks: all } = JSON.parse(out) as Doctor;
  return all.flatMap(({ check, state, detail }) => (check === 'nats' ? [`${state} ${detail}`] : []));
}

describeNats('doctor and clusters of real nats-servers', () => {
  async function cluster(size: number, replicas: number) {
    const nodes = await startNatsCluster(
      {},
      Array.from({ length: size }, () => ({})),
    );
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    });
    const urls = nodes.map(({ url }) => url);
    await (await openLog({ urls, prefix: 'oncall', replicas })).close();
    const monitors = nodes.map(({ monitor }) => monitor);
    return { nodes, urls, monitors };
  }

  it('NAT-886 two servers are wrong, by what they say or by the settings alone', async () => {
    const { urls, monitors } = await cluster(2, 1);
    const wrong =
      'broken there are 2 servers: where one stops nothing can be written, which is worse than one server. Use 3';
    const terms = ['replicas: 1'];
    expect(await checks([`servers: [${urls[0]}]`, `monitors: [${monitors[0]}]`, ...terms])).toContain(wrong);
    expect(await checks([`servers: [${urls.join(', ')}]`, ...terms])).toContain(wrong);
  });

  it('NAT-886 four servers survive no more than three, also while one of them is down', async () => {
    const { nodes, urls, monitors } = await cluster(4, 3);
    const all = [`servers: [${urls.join(', ')}]`, `monitors: [${monitors.join(', ')}]`];
    const four = await checks(all);
    expect(four).toContain(
      'warn there are 4 servers: an even number survives no more failures than 3. Use 3 or 5',
    );
    expect(four).toContainEqual(expect.stringMatching(/^ok 3 copies, leader n\d$/));
    expect(four).toContain('ok each write is on disk before it is acknowledged (sync_interval: always)');
    expect(four).toContainEqual(expect.stringMatching(/^(?:ok one append takes|warn appends are slow)/));
    await nodes[3]?.end('SIGKILL');
    // It still counts: the others wait for its vote.
    const three = [
      `servers: [${urls.slice(0, 3).join(', ')}]`,
      `monitors: [${monitors.slice(0, 3).join(', ')}]`,
    ];
    expect(await checks(three)).toContainEqual(expect.stringMatching(/^warn there are 4 servers/));
  });

  it('NAT-963 a server that skips a message is named, until it has a new copy', async () => {
    const { nodes, urls, monitors } = await cluster(3, 3);
    const log = await openLog({ urls, prefix: 'oncall', replicas: 3 });
    const chain = new Chain('s');
    for (let i = 0; i < 20; i += 1) await log.append('s', i, batch(chain.notes(1, `mark-${i + 1};`)));
    await log.close();
    const terms = [`servers: [${urls.join(', ')}]`, 'replicas: 3', `monitors: [${monitors.join(', ')}]`];
    expect(await checks(terms)).toContain('ok each server gives all 20 messages');
    const victim = nodes[1] as NatsNode;
    await victim.end('SIGTERM');
    flipBits(victim, ['mark-7;']);
    await victim.begin();
    await victim.healthy();
    let damaged: readonly string[] = [];
    // It is back before it has caught up.
    await expect
      .poll(async () => (damaged = await checks(terms)), { timeout: 60_000 })
      .toContain(
        'broken n2 cannot read 1 of 20 messages of ONCALL_EV that others have. Make its copy again: docs/how-to/cluster.md#a-damaged-copy',
      );
    expect(damaged.join()).not.toContain('each server gives all');
    await cure(victim, 'ONCALL_EV');
    await expect
      .poll(() => checks(terms), { timeout: 60_000 })
      .toContain('ok each server gives all 20 messages');
  });

  it('NAT-963 names the messages that a single server counts and cannot read', async () => {
    const node = await startNats();
    onTestFinished(() => node.stop());
    const log = await openLog({ urls: [node.url], prefix: 'oncall' });
    const chain = new Chain('s');
    for (let i = 0; i < 20; i += 1) await log.append('s', i, batch(chain.notes(1, `mark-${i + 1};`)));
    await log.close();
    await node.end('SIGTERM');
    flipBits(node, ['mark-7;', 'mark-20;']);
    await node.begin();
    await node.healthy();
    expect(await checks([`servers: [${node.url}]`, 'replicas: 1'])).toContainEqual(
      expect.stringMatching(/^broken 2 of 20 messages of ONCALL_EV cannot be read/),
    );
  });
});

describeNats('doctor and the permissions of a hub', () => {
  const authorization = `authorization { users: [ { user: oncall, password: secret, permissions: {
    publish: ["oncall.ev.*", "oncall.facts.*", "$KV.ONCALL_FILES.>", "$JS.API.>", "$JS.FC.>"], subscribe: ["_INBOX.>"] } },
    { user: all, password: secret } ] }`;
  const node = oneNats({ more: authorization });

  it('NAT-886 what the hub may not do is named as the server says it', async () => {
    const settings = [`servers: [${node().url}]`, 'replicas: 1'];
    const as = (user: string) => ({ ONCALL_NATS_USER: user, ONCALL_NATS_PASSWORD: 'secret' });
    await checks(settings, as('all'));
    await rig.ok(['hub', 'init', '--config', 'hub.yaml'], { env: as('all') });
    expect(await checks(settings, as('all'))).toContain('ok the hub may do all that it has to');
    const denied = (await checks(settings, as('oncall'))).filter((row) => row.startsWith('broken'));
    expect(denied).toEqual([
      expect.stringMatching(
        /^broken the hub may not do all that it has to \(.*\$KV\.ONCALL_LEAD\.doctor_.*\)\. Check the permissions of its user$/,
      ),
    ]);
  });
});
