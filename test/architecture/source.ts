import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type ParseResult, parseSync } from 'oxc-parser';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Import {
  readonly from: string;
  /** As written: `./room.ts`, `node:fs`, `ws`. */
  readonly to: string;
  /** The file of ours that it names, from the root of the project; undefined for packages. */
  readonly file: string | undefined;
  readonly line: number;
  /** The names that it takes by themselves; none where it takes the module whole (`import * as`, `import()`). */
  readonly names: readonly string[];
  /** It takes types alone, so nothing of it is left at run time. */
  readonly types: boolean;
}

/** Every source file, from the root of the project, in the order of their paths. */
export const files: readonly string[] = globSync('src/**/*.{ts,tsx}', { cwd: ROOT }).sort();

const parsed = new Map(files.map((file) => [file, parse(file)]));

/** Every import of every source file, type imports, passed-on exports and dynamic imports included. */
export const imports: readonly Import[] = files.flatMap(importsOf);

/** Each file of the project under a folder, from the root of the project. */
export const filesUnder = (folder: string): readonly string[] =>
  globSync(`${folder}/**`, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The names that a file defines and exports; what it passes on from another file is not among them. */
export function exportsOf(file: string): readonly string[] {
  const { module } = parsed.get(file)!;
  const passedOn = new Set(
    module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  );
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, exportName, localName }) =>
      moduleRequest || exportName.name === null || passedOn.has(localName.name ?? '')
        ? []
        : [exportName.name],
    ),
  );
}

function parse(file: string): ParseResult {
  const result = parseSync(file, textOf(file));
  if (result.errors.length > 0) throw new Error(`${file}: ${result.errors[0]?.message}`);
  return result;
}

function importsOf(from: string): readonly Import[] {
  const source = textOf(from);
  const { module } = parsed.get(from)!;
  const found = [
    ...module.staticImports.map(({ moduleRequest, start, entries }) => ({
      to: moduleRequest.value,
      start,
      names: entries.flatMap(({ importName }) => (importName.kind === 'Name' ? [importName.name ?? ''] : [])),
      types: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ entries, start }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ to: moduleRequest.value, start, names: [], types: isType }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest, start }) => ({
      to: source.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      start,
      names: [],
      types: false,
    })),
  ];
  return found.map(({ to, start, names, types }) => ({
    from,
    to,
    file: to.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(from), to)) : undefined,
    line: source.slice(0, start).split('\n').length,
    names,
    types,
  }));
}
