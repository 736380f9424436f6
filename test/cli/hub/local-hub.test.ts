import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { findLocalHub, startLocalHub } from '../../../src/cli/hub/local-hub.ts';
import { end, gone, HUB_COMMAND, localRig } from './local-rig.ts';
import { openingBody } from './opening.ts';

const rig = localRig();
const run = promisify(execFile);
const STARTER = join(import.meta.dirname, 'starter-child.ts');

/** A command run in a process of its own, which ends when it has its hub. */
async function starter(): Promise<{ pid: number; started: boolean }> {
  const { stdout } = await run(process.execPath, [STARTER, JSON.stringify(HUB_COMMAND)], { env: rig.env });
  const found = JSON.parse(stdout);
  rig.ownsPid(found.pid);
  return found;
}

/** Every file of a folder, sockets too, with its mode. */
async function filesIn(folder: string): Promise<readonly { name: string; mode: string }[]> {
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => ({ name, mode: await mode(join(folder, name)) })));
}

const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('the local hub', () => {
  it('SEC-50 is started by who needs it, outlives them in a session of its own, and is found again', async () => {
    const { pid, started } = await starter();
    expect(started).toBe(true);
    const [sid] = (await readFile(`/proc/${pid}/stat`, 'utf8'))
      .replace(/^.*\) /, '')
      .split(' ')
      .slice(3, 4);
    expect(Number(sid)).toBe(pid);
    expect(await starter()).toEqual({ pid, started: false });
    expect(await rig.start()).toMatchObject({
      kind: 'unix',
      started: false,
      health: { pid, listening: null },
    });
  });

  it('SEC-53 lets nobody else in: folders 0700, socket and log 0600', async () => {
    const hub = await rig.start();
    expect(hub.path).toBe(rig.socket);
    expect(await mode(join(rig.root, 'run', 'oncall'))).toBe('700');
    expect(await mode(rig.socket)).toBe('600');
    expect(await mode(rig.data)).toBe('700');
    const files = await filesIn(rig.data);
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['events.db', 'hub.log']));
    expect(files.filter(({ mode }) => mode !== '600')).toEqual([]);
  });

  it('SEC-51 is one, however many start it at the same time', async () => {
    const found = await Promise.all(Array.from({ length: 5 }, starter));
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(1);
    expect(found.filter(({ started }) => started)).toHaveLength(1);
    expect(await rig.events('started')).toHaveLength(1);
  });

  it('SEC-51 is one again after kill -9, with what it had acknowledged', async () => {
    const first = await rig.start();
    const opened = await open(first);
    end(first.health.pid, 'SIGKILL');
    await gone(first.health.pid);
    expect((await lstat(rig.socket)).isSocket()).toBe(true);
    const found = await Promise.all([starter(), starter(), starter()]);
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(1);
    expect(found[0]?.pid).not.toBe(first.health.pid);
    const { sessions } = (await (await rig.fetch(first)('/v1/sessions')).json()) as {
      sessions: { id: string }[];
    };
    expect(sessions.map(({ id }) => id)).toEqual([opened]);
  });

  it('SEC-54 stops at SIGTERM: says so, closes its log, takes its socket away, and can be started anew', async () => {
    const { health } = await rig.start();
    end(health.pid, 'SIGTERM');
    await gone(health.pid);
    await expect(lstat(rig.socket)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await rig.events('stopped')).toHaveLength(1);
    expect(await findLocalHub(rig.env)).toBeNull();
    expect((await rig.start()).started).toBe(true);
  });

  it('DEM-7 is not started once its call is over, and not left by one that is over as it starts', async () => {
    const setting = { env: rig.env, paths: rig.paths };
    const over = new AbortController();
    const starting = startLocalHub({ ...setting, over: over.signal }, { command: HUB_COMMAND }).then(
      () => 'started',
      () => 'ended',
    );
    // Its process runs, and has not said anything yet.
    await vi.waitUntil(() => existsSync(join(rig.data, 'hub-start.err')), { timeout: 20_000 });
    over.abort();
    expect(await starting).toBe('ended');
    expect(await findLocalHub(rig.env)).toBeNull();
    await expect(
      startLocalHub({ ...setting, over: over.signal }, { command: HUB_COMMAND }),
    ).rejects.toThrow();
    expect(await findLocalHub(rig.env)).toBeNull();
    // Else it would be found by now.
    expect((await rig.start()).started).toBe(true);
  });

  it('SEC-52 ends by itself when nobody uses it', async () => {
    const { health } = await rig.start({ command: [...HUB_COMMAND, '200'] });
    await gone(health.pid);
    expect(await rig.events('ending')).toMatchObject([{ reason: 'idle' }]);
  });

  it('SEC-57 ends when its runtime folder is taken away, as by logging out, so that the next one gets the data', async () => {
    const { health } = await rig.start();
    await rm(join(rig.root, 'run', 'oncall'), { recursive: true });
    await gone(health.pid);
    expect(await rig.events('ending')).toMatchObject([{ reason: 'lost' }]);
    expect((await rig.start()).started).toBe(true);
  });

  async function open(hub: Parameters<typeof rig.fetch>[0]): Promise<string> {
    const procedures = procedureFiles([{ path: 'sessions/procedures', label: 'built-in' }]);
    const body = JSON.stringify(await openingBody(procedures));
    const answer = await rig.fetch(hub)('/v1/sessions', { method: 'POST', body });
    return ((await answer.json()) as { session: string }).session;
  }
});

describe('a local hub that cannot be', () => {
  it('SEC-53 does not trust a runtime folder that is a link or open to others', async () => {
    await mkdir(join(rig.root, 'elsewhere'), { mode: 0o700 });
    await symlink(join(rig.root, 'elsewhere'), join(rig.root, 'run', 'oncall'));
    await expect(rig.start()).rejects.toMatchObject({
      kind: 'file',
      params: { path: join(rig.root, 'run', 'oncall'), reason: 'wrong-type' },
    });
  });

  it('names the folder it cannot write or trust', async () => {
    await writeFile(join(rig.root, 'state'), '');
    await expect(rig.start()).rejects.toMatchObject({
      kind: 'folder',
      params: { path: rig.data, reason: 'ENOTDIR' },
    });
    await rm(join(rig.root, 'state'));
    await mkdir(rig.data, { recursive: true, mode: 0o755 });
    await expect(rig.start()).rejects.toMatchObject({
      kind: 'folder',
      params: { path: rig.data, reason: 'lax-mode', mode: '0755' },
    });
  });

  it('leaves alone what is no socket where its socket should be', async () => {
    await mkdir(join(rig.root, 'run', 'oncall'), { mode: 0o700 });
    await writeFile(rig.socket, 'mine');
    await expect(rig.start()).rejects.toMatchObject({
      kind: 'file',
      params: { path: rig.socket, reason: 'wrong-type' },
    });
    expect(await readFile(rig.socket, 'utf8')).toBe('mine');
    expect(await rig.events('start-failed')).toMatchObject([{ kind: 'file' }]);
  });

  it('tells the last words of a program that dies, and gives up on one that never answers', async () => {
    const command = (code: string): [string, ...string[]] => [process.execPath, '-e', code];
    await expect(rig.start({ command: command('throw new Error("boom")') })).rejects.toMatchObject({
      kind: 'no-answer',
      params: { reason: 'Error: boom', log: join(rig.data, 'hub.log') },
    });
    await expect(rig.start({ command: ['/no/such/program'] })).rejects.toMatchObject({
      params: { reason: 'ENOENT' },
    });
    const hanging = command('process.stderr.write(String(process.pid)); setInterval(() => {}, 1000)');
    await expect(rig.start({ command: hanging, deadlineMs: 300 })).rejects.toMatchObject({
      kind: 'no-answer',
      params: { reason: 'ETIMEDOUT' },
    });
    rig.ownsPid(Number(await readFile(join(rig.data, 'hub-start.err'), 'utf8')));
  });

  it('SEC-55 tells that a hub of another version is running, with its process', async () => {
    await mkdir(join(rig.root, 'run', 'oncall'), { mode: 0o700 });
    const health = { ok: true, version: '9.0.0', protocol: 99, pid: 4711 };
    const server = createServer((_, response) => response.end(JSON.stringify(health)));
    await new Promise<void>((done) => server.listen(rig.socket, done));
    await expect(rig.start()).rejects.toMatchObject({
      kind: 'version',
      params: { version: '9.0.0', protocol: 99, pid: 4711 },
    });
    await new Promise((done) => server.close(done));
  });

  it('SEC-58 tells after a second of one that listens and answers nothing, and names it at the end', async () => {
    const { health } = await rig.start();
    const pid = health.pid as number;
    process.kill(pid, 'SIGSTOP');
    const told: [number, number][] = [];
    const begun = performance.now();
    const setting = {
      ...{ env: rig.env, paths: rig.paths },
      onSilent: (silent: number) => void told.push([silent, performance.now() - begun]),
    };
    await expect(startLocalHub(setting, { command: HUB_COMMAND, patienceMs: 500 })).rejects.toMatchObject({
      kind: 'silent',
      params: { pid },
    });
    expect(told.map(([silent]) => silent)).toEqual([pid]);
    expect(told[0]?.[1]).toBeLessThan(1_900);
    process.kill(pid, 'SIGCONT');
    expect((await rig.start()).started).toBe(false);
  });

  it('waits for one that is just going to let go of its lock', async () => {
    const { tryLock } = await import('../../../src/adapters/private-files/process-lock.ts');
    await mkdir(join(rig.root, 'run', 'oncall'), { mode: 0o700 });
    const lock = tryLock(join(rig.root, 'run', 'oncall', 'hub.lock'));
    const starting = rig.start();
    await vi.waitFor(async () => expect((await lstat(join(rig.data, 'hub.log'))).isFile()).toBe(true), {
      timeout: 10_000,
    });
    lock?.release();
    expect((await starting).started).toBe(true);
  });
});
