import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/**
 * The text of a regular file of at most so many bytes: a link may point to a pipe that nobody writes to, or to a device without an
 * end. Rejects with a `code` as the file system does, or `wrong-type` or `too-large`.
 */
export async function readRegularFile(path: string, most: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile() && !stat.isDirectory()) throw refused('wrong-type');
    if (stat.isFile() && stat.size > most) throw refused('too-large');
    return await text(file.createReadStream({ end: most, autoClose: false }));
  } finally {
    await file.close();
  }
}

const refused = (code: string): Error => Object.assign(new Error(code), { code });
