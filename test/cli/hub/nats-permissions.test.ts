import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { usernamePasswordAuthenticator } from '@nats-io/transport-node';
import { expect, it } from 'vitest';
import { HubCalls } from '../../../src/adapters/jetstream-log/hub-calls.ts';
import { openBucket } from '../../../src/adapters/jetstream-log/lease.ts';
import { lookAtShares } from '../../../src/adapters/jetstream-log/look-shares.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { setUpStreams } from '../../../src/adapters/jetstream-log/set-up.ts';
import { ShardLeases } from '../../../src/adapters/jetstream-log/shard-leases.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { cliRig, oneLine } from '../rig.ts';

const rig = cliRig();
const page = readFileSync(resolve(import.meta.dirname, '../../../docs/how-to/cluster.md'), 'utf8');
/** As the page has it, with a password. */
const authorization = /^authorization \{[\s\S]*?^\}$/m
  .exec(page)?.[0]
  .replace('$ONCALL_NATS_PASSWORD', '"secret"');

describeNats('a nats-server with the permissions of docs/how-to/cluster.md', () => {
  const node = oneNats({ more: authorization ?? '' });
  const env = { ONCALL_NATS_USER: 'oncall', ONCALL_NATS_PASSWORD: 'secret' };

  it('NAT-842 are enough for everything that a hub does, and nobody gets in without the password', async () => {
    expect(authorization).toContain('permissions');
    const config = join(rig.work, 'hub.yaml');
    const lines = ['listen: 127.0.0.1:0', 'tls: proxy', 'data: data', 'nats:', `  servers: [${node().url}]`];
    writeFileSync(config, `${lines.join('\n')}\n  replicas: 1\n`);
    const stranger = await rig.run(['hub', 'init', '--config', config]);
    expect([stranger.code, oneLine(stranger)]).toEqual([
      4,
      expect.stringMatching(
        /^NATS at nats:.* does not accept the credentials of the hub \(.*[Aa]uthorization/,
      ),
    ]);
    await rig.ok(['hub', 'init', '--config', config], { env });
    const who = ['--name', 'Sato', '--email', 'sato@example.com', '--config', config];
    const token = (await rig.ok(['hub', 'token', 'create', ...who], { env })).trim();
    const hub = rig.start(['hub', '--config', config], { env });
    await hub.until(() => hub.out().includes('"started"'));
    const port = /"base":"https?:\/\/[^"]*:(\d+)"/.exec(hub.out())?.[1] ?? '';
    const at = { env: { ...env, ONCALL_HUB: `http://127.0.0.1:${port}`, ONCALL_TOKEN: token } };
    const id = (await rig.ok(['start', 'x', '--no-tui'], at)).split('\n')[0] ?? '';
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    for (let n = 1; n <= 20; n += 1) {
      const command = { client: 'permissions-1', n, type: 'note.add', data: { text: `note ${n}` } };
      const path = `${at.env.ONCALL_HUB}/v1/sessions/${id}/commands`;
      const { status } = await fetch(path, { method: 'POST', headers, body: JSON.stringify(command) });
      expect(status).toBe(200);
    }
    hub.child.kill('SIGTERM');
    expect((await hub.ended).code).toBe(0);
    // Read from the streams again, by more than one by one.
    await rig.ok(['hub', 'backup', 'copy.db', '--config', config], { env });
    const { out } = await rig.run(['doctor', '--config', config, '--json'], { env });
    const { checks } = JSON.parse(out) as { checks: { check: string; state: string; detail: string }[] };
    expect(checks.filter(({ check, state }) => check === 'nats' && state === 'broken')).toEqual([]);
  });

  it('NAT-876 lets hubs share sessions, and ask each other', async () => {
    const auth = { authenticator: usernamePasswordAuthenticator('oncall', 'secret') };
    const open = () => openNatsLink({ servers: [node().url], auth }, realTime, 'oncall test');
    const [a, b] = [await open(), await open()];
    await setUpStreams(a, 'oncall', { replicas: 1, maxBytes: -1 });
    const names = natsNames('oncall');
    const bucket = names.leadBucket;
    const own = { id: 'a', host: 'a', pid: 1, url: 'https://a', shards: 4 };
    const leases = new ShardLeases({ link: a, kv: await openBucket(a, bucket), bucket, time: realTime, own });
    leases.begin({ taken: () => {}, giving: async () => {} }, () => {});
    await expect.poll(() => leases.status.shards, { timeout: 10_000 }).toEqual([0, 1, 2, 3]);
    expect(await lookAtShares(b, bucket)).toEqual([
      { host: 'a', url: 'https://a', shards: [0, 1, 2, 3], leads: false },
    ]);
    const calls = new HubCalls(a, names);
    calls.answer('a', async (text) => `${text}!`);
    await a.nc.flush();
    expect(await new HubCalls(b, names).ask('a', 'hello')).toBe('hello!');
    calls.stop();
    await leases.release();
    expect(await lookAtShares(b, bucket)).toEqual([]);
    await Promise.all([a.close(), b.close()]);
  });
});
