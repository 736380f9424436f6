import type { Looks } from '../../logs/encoding.ts';
import { Undecodable } from '../../logs/undecodable.ts';
import type { FileTrouble } from './file-system.ts';
import { generationOf } from './generation.ts';
import { History } from './history.ts';
import { LineClock } from './line-clock.ts';
import { nodeFiles } from './node-files.ts';
import { FILE_TUNING, type FileSourceOptions } from './options.ts';
import { rotatedFiles } from './rotated.ts';

/** Lines at a file's end that are looked at. */
const LOOKED_AT = 200;
/** Of them those that were written when the file was written last, as far as one can tell. */
const NEWEST = 5;

/** What a source finds in its file. */
export interface ProbedFile {
  /** Lines looked at, from the end. */
  readonly lines: number;
  /** The encoding that lines look like which do not decode; null: they all do. */
  readonly looks: Looks | null;
  /** Time of its last line that tells one, and when the file was written last, epoch milliseconds. */
  readonly last: number | null;
  readonly written: number;
  /** How far its lines' times are ahead of the clock by which they were written, milliseconds; 0: not to speak of. */
  readonly awayMs: number;
  /** Rotated files beside it that are read too, compressed ones among them. */
  readonly rotated: number;
}

/** Looks at a file once, as its source would. Rejects with a `FileTrouble`. */
export async function probeFile(options: FileSourceOptions): Promise<ProbedFile> {
  const files = options.files ?? nodeFiles;
  const undecodable = new Undecodable();
  const clock = new LineClock();
  const settings = { ...options, tuning: { ...FILE_TUNING, ...options.tuning }, undecodable, clock };
  const now = options.time.now();
  const file = await files.open(options.path);
  try {
    const { size, mtime } = await file.facts();
    const history = new History(files, options.path, settings, () => now);
    const lines = await history.before(`${await generationOf(file)}:${size}`, LOOKED_AT);
    clock.note(lines, now, false);
    // What stands still is compared with when it was written.
    if (clock.away === 0) clock.note(lines.slice(-NEWEST), mtime, true);
    const last = lines.findLast(({ time }) => time !== null)?.time ?? null;
    return {
      lines: lines.length,
      looks: undecodable.looks,
      last: last === null ? null : Date.parse(last),
      written: mtime,
      awayMs: clock.away,
      rotated: (await rotatedFiles(files, options.path)).length,
    };
  } finally {
    await file.close().catch(() => {});
  }
}

export const isFileTrouble = (error: unknown): error is FileTrouble =>
  error instanceof Error && error.name === 'FileTrouble';
