import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { cliRig, isAlive, oneLine, teamHub } from '../rig.ts';

const rig = cliRig();
const sessionsIn = (file: string) => {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT session FROM heads ORDER BY session').all();
  db.close();
  return rows.map(({ session }) => session);
};

describe('oncall hub backup', () => {
  it('CLI-66 copies the data of this machine’s hub while it runs and while it does not, over no file', async () => {
    const none = await rig.run(['hub', 'backup', 'none.db']);
    expect([none.code, oneLine(none)]).toEqual([3, 'this hub has no data yet']);
    const id = await rig.session('x');
    expect(await rig.ok(['hub', 'backup', 'live.db'])).toBe('live.db\n');
    expect(sessionsIn(join(rig.work, 'live.db'))).toEqual([id]);
    expect(statSync(join(rig.work, 'live.db')).mode & 0o777).toBe(0o600);
    await rig.ok(['note', id, 'goes on']);
    const again = await rig.run(['hub', 'backup', 'live.db']);
    expect([again.code, oneLine(again)]).toEqual([1, 'live.db already exists. Choose another name']);
    const nowhere = await rig.run(['hub', 'backup', 'no/such/folder.db']);
    expect(nowhere.code).toBe(1);
    const pid = (await rig.hubPid()) ?? 0;
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
    await rig.ok(['hub', 'backup', 'resting.db']);
    expect(sessionsIn(join(rig.work, 'resting.db'))).toEqual([id]);
  });

  it('CLI-66 copies a team hub’s data by its configuration', async () => {
    const hub = await teamHub(rig);
    const env = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('bot') };
    const id = (await rig.ok(['start', 'x', '--no-tui'], { env })).split('\n')[0];
    await rig.ok(['hub', 'backup', 'team.db', '--config', hub.config]);
    expect(sessionsIn(join(rig.work, 'team.db'))).toEqual([id]);
  });
});
