import type { RawLine } from '../../ports/log-source.ts';
import type { FileSystem, OpenedFile } from './file-system.ts';
import { generationOf } from './generation.ts';
import { History } from './history.ts';
import type { FileSettings } from './options.ts';

/** Lines of a file that are given at once, whatever their age. */
const LAST = 200;
/** Without a window what is of the last minutes belongs to it, as long as the screen's picture is. */
const RECENT_MS = 15 * 60_000;

/** The last lines before a position, oldest first; those of before the window are marked. `since`: epoch milliseconds. */
export async function lastLines(
  files: FileSystem,
  settings: FileSettings,
  file: OpenedFile,
  position: number,
  since: number | null,
): Promise<readonly RawLine[]> {
  const now = settings.time.now();
  const history = new History(files, settings.path, settings, () => now);
  const lines = await history.before(`${await generationOf(file)}:${position}`, LAST);
  const { mtime } = await file.facts();
  const from = since ?? now - RECENT_MS;
  return lines.map((line) => {
    const time =
      line.time === null ? (since === null ? mtime : Number.NEGATIVE_INFINITY) : Date.parse(line.time);
    return time < from ? { ...line, older: true } : line;
  });
}
