import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, posix } from 'node:path';
import { SIZE_LIMIT } from './procedure-text.ts';

/** A folder of procedure files, on disk or as it was at a Git revision. */
export interface FileFolder {
  /** Names of its YAML files, sorted; none where the folder is not there. */
  files(): Promise<readonly string[]>;
  /** Rejects with a `code` as the file system does. */
  read(file: string): Promise<string>;
  /** How the owner calls a file. */
  origin(file: string): string;
  /** Git commits of its files, each with `+` where it was changed since; null: in no repository. */
  commits(): Promise<(file: string) => string | null>;
}

export const isYaml = (file: string): boolean => extname(file) === '.yaml' || extname(file) === '.yml';

const GIT_MS = 5_000;
const SHORT = 12;

/** What git prints; rejects where it fails. Nothing that a repository configures is run, and no lock is taken. */
export function git(folder: string, ...words: readonly string[]): Promise<string> {
  const options = {
    timeout: GIT_MS,
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  };
  return new Promise((resolve, reject) => {
    execFile('git', ['-c', 'core.fsmonitor=false', '-C', folder, ...words], options, (error, out) => {
      if (error) reject(error);
      else resolve(out);
    });
  });
}

/** The file at a path, unless it is far larger than any procedure: such a one is read no further than that. */
export async function readFileWithin(path: string): Promise<string> {
  const { size } = await stat(path);
  return size > 4 * SIZE_LIMIT ? ' '.repeat(SIZE_LIMIT + 1) : readFile(path, 'utf8');
}

/** `label` is how the origin of its files is shown, their path where there is none; the built-in ones have no commit. */
export function diskFolder(path: string, label?: string): FileFolder {
  return {
    files: async () => (await readdir(path).catch(() => [] as string[])).filter(isYaml).sort(),
    read: (file) => readFileWithin(join(path, file)),
    origin: (file) => (label ? `${label}:${basename(file, extname(file))}` : join(path, file)),
    commits: () => (label === 'built-in' ? Promise.resolve(() => null) : commitsOf(path)),
  };
}

/** The commit that a folder is at, and which of its files differ from it: git is asked twice, however many there are. */
export async function commitsOf(folder: string): Promise<(file: string) => string | null> {
  try {
    const head = (await git(folder, 'rev-parse', `--short=${SHORT}`, 'HEAD')).trim();
    const status = await git(folder, 'status', '--porcelain=v1', '-z', '--untracked-files=all', '--', '.');
    const changed = new Set(status.split('\0').map((entry) => posix.basename(entry.slice(3))));
    return (file) => (changed.has(file) ? `${head}+` : head);
  } catch {
    return () => null;
  }
}

/** The same folder as it was at a revision: `at` is where it is from the top of the repository. */
export function gitFolder(top: string, revision: string, at: string): FileFolder {
  const place = (file: string): string => `${revision}:${posix.join(at, file)}`;
  return {
    async files() {
      const list = await git(top, 'ls-tree', '-z', '--name-only', revision, at === '' ? '.' : `${at}/`);
      const names = list.split('\0').map((path) => posix.basename(path));
      return names.filter((name) => name !== '' && isYaml(name)).sort();
    },
    read: (file) => git(top, 'show', place(file)),
    origin: place,
    async commits() {
      const commit = (await git(top, 'rev-parse', `--short=${SHORT}`, revision)).trim();
      return () => commit;
    },
  };
}

/** Why a file cannot be read, as a kind of problem. */
export function reasonOf(error: unknown): {
  readonly kind: 'no-file' | 'no-permission' | 'is-folder' | 'not-readable';
  readonly reason: string;
} {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return { kind: 'no-file', reason: code };
  if (code === 'EACCES') return { kind: 'no-permission', reason: code };
  if (code === 'EISDIR') return { kind: 'is-folder', reason: code };
  return { kind: 'not-readable', reason: String(code ?? error) };
}
