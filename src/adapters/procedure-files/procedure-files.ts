import { basename, dirname, extname, join, posix } from 'node:path';
import type { ProcedureProblem, ProcedureResult, Procedures } from '../../ports/procedures.ts';
import { nearest } from '../../text/nearest.ts';
import { commitOf, diskFolder, type FileFolder, isYaml, readFileWithin, reasonOf } from './folders.ts';
import { type FindBase, type LoadResult, loadText } from './load.ts';
import { ProcedureText, problemOf } from './procedure-text.ts';

/** One file: its text, or why it cannot be read. */
interface Entry {
  readonly origin: string;
  readonly text: ProcedureText | null;
  readonly problems: readonly ProcedureProblem[];
  /** Its id as it says, else its name. */
  readonly id: string;
  /** Which of the folders it is in, -1 for one given by its path; and its name there. */
  readonly folder: number;
  readonly file: string;
  readonly commit: () => Promise<string | null>;
}

/** A file with what came of reading it. */
export interface Examined {
  readonly entry: Pick<Entry, 'origin' | 'id' | 'folder'>;
  readonly text: ProcedureText | null;
  readonly loaded: LoadResult;
  readonly result: ProcedureResult;
}

export interface ProcedureFiles extends Procedures {
  /** Every file of the folders, those that another of the same id hides among them. */
  examine(): Promise<readonly Examined[]>;
  /** The same of one file or id; null when there is none. */
  examineOne(nameOrPath: string): Promise<Examined | null>;
}

/**
 * Procedures from folders of YAML files. Earlier folders win where an id is in several, so a team's own
 * `incident` replaces the built-in one. A folder that is not there holds none.
 */
export function procedureFiles(
  given: readonly (FileFolder | { readonly path: string; readonly label?: string })[],
): ProcedureFiles {
  const folders = given.map((one) => ('path' in one ? diskFolder(one.path, one.label) : one));

  async function entries(): Promise<readonly Entry[]> {
    const found: Entry[] = [];
    for (const [index, folder] of folders.entries()) {
      for (const file of await folder.files()) {
        const made = await entryOf(folder.origin(file), () => folder.read(file));
        found.push({ ...made, folder: index, file, commit: () => folder.commit(file) });
      }
    }
    return found;
  }

  const fromDisk = async (path: string): Promise<Entry> => ({
    ...(await entryOf(path, () => readFileWithin(path))),
    folder: -1,
    file: basename(path),
    commit: () => commitOf(dirname(path), basename(path)),
  });

  async function examined(entry: Entry, all: readonly Entry[]): Promise<Examined> {
    const { text, problems, origin } = entry;
    const loaded: LoadResult =
      text === null ? { ok: false, problems } : await loadText(text, baseFinder(all, fromDisk));
    if (!loaded.ok) return { entry, text, loaded, result: loaded };
    const { procedure, hash } = loaded;
    const bases = loaded.bases.map((base) => base.origin);
    const commit = await entry.commit();
    return { entry, text, loaded, result: { ok: true, loaded: { procedure, hash, origin, commit, bases } } };
  }

  async function examine(): Promise<readonly Examined[]> {
    const all = await entries();
    return Promise.all(all.map((entry) => examined(entry, all)));
  }

  async function examineOne(nameOrPath: string): Promise<Examined | null> {
    const all = await entries();
    const isPath = isYaml(nameOrPath) || nameOrPath.includes('/');
    const entry = isPath ? await fromDisk(nameOrPath) : all.find(({ id }) => id === nameOrPath);
    return entry ? examined(entry, all) : null;
  }

  return {
    examine,
    examineOne,
    async list() {
      const all = await entries();
      const first = all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index);
      return (await Promise.all(first.map((entry) => examined(entry, all)))).map(({ result }) => result);
    },
    find: async (nameOrPath) => (await examineOne(nameOrPath))?.result ?? null,
  };
}

async function entryOf(
  origin: string,
  read: () => Promise<string>,
): Promise<Pick<Entry, 'origin' | 'text' | 'problems' | 'id'>> {
  const name = basename(origin, extname(origin)).replace(/^.*:/, '');
  try {
    const text = new ProcedureText(await read(), origin);
    const id = (text.value as { readonly id?: unknown } | null | undefined)?.id;
    return { origin, text, problems: [], id: typeof id === 'string' ? id : name };
  } catch (error) {
    const { kind, reason } = reasonOf(error);
    return { origin, text: null, problems: [problemOf(origin, null, null, kind, { reason })], id: name };
  }
}

/**
 * A base by its id, the file that asks and those before it left out; or by its name in the same folder (`./base.yaml`).
 * A file in one of the folders reaches nothing outside of them.
 */
function baseFinder(all: readonly Entry[], fromDisk: (path: string) => Promise<Entry>): FindBase {
  return async (name, from, trail) => {
    const entry = all.find(({ text }) => text === from);
    const named = !isYaml(name)
      ? all.filter(({ id }) => id === name)
      : entry === undefined
        ? [await fromDisk(join(dirname(from.origin), name))]
        : all.filter(({ folder, file }) => folder === entry.folder && file === posix.normalize(name));
    const texts = named.flatMap(({ text }) => text ?? []);
    const passed = (text: ProcedureText): ProcedureText | undefined =>
      trail.find(({ origin }) => origin === text.origin);
    const base = texts.find((text) => passed(text) === undefined);
    if (base !== undefined) return { is: 'base', text: base };
    const again = texts.map(passed).find((text) => text !== undefined);
    if (again !== undefined) return { is: 'circle', text: again };
    return {
      is: 'none',
      near: nearest(
        name,
        all.map(({ id }) => id),
      ),
    };
  };
}
