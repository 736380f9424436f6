import type { FileSystem, OpenedFile } from './file-system.ts';
import type { FollowerOptions } from './follower.ts';
import { lineStartAfter, offsetOfTime, unfinishedLine } from './line-times.ts';
import type { FileSourceOptions } from './options.ts';
import { rotatedFiles } from './rotated.ts';

/** A file to read and where from. */
export interface StartingPoint {
  readonly file: OpenedFile;
  readonly key: string;
  readonly position: number;
}

interface Start {
  /** Oldest first; the last is the followed file itself. */
  readonly points: readonly StartingPoint[];
  /** More lines were asked for than may be read back. */
  readonly shortened: boolean;
  /** No line is of the time asked for. */
  readonly empty: boolean;
}

/** Rotated files that a window may reach back into. */
const MOST_FILES = 5;

/** From the end; a last line that is not finished yet belongs to what comes. */
export async function startAtEnd(file: OpenedFile): Promise<Start> {
  const { key, size } = await file.facts();
  const position = await unfinishedLine(file, size);
  return { points: [{ file, key, position }], shortened: false, empty: true };
}

/** From an instant on, through rotated files too, within the bytes that may be read back. */
export async function startAtTime(
  files: FileSystem,
  options: FollowerOptions & Pick<FileSourceOptions, 'path'>,
  file: OpenedFile,
  instant: number,
  now: number,
): Promise<Start> {
  const points: StartingPoint[] = [];
  let room = options.tuning.sinceBytes;
  let shortened = false;
  let empty = true;

  /** Puts a file before the others; true when the window may begin in an older one. */
  const add = async (one: OpenedFile): Promise<boolean> => {
    const { key, size } = await one.facts();
    const found = await offsetOfTime(one, size, instant, options, now);
    empty &&= found === size;
    const wanted = found === size ? await unfinishedLine(one, size) : found;
    shortened = size - wanted > room;
    const position = shortened ? await lineStartAfter(one, size - room, size) : wanted;
    points.unshift({ file: one, key, position });
    room -= size - position;
    return position === 0;
  };

  let reachesBack = await add(file);
  for (const rotated of await rotatedFiles(files, options.path)) {
    if (!reachesBack || points.length > MOST_FILES || rotated.facts.mtime < instant) break;
    if (points.some(({ key }) => key === rotated.facts.key)) continue;
    const older = await files.open(rotated.path).catch(() => null);
    if (older !== null) reachesBack = await add(older);
  }
  return { points, shortened, empty };
}
