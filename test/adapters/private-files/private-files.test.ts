import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { holderOf, lockWithin, tryLock } from '../../../src/adapters/private-files/process-lock.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oncall-private-'));
});
afterEach(() => rm(root, { recursive: true }));

const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('private files', () => {
  it('SEC-20 makes the folder 0700 and every file 0600, and leaves nothing half-written behind', async () => {
    const files = await openPrivateFiles(join(root, 'a', 'b'));
    await files.write('tokens.json', 'one');
    await files.update('tokens.json', (text) => `${text} two`);
    expect(await files.read('tokens.json')).toBe('one two');
    expect(await mode(join(root, 'a', 'b'))).toBe('700');
    expect(await mode(join(root, 'a', 'b', 'tokens.json'))).toBe('600');
    expect((await readdir(join(root, 'a', 'b'))).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('SEC-380 syncs a file before it has its name, and its folder after, so that a lost machine loses neither', async () => {
    const files = await openPrivateFiles(join(root, 'a'));
    await files.write('tokens.json', 'old');
    const path = join(root, 'a', 'tokens.json');
    const handle = await open(path);
    const prototype = Object.getPrototypeOf(handle) as { sync(this: unknown): Promise<void> };
    await handle.close();
    const { sync } = prototype;
    const seen: string[] = [];
    const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: unknown) {
      const what = (await (this as typeof handle).stat()).isDirectory() ? 'folder' : 'file';
      seen.push(`${what}, while the name holds ${await readFile(path, 'utf8')}`);
      await sync.call(this);
    });
    await files.write('tokens.json', 'new');
    spy.mockRestore();
    expect(seen).toEqual(['file, while the name holds old', 'folder, while the name holds new']);
  });

  it('SEC-21 refuses a file or folder that others can read, and says which mode it has', async () => {
    const files = await openPrivateFiles(join(root, 'a'));
    await files.write('key', 'secret');
    await chmod(join(root, 'a', 'key'), 0o644);
    await expect(files.read('key')).rejects.toMatchObject({
      kind: 'lax-mode',
      params: { path: join(root, 'a', 'key'), mode: '0644', wanted: '600' },
    });
    await expect(files.update('key', () => 'new')).rejects.toMatchObject({ kind: 'lax-mode' });
    await chmod(join(root, 'a'), 0o750);
    await expect(openPrivateFiles(join(root, 'a'))).rejects.toMatchObject({
      kind: 'lax-mode',
      params: { mode: '0750', wanted: '700' },
    });
  });

  it('SEC-22 follows no symbolic link, neither as folder nor as file', async () => {
    await mkdir(join(root, 'real'), { mode: 0o700 });
    await symlink(join(root, 'real'), join(root, 'link'));
    await expect(openPrivateFiles(join(root, 'link'))).rejects.toMatchObject({ kind: 'wrong-type' });
    const files = await openPrivateFiles(join(root, 'real'));
    await writeFile(join(root, 'target'), 'x', { mode: 0o600 });
    await symlink(join(root, 'target'), join(root, 'real', 'key'));
    await expect(files.read('key')).rejects.toMatchObject({ kind: 'wrong-type' });
    await files.write('key', 'replaces the link');
    expect(await files.read('key')).toBe('replaces the link');
  });

  it('SEC-22 refuses a folder of another user', async () => {
    await expect(openPrivateFiles(await foreignFolder())).rejects.toMatchObject({ kind: 'foreign-owner' });
  });

  it('names the path and the reason when nothing can be written', async () => {
    await writeFile(join(root, 'plain'), '');
    await expect(openPrivateFiles(join(root, 'plain', 'sub'))).rejects.toMatchObject({
      kind: 'not-writable',
      params: { path: join(root, 'plain', 'sub'), reason: 'ENOTDIR' },
    });
  });

  it('loses no change when many update at once', async () => {
    const [one, two] = [await openPrivateFiles(join(root, 'a')), await openPrivateFiles(join(root, 'a'))];
    const add = (text: string | null) => String(Number(text ?? '0') + 1);
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).update('n', add)));
    expect(await one.read('n')).toBe('20');
  });

  it('CLI-970 says for how long a file was held, and by which process if the system knows', async () => {
    const files = await openPrivateFiles(join(root, 'a'), 200);
    await files.write('n', '1');
    const path = join(root, 'a', 'n');
    const holder = await holding(`${path}.lock`);
    const told = await files.update('n', () => '2').catch((error: unknown) => error);
    const known = process.platform === 'linux' ? { pid: holder.pid } : {};
    expect(told).toMatchObject({ kind: 'busy', params: { path, seconds: 0.2, ...known } });
    expect(await files.read('n')).toBe('1');
    // A lock ends with its holder, however that dies.
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await files.update('n', () => '3');
    expect(await files.read('n')).toBe('3');
    expect(await holderOf(`${path}.lock`)).toBeNull();
    expect(await holderOf(join(root, 'a', 'none'))).toBeNull();
  });

  it('SEC-381 adds whole lines at the end, of all who add at once, and takes away one that a crash has torn', async () => {
    const [one, two] = [await openPrivateFiles(join(root, 'a')), await openPrivateFiles(join(root, 'a'))];
    const seen: string[] = [];
    const add = (words: string) => (text: string) => {
      seen.push(text);
      return [`${words} ${text.split('\n').length}`];
    };
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).append('log', add('line'))));
    const lines = Array.from({ length: 10 }, (_, i) => `line ${i + 1}\n`).join('');
    expect(await one.read('log')).toBe(lines);
    expect(await mode(join(root, 'a', 'log'))).toBe('600');
    await writeFile(join(root, 'a', 'log'), `${lines}line 11 was to`);
    await one.append('log', add('line'));
    expect(seen.at(-1)).toBe(lines);
    expect(await one.read('log')).toBe(`${lines}line 11\n`);
    await one.append('log', () => []);
    await expect(
      one.append('log', () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await one.read('log')).toBe(`${lines}line 11\n`);
    await symlink(join(root, 'target'), join(root, 'a', 'link'));
    await expect(one.append('link', () => ['x'])).rejects.toMatchObject({ kind: 'wrong-type' });
    await chmod(join(root, 'a', 'log'), 0o666);
    await expect(one.append('log', () => ['x'])).rejects.toMatchObject({ kind: 'lax-mode' });
  });

  it('writes nothing when the change throws or declines', async () => {
    const files = await openPrivateFiles(join(root, 'a'));
    await files.write('n', '1');
    await expect(
      files.update('n', () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await files.update('n', () => null);
    expect(await files.read('n')).toBe('1');
  });

  it('tells of a change by another process', async () => {
    const files = await openPrivateFiles(join(root, 'a'));
    await files.write('n', '1');
    const changed = vi.fn();
    const stop = files.watch('n', changed);
    await (await openPrivateFiles(join(root, 'a'))).write('n', '22');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 5_000 });
    stop();
  });
});

describe('process lock', () => {
  it('is held by one at a time and free again after release', async () => {
    const path = join(root, 'lock');
    const held = tryLock(path);
    expect(tryLock(path)).toBeNull();
    const waiting = lockWithin(path, 5_000);
    held?.release();
    expect(await waiting).not.toBeNull();
    (await waiting)?.release();
  });
});

/** A process that holds a lock until it is killed. */
async function holding(path: string): Promise<ChildProcess> {
  const lock = join(import.meta.dirname, '../../../src/adapters/private-files/process-lock.ts');
  const program = `import { tryLock } from ${JSON.stringify(lock)};
    const held = tryLock(process.argv[1]);
    process.stdout.write(held ? 'held' : 'not');
    setInterval(() => held, 1_000_000);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program, path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('held');
  return child;
}

/** A folder that is somebody else's: one given away where that is allowed, else the root of all files. */
async function foreignFolder(): Promise<string> {
  if (process.getuid?.() !== 0) return '/';
  const folder = join(root, 'other');
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, 65_534, 65_534);
  return folder;
}
