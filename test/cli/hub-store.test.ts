import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, isAlive, teamHub } from './rig.ts';

const rig = cliRig();
const KILLER = join(import.meta.dirname, 'hub', 'store-killer.mjs');
const NODE_OPTIONS = `--import=${KILLER}`;

describe('a hub whose store dies under it', () => {
  it('SEC-348 ends with an error, so that a service manager starts it again with all it acknowledged', async () => {
    const hub = await teamHub(rig, { NODE_OPTIONS });
    const env = { ONCALL_TOKEN: await hub.token('bot'), ONCALL_HUB: hub.url };
    const id = (await rig.ok(['start', 'Checkout fails', '--no-tui'], { env })).split('\n')[0] ?? '';
    await rig.ok(['note', id, 'kept'], { env });
    const ready = async () => (await fetch(`${hub.url}/readyz`)).status;
    expect(await ready()).toBe(200);
    hub.running.child.kill('SIGUSR2');
    const { code, err } = await hub.running.ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^oncall: the hub ends: its store stopped working \(.+\)\. .+\n$/);
    const again = await hub.restart();
    expect(await ready()).toBe(200);
    expect(await rig.ok(['export', id, '-o', '-'], { env })).toContain('kept');
    again.running.child.kill('SIGTERM');
    expect((await again.running.ended).code).toBe(0);
  });

  it('SEC-348 is started again by whoever needs it next, when it is that of this machine', async () => {
    rig.renew();
    const id = (await rig.ok(['start', 'Here', '--no-tui'], { env: { NODE_OPTIONS } })).split('\n')[0] ?? '';
    const pid = (await rig.hubPid()) as number;
    process.kill(pid, 'SIGUSR2');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    const log = readFileSync(join(rig.root, 'state', 'oncall', 'hub', 'hub.log'), 'utf8');
    expect(log).toContain('"store-lost"');
    expect(await rig.json('list')).toMatchObject([{ id, status: 'open' }]);
    expect(await rig.hubPid()).not.toBe(pid);
  });
});
