import type { FileSystem, OpenedFile } from './file-system.ts';
import type { FollowerOptions } from './follower.ts';
import { lineStartAfter, offsetOfTime, timeFrom, unfinishedLine } from './line-times.ts';
import type { FileSourceOptions } from './options.ts';
import { rotatedFiles } from './rotated.ts';

/** The oldest file that is read: what is wanted of it begins at `wanted`, what is read at `position`. */
interface Oldest {
  readonly file: OpenedFile;
  readonly size: number;
  readonly wanted: number;
  readonly position: number;
}

/** A file to read and where from. */
export interface StartingPoint {
  readonly file: OpenedFile;
  readonly key: string;
  readonly position: number;
}

interface Start {
  /** Oldest first; the last is the followed file itself. */
  readonly points: readonly StartingPoint[];
  /** More lines were asked for than may be read back: of which times, ISO; null: all are read. */
  readonly leftOut: { readonly from: string; readonly to: string | null } | null;
  /** No line is of the time asked for. */
  readonly empty: boolean;
}

/** Rotated files that a window may reach back into. */
const MOST_FILES = 5;

/** From the end; a last line that is not finished yet belongs to what comes. */
export async function startAtEnd(file: OpenedFile): Promise<Start> {
  const { key, size } = await file.facts();
  const position = await unfinishedLine(file, size);
  return { points: [{ file, key, position }], leftOut: null, empty: true };
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
  let empty = true;

  /** Puts a file before the others. */
  const add = async (one: OpenedFile): Promise<Oldest> => {
    const { key, size } = await one.facts();
    const found = await offsetOfTime(one, size, instant, options, now);
    empty &&= found === size;
    const wanted = found === size ? await unfinishedLine(one, size) : found;
    const position = size - wanted > room ? await lineStartAfter(one, size - room, size) : wanted;
    points.unshift({ file: one, key, position });
    room -= size - position;
    return { file: one, size, wanted, position };
  };

  let oldest = await add(file);
  let older = false;
  for (const rotated of await rotatedFiles(files, options.path)) {
    // What is asked for begins in the oldest one.
    if (oldest.wanted > 0 || rotated.facts.mtime < instant) break;
    if (points.some(({ key }) => key === rotated.facts.key)) continue;
    older = oldest.position > 0 || points.length > MOST_FILES;
    if (older) break;
    const opened = await files.open(rotated.path).catch(() => null);
    if (opened !== null) oldest = await add(opened);
  }
  if (!older && oldest.position <= oldest.wanted) return { points, leftOut: null, empty };
  const timeAt = async (position: number) => {
    const time = await timeFrom(oldest.file, position, oldest.size, options, now);
    return time === null ? null : new Date(time).toISOString();
  };
  const from = (older ? null : await timeAt(oldest.wanted)) ?? new Date(instant).toISOString();
  return { points, leftOut: { from, to: await timeAt(oldest.position) }, empty };
}
