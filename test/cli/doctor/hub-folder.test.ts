import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, teamHub } from '../rig.ts';

const rig = cliRig();

interface Doctor {
  readonly checks: readonly { readonly check: string; readonly state: string; readonly detail: string }[];
}

/** What doctor says of the data folder of the hub with this configuration: its own row is the second one. */
async function rowOf(config: string): Promise<string | undefined> {
  const { out } = await rig.run(['doctor', '--config', config, '--json']);
  const rows = (JSON.parse(out) as Doctor).checks.filter(({ check }) => check === 'state-folder');
  expect(rows.length).toBeLessThanOrEqual(2);
  return rows[1] && `${rows[1].state} ${rows[1].detail}`;
}

it('CLI-1035 doctor says that the folder of this machine’s hub is open to others, as each command does', async () => {
  const env = { XDG_STATE_HOME: join(rig.work, 'state') };
  const row = async () => {
    const { out } = await rig.run(['doctor', '--json'], { env });
    return (JSON.parse(out) as Doctor).checks.find(({ check }) => check === 'state-folder');
  };
  expect(await row()).toMatchObject({ state: 'ok' });
  const folder = join(env.XDG_STATE_HOME, 'oncall', 'hub');
  mkdirSync(folder, { mode: 0o755 });
  const refused = await rig.run(['list'], { env });
  expect(refused.err).toContain(`chmod 700 ${folder}`);
  expect(await row()).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining(`chmod 700 ${folder}`),
  });
  chmodSync(folder, 0o700);
  expect(await row()).toMatchObject({ state: 'ok' });
});

describe('doctor on the machine of a team hub', () => {
  it('CLI-1009 says whether its data folder can be written and read by it alone, the free space, and which hub has it', async () => {
    const config = join(rig.work, 'new.yaml');
    writeFileSync(config, 'listen: 127.0.0.1:0\ntls: proxy\ndata: data\n');
    expect(await rowOf(config)).toMatch(/^off \S*data is not there yet/);
    writeFileSync(config, 'listen: 127.0.0.1:0\ntls: proxy\ndata: new.yaml/data\n');
    expect(await rowOf(config)).toMatch(/^broken cannot write \S*data \(.+by data: in the settings/);
    const hub = await teamHub(rig);
    const data = join(dirname(hub.config), 'data');
    expect(await rowOf(hub.config)).toMatch(
      new RegExp(
        `^ok \\S*data \\(0700\\), \\d+\\.\\d GiB free, a hub has it \\(process ${hub.running.child.pid}\\)$`,
      ),
    );
    chmodSync(data, 0o755);
    expect(await rowOf(hub.config)).toMatch(
      /^broken others can read \S*data \(mode 0755\)\. Run: chmod 700 /,
    );
    chmodSync(data, 0o700);
    hub.running.child.kill('SIGTERM');
    await hub.running.ended;
    expect(await rowOf(hub.config)).toMatch(/^ok .+ free, no hub of this machine is known to have it$/);
    // What is wrong with the file is said once, elsewhere.
    writeFileSync(config, 'listen: [\n');
    expect(await rowOf(config)).toBeUndefined();
  });
});
