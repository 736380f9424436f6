import { readFileSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;
const PAGE = 8_192;
/** Two words that every frame has in common with the header since the log last began anew. */
const SALTS = { header: 16, frame: 8, length: 8 };

/** Pages in a write-ahead log since it last began anew; what follows is of before, or reserved. https://sqlite.org/walformat.html */
export function framesIn(path: string): number {
  const wal = readFileSync(path);
  const salts = (at: number) => wal.toString('hex', at, at + SALTS.length);
  const ours = salts(SALTS.header);
  let frames = 0;
  for (let at = HEADER; at + FRAME_HEADER + PAGE <= wal.length; at += FRAME_HEADER + PAGE) {
    if (salts(at + SALTS.frame) !== ours) break;
    frames += 1;
  }
  return frames;
}
