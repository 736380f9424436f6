import { type FileSystem, FileTrouble, type OpenedFile } from './file-system.ts';
import type { Follower } from './follower.ts';
import { generationOf } from './generation.ts';
import { rotatedFiles } from './rotated.ts';

const hashOf = (generation: string): string => generation.split(/[-.]/)[1] ?? '';

/**
 * The copy that a copy-and-truncate rotation made of a followed file: as long as what was read of it, with the same
 * first line and the same bytes before the position. What was not read yet can be read there. Null when there is none.
 */
export async function findCopy(
  files: FileSystem,
  path: string,
  follower: Follower,
): Promise<OpenedFile | null> {
  if (follower.position === 0 || follower.generation === null) return null;
  for (const { path: rotated, facts } of await rotatedFiles(files, path)) {
    if (facts.size < follower.position || facts.key === follower.key) continue;
    const copy = await files.open(rotated).catch(() => null);
    if (copy === null) continue;
    if (await isCopy(copy, follower)) return copy;
    await copy.close();
  }
  return null;
}

async function isCopy(file: OpenedFile, follower: Follower): Promise<boolean> {
  try {
    if (!(await follower.isContinuedBy(file))) return false;
    return hashOf(await generationOf(file)) === hashOf(follower.generation ?? '');
  } catch (error) {
    if (error instanceof FileTrouble) return false;
    throw error;
  }
}

/** The very file under the name that rotation gave it, opened; null when it is not there. */
export async function findMoved(files: FileSystem, path: string, key: string): Promise<OpenedFile | null> {
  const moved = (await rotatedFiles(files, path)).find(({ facts }) => facts.key === key);
  return moved === undefined ? null : files.open(moved.path).catch(() => null);
}

/** Keys of the rotated files there are now. */
export async function rotatedKeys(files: FileSystem, path: string): Promise<ReadonlySet<string>> {
  return new Set((await rotatedFiles(files, path)).map(({ facts }) => facts.key));
}

/**
 * Files that came and went between two looks at the path: written after the one followed till now, and no copy of it.
 * `before` are the rotated files of when that one was opened: clocks of disks are coarse, so a file as old as it is
 * told apart by not having been there. Opened, oldest first.
 */
export async function missedFiles(
  files: FileSystem,
  path: string,
  previous: Follower,
  before: ReadonlySet<string>,
  followed: ReadonlySet<string>,
): Promise<{ readonly file: OpenedFile; readonly key: string }[]> {
  const { mtime } = await previous.file.facts();
  const missed: { file: OpenedFile; key: string }[] = [];
  for (const { path: rotated, facts } of (await rotatedFiles(files, path)).reverse()) {
    const isNewer = facts.mtime > mtime || (facts.mtime === mtime && !before.has(facts.key));
    if (!isNewer || followed.has(facts.key)) continue;
    const file = await files.open(rotated).catch(() => null);
    if (file === null) continue;
    if (await isCopy(file, previous)) await file.close();
    else missed.push({ file, key: facts.key });
  }
  return missed;
}
