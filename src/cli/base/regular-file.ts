import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/**
 * The text of a regular file of at most so many bytes: a link may point to a pipe that nobody writes to, or to a device without an
 * end. A pipe is read only where a person named it. Rejects with a `code` as the file system does, or `wrong-type` or `too-large`.
 */
export async function readRegularFile(path: string, most: number, orPipe = false): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (orPipe ? 0 : constants.O_NONBLOCK));
  try {
    const stat = await file.stat();
    const mayRead = stat.isFile() || stat.isDirectory() || (orPipe && (stat.isFIFO() || stat.isSocket()));
    if (!mayRead) throw refused('wrong-type');
    if (stat.isFile() && stat.size > most) throw refused('too-large');
    const read = await text(file.createReadStream({ end: most, autoClose: false }));
    if (Buffer.byteLength(read) > most) throw refused('too-large');
    return read;
  } finally {
    await file.close();
  }
}

const refused = (code: string): Error => Object.assign(new Error(code), { code });
