import type { OpenedFile } from './file-system.ts';

/** A file's first line, or so much of it, tells it from what is later written under the same inode. */
const HEAD = 256;
const LF = 10;

/** FNV-1a, 32 bits: short, stable, and no promise against malice. */
function hash(bytes: Uint8Array): string {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}

/**
 * Names one life of a file: `<inode>-<hash of its first line>`. The same after a rename and after a restart of ours,
 * another after a truncation. Line ids are `<generation>:<byte offset>`.
 */
export async function generationOf(file: OpenedFile): Promise<string> {
  const head = new Uint8Array(HEAD);
  const length = await file.read(head, 0);
  const end = head.subarray(0, length).indexOf(LF);
  const { inode } = await file.facts();
  return `${inode}-${hash(head.subarray(0, end === -1 ? length : end))}`;
}

export interface LineId {
  readonly generation: string;
  readonly inode: string;
  readonly hash: string;
  readonly offset: number;
}

const ID = /^(([0-9a-z]+)-([0-9a-f]{8}))(?:\.\d+)?:(\d{1,15})$/;

/** The parts of a line id of a file source; null for anything else. */
export function parseLineId(id: string): LineId | null {
  const found = ID.exec(id);
  if (found === null) return null;
  const [, generation = '', inode = '', head = '', offset] = found;
  return { generation, inode, hash: head, offset: Number(offset) };
}
