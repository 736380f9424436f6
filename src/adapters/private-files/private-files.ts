import { randomBytes } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { constants, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PrivateFileError, type PrivateFiles } from '../../ports/private-files.ts';
import { checkOwnedAlone, codeOf, describe, openPrivateFolder } from './private-folder.ts';
import { holderOf, lockWithin } from './process-lock.ts';

const LOCK_WAIT_MS = 5_000;
const WATCH_MS = 500;

/** Opens (or makes, 0700) a folder of private files. Rejects with a `PrivateFileError`. `waitMs`: for a file that another holds. */
export async function openPrivateFiles(folder: string, waitMs = LOCK_WAIT_MS): Promise<PrivateFiles> {
  await openPrivateFolder(folder);
  const pathOf = (name: string) => {
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(name))
      throw new Error(`not a file name of ours: ${JSON.stringify(name)}`);
    return join(folder, name);
  };

  async function read(name: string): Promise<string | null> {
    const path = pathOf(name);
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      if (codeOf(error) === 'ELOOP') throw new PrivateFileError('wrong-type', { path }, error);
      throw new PrivateFileError('not-readable', describe(path, error), error);
    });
    if (file === null) return null;
    try {
      checkOwnedAlone(path, await file.stat(), 'file');
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  }

  async function write(name: string, text: string): Promise<void> {
    const path = pathOf(name);
    const fresh = `${path}.${randomBytes(6).toString('hex')}.new`;
    try {
      const file = await open(fresh, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, path);
      await syncFolder(folder);
    } catch (error) {
      await rm(fresh, { force: true });
      throw new PrivateFileError('not-writable', describe(path, error), error);
    }
  }

  // SQLite's lock does not tell two calls of one process apart by waiting, so these stand in line first.
  let line: Promise<unknown> = Promise.resolve();
  function alone(name: string, work: () => Promise<void>): Promise<void> {
    const turn = line.then(async () => {
      const path = pathOf(name);
      const lock = await lockWithin(`${path}.lock`, waitMs).catch((error: unknown) => {
        throw new PrivateFileError('not-writable', describe(path, error), error);
      });
      if (lock === null) {
        const pid = await holderOf(`${path}.lock`);
        const seconds = waitMs / 1_000;
        throw new PrivateFileError('busy', { path, seconds, ...(pid === null ? {} : { pid }) });
      }
      try {
        await work();
      } finally {
        lock.release();
      }
    });
    line = turn.catch(() => {});
    return turn;
  }

  const update = (name: string, change: (text: string | null) => string | null): Promise<void> =>
    alone(name, async () => {
      const text = change(await read(name));
      if (text !== null) await write(name, text);
    });
  const append = (name: string, lines: (text: string) => readonly string[]): Promise<void> =>
    alone(name, () => addLines(name, lines));

  async function addLines(name: string, lines: (text: string) => readonly string[]): Promise<void> {
    const found = (await read(name)) ?? '';
    const whole = found.slice(0, found.lastIndexOf('\n') + 1);
    const added = lines(whole);
    if (added.length === 0) return;
    const path = pathOf(name);
    const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
    const file = await open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600).catch(
      (error: unknown) => {
        throw new PrivateFileError('not-writable', describe(path, error), error);
      },
    );
    try {
      if (whole !== found) await file.truncate(Buffer.byteLength(whole));
      await file.writeFile(added.map((line) => `${line}\n`).join(''));
      await file.sync();
    } catch (error) {
      throw new PrivateFileError('not-writable', describe(path, error), error);
    } finally {
      await file.close();
    }
    if (found === '') await syncFolder(folder);
  }

  function watch(name: string, changed: () => void): () => void {
    const path = pathOf(name);
    // Polling sees every change on every file system; a folder watch does not.
    const listener = () => changed();
    watchFile(path, { interval: WATCH_MS, persistent: false }, listener);
    return () => unwatchFile(path, listener);
  }

  return { folder, read, write, update, append, watch };
}

/** A rename is durable only once its folder is; some file systems refuse to sync a folder, and then need none. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
