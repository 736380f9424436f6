import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { ProcedureResult, Procedures } from '../../ports/procedures.ts';
import { parseProcedure } from './parse.ts';

const isYaml = (file: string): boolean => extname(file) === '.yaml' || extname(file) === '.yml';

/**
 * Procedures from folders of YAML files. Earlier folders win where an id is in several, so a team's own
 * `incident` replaces the built-in one. A folder that is not there holds none.
 */
export function procedureFiles(
  folders: readonly { readonly path: string; readonly label?: string }[],
): Procedures {
  async function read(path: string, origin: string): Promise<ProcedureResult> {
    try {
      return parseProcedure(await readFile(path, 'utf8'), origin);
    } catch (error) {
      return { ok: false, problems: [{ file: origin, line: null, where: null, message: reasonOf(error) }] };
    }
  }

  async function list(): Promise<readonly ProcedureResult[]> {
    const results: ProcedureResult[] = [];
    const seen = new Set<string>();
    for (const { path, label } of folders) {
      const files = await readdir(path).catch(() => [] as string[]);
      for (const file of files.filter(isYaml).sort()) {
        const origin = label ? `${label}:${basename(file, extname(file))}` : join(path, file);
        const result = await read(join(path, file), origin);
        const id = result.ok ? result.loaded.procedure.id : basename(file, extname(file));
        if (seen.has(id)) continue;
        seen.add(id);
        results.push(result);
      }
    }
    return results;
  }

  return {
    list,
    async find(nameOrPath) {
      if (isYaml(nameOrPath) || nameOrPath.includes('/')) return read(nameOrPath, nameOrPath);
      const results = await list();
      return (
        results.find((result) => result.ok && result.loaded.procedure.id === nameOrPath) ??
        results.find(
          (result) => !result.ok && basename(result.problems[0]?.file ?? '').startsWith(`${nameOrPath}.`),
        ) ??
        null
      );
    },
  };
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'not readable (permission denied)';
  if (code === 'EISDIR') return 'is a folder';
  return code ?? String(error);
}
