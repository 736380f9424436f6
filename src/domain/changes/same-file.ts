/*
 * Whether a path of a stack trace is a file of a repository. Both are read from their ends, because it is unknown where a
 * repository lies on a host. A compiler gives a file another ending and puts it below a folder of its own.
 */

const COMPILED = /\.(?:[cm]?[jt]sx?|vue|svelte)$/i;
/** Folders that compilers write to, and those that they read from. */
const BUILT: ReadonlySet<string> = new Set('dist build out lib es esm cjs output compiled bundle'.split(' '));
const SOURCES: ReadonlySet<string> = new Set(['src', 'source', 'sources', 'lib', 'app']);

export interface FileParts {
  /** Its name, without the ending of what is compiled. */
  readonly name: string;
  /** Its folders, the innermost first. */
  readonly folders: readonly string[];
}

export function filePartsOf(path: string): FileParts {
  const [name = '', ...folders] = path
    .replace(/^[a-z]+:\/\//, '')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .reverse();
  return { name: COMPILED.test(name) ? name.replace(COMPILED, '.js') : name, folders };
}

/** Where one of them names no folder the names decide; else one folder agrees, or stands for where sources are built. */
export function isSameParts(stack: FileParts, own: FileParts): boolean {
  if (stack.name !== own.name) return false;
  const [built] = stack.folders;
  const [source] = own.folders;
  if (built === undefined || source === undefined || built === source) return true;
  return stack.name.endsWith('.js') && BUILT.has(built) && SOURCES.has(source);
}

export const isSameFile = (inStack: string, file: string): boolean =>
  isSameParts(filePartsOf(inStack), filePartsOf(file));
