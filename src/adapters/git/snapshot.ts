import { createHash, randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type { ReadSnapshot, Snapshot } from '../../ports/repository.ts';

/** Runs git in a folder and resolves with what it prints; rejects where it fails or takes too long. */
export type RunGit = (
  folder: string,
  words: readonly string[],
  set: Readonly<Record<string, string>>,
) => Promise<Buffer>;

/*
 * A repository comes from wherever it was cloned or unpacked, with a configuration that names programs: filters, hooks,
 * monitors, converters, helpers, ways to fetch. So git is asked for objects alone, by `rev-parse`, `ls-tree` and `cat-file`.
 * These look at no file of the work tree and at no index, so that none of these programs has anything to do; whether a file
 * was changed is worked out here. One thing is left that they would start: a fetch of an object that is not there.
 */

/** A second lock where the first one holds; a git that does not know one passes over it. */
const SETTINGS: readonly string[] = [
  // Files of a repository that lie in a work tree, as a clone brings them, are none. Since git 2.38.
  'safe.bareRepository=explicit',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'protocol.allow=never',
];

function guards(): Readonly<Record<string, string>> {
  return {
    // What is missing stays missing: since git 2.45, and in mended versions of earlier ones.
    GIT_NO_LAZY_FETCH: '1',
    // Any git: a fetch may use the transports named here, whatever its configuration allows. A repository can give every
    // name a program (`remote.x.vcs`, `alias.remote-x`), so the one name is one that nobody can guess.
    GIT_ALLOW_PROTOCOL: randomUUID(),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A commit is what its id says, and not what `refs/replace` puts in its place.
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  };
}

interface Held {
  /** `100644`, `100755`: a file; `120000`: a link. */
  readonly mode: string;
  /** The hash of its content, as git makes it. */
  readonly id: string;
  readonly path: string;
}

/** Reads what commits hold, and runs nothing that a repository names. */
export function snapshotReader(run: RunGit): ReadSnapshot {
  const git = (folder: string, ...words: readonly string[]): Promise<Buffer> =>
    run(folder, [...SETTINGS.flatMap((each) => ['-c', each]), ...words], guards());
  return async (folder, revision): Promise<Snapshot> => {
    const found = await git(folder, 'rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`);
    const commit = found.toString('latin1').trim();
    const held = heldIn(await git(folder, 'ls-tree', '-z', '--full-name', commit));
    const fileOf = (file: string): Held => {
      const one = held.get(file);
      if (one === undefined || isLink(one)) throw new Error(`${commit} has no file ${file}`);
      return one;
    };
    return {
      commit,
      files: [...held].flatMap(([file, one]) => (isLink(one) ? [] : [file])).sort(),
      path: (file) => fileOf(file).path,
      read: async (file) => (await git(folder, 'cat-file', 'blob', fileOf(file).id)).toString('utf8'),
      has: (file, text) => {
        const one = held.get(file);
        if (one === undefined) return false;
        return isLink(one)
          ? null
          : [text, text.replaceAll('\r\n', '\n')].some((each) => isContent(each, one.id));
      },
    };
  };
}

const isLink = ({ mode }: Held): boolean => mode === '120000';

/** Entries as `100644 blob 1f7a…\tsessions/procedures/a.yaml\0`, by their names; folders and submodules are left out. */
function heldIn(listed: Buffer): ReadonlyMap<string, Held> {
  const entries = listed.toString('utf8').split('\0');
  return new Map(
    entries.flatMap((entry): [string, Held][] => {
      const [, mode = '', id = '', path = ''] = /^(\d{6}) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? [];
      return path === '' ? [] : [[posix.basename(path), { mode, id, path }]];
    }),
  );
}

/** The hash by which git keeps a file: of its length and its bytes, in SHA-1 or, by its length, SHA-256. */
function isContent(text: string, id: string): boolean {
  const bytes = Buffer.from(text, 'utf8');
  const hash = createHash(id.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === id;
}
