import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ReadSnapshot, Snapshot } from '../../ports/repository.ts';
import { SIZE_LIMIT } from './procedure-text.ts';

/** A folder of procedure files, on disk or as it was at a Git revision. */
export interface FileFolder {
  /** Names of its YAML files, sorted; none where the folder is not there. */
  files(): Promise<readonly string[]>;
  /** Rejects with a `code` as the file system does. */
  read(file: string): Promise<string>;
  /** How the owner calls a file. */
  origin(file: string): string;
  /** The Git commit that has a text as that file, with `+` where the text is another; null: in no repository, or a link. */
  commits(): Promise<CommitOf>;
}

type CommitOf = (file: string, text: string) => string | null;

export const isYaml = (file: string): boolean => extname(file) === '.yaml' || extname(file) === '.yml';

const SHORT = 12;

const NOT_REGULAR = 'not-regular';

/**
 * Reads a file up to just over the size limit. A pipe or a device is refused, as a link may point to one without an end or a writer.
 * Rejects with a `code` as the file system does, or `not-regular`.
 */
export async function readFileWithin(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile() && !stat.isDirectory())
      throw Object.assign(new Error(NOT_REGULAR), { code: NOT_REGULAR });
    return await text(file.createReadStream({ end: 4 * SIZE_LIMIT, autoClose: false }));
  } finally {
    await file.close();
  }
}

/** `label` is how the origin of its files is shown, their path where there is none; without `readSnapshot` they have no commit. */
export function diskFolder(path: string, label?: string, readSnapshot?: ReadSnapshot): FileFolder {
  return {
    files: async () => (await readdir(path).catch(() => [] as string[])).filter(isYaml).sort(),
    read: (file) => readFileWithin(join(path, file)),
    origin: (file) => (label ? `${label}:${basename(file, extname(file))}` : join(path, file)),
    commits: () => commitsOf(path, readSnapshot),
  };
}

/** The commit that a folder is at: its files are looked up once, however many there are. */
export async function commitsOf(folder: string, readSnapshot: ReadSnapshot | undefined): Promise<CommitOf> {
  const head = await readSnapshot?.(folder, 'HEAD').catch(() => null);
  if (head == null) return () => null;
  const commit = head.commit.slice(0, SHORT);
  return (file, text) => {
    const has = head.has(file, text);
    if (has === null) return null;
    return has ? commit : `${commit}+`;
  };
}

/** The same folder as a commit has it. */
export function snapshotFolder({ commit, files, path, read }: Snapshot): FileFolder {
  return {
    files: async () => files.filter(isYaml),
    read,
    origin: (file) => `${commit}:${path(file)}`,
    commits: async () => () => commit.slice(0, SHORT),
  };
}

/** Why a file cannot be read, as a kind of problem. */
export function reasonOf(error: unknown): {
  readonly kind: 'no-file' | 'no-permission' | 'is-folder' | 'not-regular' | 'not-readable';
  readonly reason: string;
} {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return { kind: 'no-file', reason: code };
  if (code === 'EACCES') return { kind: 'no-permission', reason: code };
  if (code === NOT_REGULAR) return { kind: 'not-regular', reason: code };
  if (code === 'EISDIR') return { kind: 'is-folder', reason: code };
  return { kind: 'not-readable', reason: String(code ?? error) };
}
