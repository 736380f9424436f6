import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/** Of a file that cannot be read as one: a pipe, a socket, a device. */
const NOT_REGULAR = 'not a regular file';

/**
 * The text of a regular file up to byte `end`: a link may point to a pipe that nobody writes to, or to a device without an end.
 * Rejects with a `code` as the file system does, or `not a regular file`.
 */
export async function readRegularFile(path: string, end: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile() && !stat.isDirectory())
      throw Object.assign(new Error(NOT_REGULAR), { code: NOT_REGULAR });
    return await text(file.createReadStream({ end, autoClose: false }));
  } finally {
    await file.close();
  }
}
