import { basename, dirname, extname, join } from 'node:path';
import { type FileFacts, type FileSystem, FileTrouble } from './file-system.ts';

/** A file that the followed one once was, or a copy of it. */
export interface RotatedFile {
  readonly path: string;
  readonly facts: FileFacts;
}

/** `1`, `20261125`, `2026-11-25`, `2026-11-25T03-10`, `1795576258`: what rotation puts into names. */
const STAMP = /^[.-](?:\d{1,14}|\d{4}-\d\d-\d\d(?:[T_.-]?\d[\d-]{0,8})?)$/;

/**
 * Whether a name is what rotation makes of `base`: stamp at the end (`app.log.1`), or before the extension
 * (`app-1.log`), compressed or not.
 */
export function isRotatedName(compressed: string, base: string): boolean {
  const name = compressed.replace(/\.gz$/, '');
  if (name.startsWith(base) && STAMP.test(name.slice(base.length))) return true;
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  if (extension === '' || !name.startsWith(stem) || !name.endsWith(extension)) return false;
  return STAMP.test(name.slice(stem.length, name.length - extension.length));
}

/** Readable rotated files beside the path, the newest first; those that vanish meanwhile are left out. */
export async function rotatedFiles(files: FileSystem, path: string): Promise<RotatedFile[]> {
  const base = basename(path);
  const found: RotatedFile[] = [];
  try {
    const names = new Set(await files.siblings(path));
    for (const name of names) {
      // While it is compressed a file is there twice.
      if (!isRotatedName(name, base) || names.has(name.replace(/\.gz$/, '')) !== !name.endsWith('.gz'))
        continue;
      const rotated = join(dirname(path), name);
      const facts = await files.facts(rotated).catch(orNull);
      if (facts?.kind === 'file') found.push({ path: rotated, facts });
    }
  } catch (error) {
    orNull(error);
  }
  return found.sort((a, b) => b.facts.mtime - a.facts.mtime);
}

function orNull(error: unknown): null {
  if (error instanceof FileTrouble) return null;
  throw error;
}
