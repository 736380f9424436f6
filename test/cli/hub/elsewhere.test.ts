import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, isAlive, oneLine, type Running } from '../rig.ts';

const rig = cliRig();
const data = () => join(rig.root, 'state', 'oncall', 'hub');
const holder = () => join(data(), 'holder.json');

/** A shell of the same user that was given another runtime folder, as by `su`, cron or a container. */
function elsewhere(): { env: Readonly<Record<string, string>> } {
  const folder = join(rig.root, 'elsewhere');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { env: { XDG_RUNTIME_DIR: folder } };
}

function rewrite(change: object): void {
  const told = JSON.parse(readFileSync(holder(), 'utf8'));
  writeFileSync(holder(), JSON.stringify({ ...told, ...change }), { mode: 0o600 });
}

describe('a shell with another runtime folder', () => {
  it('SEC-362 uses the hub that holds the sessions, starts no other, and doctor says so', async () => {
    rig.renew();
    const id = await rig.session('Checkout fails', '--id', 'checkout');
    const pid = (await rig.hubPid()) as number;
    const ran = await rig.run(['list', '--ids'], elsewhere());
    expect([ran.code, ran.out, ran.err]).toEqual([0, `${id}\n`, '']);
    expect((await rig.run(['note', id, 'from there'], elsewhere())).code).toBe(0);
    expect(JSON.parse(await rig.ok(['hub', 'status', '--json'], elsewhere())).pid).toBe(pid);
    const { checks } = JSON.parse((await rig.run(['doctor', '--json'], elsewhere())).out);
    const hubs = checks.filter(({ check }: { check: string }) => check === 'hub');
    expect(hubs).toMatchObject([{ state: 'ok' }, { state: 'warn' }]);
    expect(hubs[1].detail).toContain(join(rig.root, 'run', 'oncall'));
    expect(hubs[1].detail).toContain(`export XDG_RUNTIME_DIR=${join(rig.root, 'run')}`);
    await rig.ok(['hub', 'stop', '--force'], elsewhere());
    expect(isAlive(pid)).toBe(false);
    expect((await rig.run(['list', '--running', '--ids'], elsewhere())).out).toBe('');
  });

  it('SEC-363 names the hub that holds the sessions where it cannot be reached, and what to do', async () => {
    rig.renew();
    await rig.session('Checkout fails');
    const pid = (await rig.hubPid()) as number;
    rewrite({ socket: join(rig.root, 'gone', 'oncall', 'hub.sock') });
    const apart = await rig.run(['list'], elsewhere());
    expect([apart.code, oneLine(apart)]).toEqual([
      1,
      `your sessions are held by a hub that this shell cannot reach (process ${pid}, in ${join(rig.root, 'gone', 'oncall')}). Use its runtime folder: export XDG_RUNTIME_DIR=${join(rig.root, 'gone')}, or stop it: kill ${pid}`,
    ]);
    const ja = await rig.run(['list'], { env: { ...elsewhere().env, ONCALL_LANG: 'ja' } });
    expect(oneLine(ja)).toContain(`kill ${pid}`);
    rewrite({ host: 'build-7' });
    const other = await rig.run(['list'], elsewhere());
    expect([other.code, oneLine(other)]).toEqual([
      1,
      `your sessions are held by a hub on build-7 (process ${pid}), which uses the same ${data()}. Work there, or stop it there: oncall hub stop`,
    ]);
    // A process that is gone holds nothing.
    const { pid: dead } = spawnSync('true');
    rewrite({ host: hostname(), pid: dead });
    expect(oneLine(await rig.run(['list'], elsewhere()))).toContain('another process uses');
    rmSync(holder());
    const unknown = await rig.run(['list'], elsewhere());
    expect([unknown.code, oneLine(unknown)]).toEqual([
      1,
      `another process uses ${join(data(), 'events.db')}. Find it: fuser ${join(data(), 'events.db')}, stop it, then try again`,
    ]);
  });

  it('SEC-363 names a team hub that was given the folder of this user’s own', async () => {
    rig.renew();
    mkdirSync(data(), { recursive: true, mode: 0o700 });
    const config = join(rig.work, 'hub.yaml');
    writeFileSync(config, `listen: 127.0.0.1:0\ntls: proxy\ndata: ${data()}\n`);
    const team: Running = rig.start(['hub', '--config', config]);
    await team.until(() => team.out().includes('"started"'));
    const ran = await rig.run(['list']);
    expect([ran.code, oneLine(ran)]).toEqual([
      1,
      `your sessions are held by a team hub (process ${team.child.pid}) whose data is in ${data()}. Give it another folder for data:, or stop it: kill ${team.child.pid}`,
    ]);
    team.child.kill('SIGTERM');
    await team.ended;
    expect((await rig.run(['list'])).code).toBe(0);
  });

  it('SEC-362 trusts no record that a killed hub has left, and no socket in a folder of others', async () => {
    rig.renew();
    const id = await rig.session('Checkout fails', '--id', 'checkout');
    const first = (await rig.hubPid()) as number;
    const told = JSON.parse(readFileSync(holder(), 'utf8'));
    expect(told).toEqual({
      pid: first,
      host: hostname(),
      socket: join(rig.root, 'run', 'oncall', 'hub.sock'),
    });
    process.kill(first, 'SIGKILL');
    while (isAlive(first)) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await rig.ok(['list', '--ids'], elsewhere())).toBe(`${id}\n`);
    const second = JSON.parse(await rig.ok(['hub', 'status', '--json'], elsewhere())).pid;
    expect(second).not.toBe(first);
    // The shell that the first one belonged to finds the second one, too.
    expect(JSON.parse(await rig.ok(['hub', 'status', '--json'])).pid).toBe(second);
    await rig.ok(['hub', 'stop', '--force'], elsewhere());
    const open = join(rig.root, 'open');
    mkdirSync(join(open, 'oncall'), { recursive: true, mode: 0o777 });
    writeFileSync(
      holder(),
      JSON.stringify({ pid: process.pid, host: hostname(), socket: join(open, 'oncall', 'hub.sock') }),
      {
        mode: 0o600,
      },
    );
    const { createServer } = await import('node:http');
    const asked: string[] = [];
    const evil = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{"ok":true,"version":"0.1.0","protocol":1}');
    });
    await new Promise<void>((up) => evil.listen(join(open, 'oncall', 'hub.sock'), up));
    expect(await rig.ok(['list', '--ids'])).toBe(`${id}\n`);
    expect(asked).toEqual([]);
    await new Promise((closed) => evil.close(closed));
  });
});
