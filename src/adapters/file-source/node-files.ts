import { type BigIntStats, constants, watch } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  type FileFacts,
  type FileSystem,
  FileTrouble,
  type FileTroubleKind,
  type OpenedFile,
} from './file-system.ts';
import { gzipFile, isGzip } from './gzip-file.ts';

const KINDS: Readonly<Record<string, FileTroubleKind>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  EISDIR: 'file-is-directory',
  EACCES: 'file-unreadable',
  EPERM: 'file-unreadable',
  ELOOP: 'file-unreadable',
};

async function orTrouble<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FileTrouble) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    // Without a system code it is a mistake of ours, not trouble outside.
    if (code === '' || code.startsWith('ERR_')) throw error;
    throw new FileTrouble(KINDS[code] ?? 'file-failed', { path, code }, error);
  }
}

function factsOf(stats: BigIntStats): FileFacts {
  return {
    key: `${stats.dev}:${stats.ino}`,
    inode: stats.ino.toString(36),
    size: Number(stats.size),
    mtime: Number(stats.mtimeNs) / 1e6,
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
  };
}

function refuse(path: string, { kind }: FileFacts): void {
  if (kind === 'directory') throw new FileTrouble('file-is-directory', { path, code: 'EISDIR' });
  if (kind === 'other') throw new FileTrouble('file-not-regular', { path, code: '' });
}

function opened(path: string, handle: FileHandle): OpenedFile {
  return {
    async read(buffer, position) {
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await orTrouble(
          path,
          handle.read(buffer, filled, buffer.length - filled, position + filled),
        );
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    facts: async () => factsOf(await orTrouble(path, handle.stat({ bigint: true }))),
    close: () => handle.close(),
  };
}

/** Watches the folder: a file's own watch would follow it when it is renamed away. */
function watchFolder(path: string, changed: () => void): () => void {
  const name = basename(path);
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
      if (file === null || file === name) changed();
    });
    // Out of watches, or the folder is gone: polling alone goes on.
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}

/** The real disk. */
export const nodeFiles: FileSystem = {
  async open(path) {
    refuse(path, await nodeFiles.facts(path));
    // Should a pipe have taken the file's place since, opening it must not wait for a writer.
    const handle = await orTrouble(path, open(path, constants.O_RDONLY | constants.O_NONBLOCK));
    try {
      refuse(path, factsOf(await orTrouble(path, handle.stat({ bigint: true }))));
      const file = opened(path, handle);
      return path.endsWith('.gz') && (await isGzip(file)) ? await gzipFile(path, file) : file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  },
  facts: async (path) => factsOf(await orTrouble(path, stat(path, { bigint: true }))),
  siblings: (path) => orTrouble(path, readdir(dirname(path))),
  watch: watchFolder,
};
