import type { Stats } from 'node:fs';
import { lstat, mkdir } from 'node:fs/promises';
import { PrivateFileError } from '../../ports/private-files.ts';

/**
 * Makes the folder 0700 if there is none, and otherwise insists that it is ours alone: a real folder, owned by this
 * user, closed to everyone else. Rejects with a `PrivateFileError` naming the path.
 */
export async function openPrivateFolder(path: string): Promise<void> {
  try {
    // Parents get the umask's mode; only the last one holds secrets.
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw new PrivateFileError('not-writable', describe(path, error), error);
  }
  const stat = await lstat(path).catch((error: unknown) => {
    throw new PrivateFileError('not-readable', describe(path, error), error);
  });
  checkOwnedAlone(path, stat, 'folder');
}

/** Throws unless this is a real file or folder of this user which nobody else can read or write. */
export function checkOwnedAlone(path: string, stat: Stats, type: 'file' | 'folder'): void {
  if (type === 'file' ? !stat.isFile() : !stat.isDirectory())
    throw new PrivateFileError('wrong-type', { path });
  const uid = process.getuid?.();
  if (uid === undefined) return; // No owners or modes as POSIX knows them.
  if (stat.uid !== uid) throw new PrivateFileError('foreign-owner', { path, uid: stat.uid });
  if ((stat.mode & 0o077) !== 0) {
    const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
    throw new PrivateFileError('lax-mode', { path, mode, wanted: type === 'file' ? '600' : '700' });
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Params of a file error: the path and the system's code, never content. */
export function describe(path: string, error: unknown): { path: string; reason: string } {
  return { path, reason: codeOf(error) || 'unknown' };
}
