import { basename, dirname, extname, join, posix } from 'node:path';
import type { ProcedureProblem, ProcedureResult, Procedures } from '../../ports/procedures.ts';
import type { ReadSnapshot } from '../../ports/repository.ts';
import { nearest } from '../../text/nearest.ts';
import { commitsOf, diskFolder, type FileFolder, isYaml, readFileWithin, reasonOf } from './folders.ts';
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
  readonly commit: (text: string) => Promise<string | null>;
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
  /** The same of a text as if it stood in that file already. */
  examineText(path: string, text: string): Promise<Examined>;
}

/**
 * Procedures from folders of YAML files. Earlier folders win where an id is in several, so a team's own
 * `incident` replaces the built-in one. A folder that is not there holds none. `readSnapshot` says of which commit they are.
 */
export function procedureFiles(
  given: readonly (FileFolder | { readonly path: string; readonly label?: string })[],
  readSnapshot?: ReadSnapshot,
): ProcedureFiles {
  const folders = given.map((one) => ('path' in one ? diskFolder(one.path, one.label, readSnapshot) : one));
  const read = remembered();

  async function entries(): Promise<Entries> {
    const found: Entry[] = [];
    for (const [index, folder] of folders.entries()) {
      let commits: ReturnType<FileFolder['commits']> | null = null;
      const commit = async (file: string, text: string): Promise<string | null> => {
        commits ??= folder.commits();
        return (await commits)(file, text);
      };
      for (const file of await folder.files()) {
        const made = await entryOf(folder.origin(file), () => folder.read(file), read.text);
        found.push({ ...made, folder: index, file, commit: (text) => commit(file, text) });
      }
    }
    return { all: found, results: read.only(found.flatMap(({ text }) => text ?? [])) };
  }

  const fromDisk = async (path: string): Promise<Entry> => ({
    ...(await entryOf(path, () => readFileWithin(path))),
    folder: -1,
    file: basename(path),
    commit: async (text) => (await commitsOf(dirname(path), readSnapshot))(basename(path), text),
  });

  async function examined(entry: Entry, { all, results }: Entries): Promise<Examined> {
    const { text, problems, origin } = entry;
    if (text === null) {
      const broken = { ok: false, problems } as const;
      return { entry, text, loaded: broken, result: broken };
    }
    const loaded = await results(text, () => loadText(text, baseFinder(all, fromDisk)));
    if (!loaded.ok) return { entry, text, loaded, result: loaded };
    const { procedure, hash } = loaded;
    const bases = loaded.bases.map((base) => base.origin);
    const commit = await entry.commit(text.text);
    return { entry, text, loaded, result: { ok: true, loaded: { procedure, hash, origin, commit, bases } } };
  }

  async function examine(): Promise<readonly Examined[]> {
    const found = await entries();
    return Promise.all(found.all.map((entry) => examined(entry, found)));
  }

  async function examineOne(nameOrPath: string): Promise<Examined | null> {
    const found = await entries();
    const isPath = isYaml(nameOrPath) || nameOrPath.includes('/');
    const entry = isPath ? await fromDisk(nameOrPath) : found.all.find(({ id }) => id === nameOrPath);
    return entry ? examined(entry, found) : null;
  }

  async function examineText(path: string, text: string): Promise<Examined> {
    const { all } = await entries();
    const same = all.find(({ origin }) => origin === path);
    const entry: Entry = {
      ...(await entryOf(path, async () => text)),
      folder: same?.folder ?? 0,
      file: same?.file ?? basename(path),
      commit: async () => null,
    };
    const others = all.filter((one) => one !== same);
    return examined(entry, { all: [entry, ...others], results: (_, load) => load() });
  }

  return {
    examine,
    examineOne,
    examineText,
    async list() {
      const found = await entries();
      const { all } = found;
      const first = all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index);
      return (await Promise.all(first.map((entry) => examined(entry, found)))).map(({ result }) => result);
    },
    find: async (nameOrPath) => (await examineOne(nameOrPath))?.result ?? null,
  };
}

/** What came of reading a text, kept or by `load`. */
type Results = (text: ProcedureText, load: () => Promise<LoadResult>) => Promise<LoadResult>;

interface Entries {
  readonly all: readonly Entry[];
  readonly results: Results;
}

/**
 * What was parsed stays while its text is the same, and what came of it while all the texts of the folders are: a hub is
 * asked for its procedures again and again. Files are read each time, so that no change is missed.
 */
function remembered() {
  let texts: ReadonlyMap<string, ProcedureText> = new Map();
  let results = resultsOf(texts);
  return {
    text(text: string, origin: string): ProcedureText {
      const known = texts.get(origin);
      return known?.text === text ? known : new ProcedureText(text, origin);
    },
    /** The texts that there are now. */
    only(found: readonly ProcedureText[]): Results {
      const isSame = found.length === texts.size && found.every((text) => texts.get(text.origin) === text);
      if (isSame) return results;
      texts = new Map(found.map((text) => [text.origin, text]));
      results = resultsOf(texts);
      return results;
    },
  };
}

/** Of a text that is none of these nothing is kept: what it extends may lie anywhere. */
function resultsOf(texts: ReadonlyMap<string, ProcedureText>): Results {
  const known = new Map<ProcedureText, Promise<LoadResult>>();
  return (text, load) => {
    if (texts.get(text.origin) !== text) return load();
    const result = known.get(text) ?? load();
    known.set(text, result);
    return result;
  };
}

async function entryOf(
  origin: string,
  read: () => Promise<string>,
  parse: (text: string, origin: string) => ProcedureText = (text, from) => new ProcedureText(text, from),
): Promise<Pick<Entry, 'origin' | 'text' | 'problems' | 'id'>> {
  const name = basename(origin, extname(origin)).replace(/^.*:/, '');
  try {
    const text = parse(await read(), origin);
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
