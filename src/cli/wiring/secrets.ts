import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { openPrivateFiles } from '../../adapters/private-files/private-files.ts';
import { checkOwnedAlone, openPrivateFolder } from '../../adapters/private-files/private-folder.ts';
import { type ProcessLock, tryLock } from '../../adapters/private-files/process-lock.ts';
import type { PrivateFiles } from '../../ports/private-files.ts';

/** The secret files of a folder, which is made 0700. Rejects with a `PrivateFileError` where others could read them. */
export const secretFiles = (folder: string): Promise<PrivateFiles> => openPrivateFiles(folder);

/** Makes a folder 0700, or rejects with a `PrivateFileError` when it is not this user's alone. */
export const secretFolder = (path: string): Promise<void> => openPrivateFolder(path);

/** Whether a folder is there and this user's alone. */
export async function isSecretFolder(path: string): Promise<boolean> {
  try {
    checkOwnedAlone(path, await lstat(path), 'folder');
    return true;
  } catch {
    return false;
  }
}

/** Throws a `PrivateFileError` unless a file that is open already is this user's alone. */
export const checkSecretFile = (path: string, stat: Stats): void => checkOwnedAlone(path, stat, 'file');

/** A lock that ends with the process that holds it; null when another one does. */
export const processLock = (path: string): ProcessLock | null => tryLock(path);
