import { createGunzip } from 'node:zlib';
import { type FileFacts, FileTrouble, type OpenedFile } from './file-system.ts';

/*
 * A compressed file read like any other. Where a byte stands can only be told by reading from the start, so that the
 * part around what was asked for last is kept:
 *
 *   compressed:    [ ............................................. ]
 *   uncompressed:  [ passed over ...... | kept, up to WINDOW | ... ]     one pass for what lies outside
 *
 * What is read backwards from the end has the part kept before it, what is read on behind that part after it.
 */

/** Uncompressed bytes kept. */
const WINDOW = 8 * 1024 * 1024;
/** How much of them lies before what was asked for. */
const BEFORE = 6 * 1024 * 1024;
const CHUNK = 256 * 1024;
/** A file that is larger uncompressed is read up to here: one pass must end before people give up. */
const MOST = 2 * 1024 * 1024 * 1024;

interface Part {
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** What was found out about a file stays for who opens it again: scroll-back does so for each page. */
interface Known {
  readonly size: number;
  part: Part;
}
const known = new Map<string, Known>();
/** Files of which something is kept. */
const FILES = 4;

/** Two bytes and the method, with which every gzip file begins (RFC 1952). */
export async function isGzip(file: OpenedFile): Promise<boolean> {
  const head = new Uint8Array(3);
  return (await file.read(head, 0)) === 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** The uncompressed bytes of a gzip file. Rejects with `FileTrouble` of kind `file-failed` where none can be read. */
export async function gzipFile(path: string, file: OpenedFile): Promise<OpenedFile> {
  const facts = async (): Promise<FileFacts> => {
    const raw = await file.facts();
    return { ...raw, size: (await contents(path, file, raw)).size };
  };
  return {
    facts,
    close: () => file.close(),
    async read(buffer, position) {
      const raw = await file.facts();
      const held = await contents(path, file, raw);
      const length = Math.max(0, Math.min(buffer.length, held.size - position));
      if (length === 0) return 0;
      if (!covers(held.part, position, length)) {
        // Who reads on behind the part kept needs nothing of before.
        const forward = position >= held.part.from && position <= held.part.from + held.part.bytes.length;
        const before = forward ? 0 : BEFORE;
        const { part } = await pass(path, file, raw.size, Math.max(0, position - before));
        held.part = part;
      }
      const at = position - held.part.from;
      const bytes = held.part.bytes.subarray(at, at + length);
      buffer.set(bytes);
      return bytes.length;
    },
  };
}

const covers = ({ from, bytes }: Part, position: number, length: number): boolean =>
  position >= from && position + Math.min(length, WINDOW - BEFORE) <= from + bytes.length;

/** The size and the last part of a file, found by one pass and kept while the file stays as it is. */
async function contents(path: string, file: OpenedFile, raw: FileFacts): Promise<Known> {
  const key = `${raw.key}:${raw.size}:${raw.mtime}`;
  const held = known.get(key);
  if (held !== undefined) return held;
  const found = await pass(path, file, raw.size, null);
  known.set(key, found);
  for (const oldest of known.keys()) {
    if (known.size <= FILES) break;
    known.delete(oldest);
  }
  return found;
}

/** Reads a file from its start; keeps `WINDOW` bytes from a position on, or the last ones where that is null. */
async function pass(path: string, file: OpenedFile, size: number, from: number | null): Promise<Known> {
  const chunks: Uint8Array[] = [];
  let start = from ?? 0;
  let kept = 0;
  let total = 0;
  const gunzip = createGunzip();
  const feeding = feed(file, size, gunzip);
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
      const wanted = from === null ? chunk : within(chunk, total, from, WINDOW);
      total += chunk.length;
      if (wanted.length > 0) {
        chunks.push(wanted);
        kept += wanted.length;
      }
      while (from === null && kept - (chunks[0]?.length ?? 0) >= WINDOW) {
        const first = chunks.shift() as Uint8Array;
        kept -= first.length;
        start += first.length;
      }
      if (total >= MOST || (from !== null && total >= from + WINDOW)) break;
    }
    await feeding;
  } catch (error) {
    if (error instanceof FileTrouble) throw error;
    // A file that is being written, or damaged: what comes before the fault can be read.
    if (total === 0) throw new FileTrouble('file-failed', { path, code: codeOf(error) }, error);
  } finally {
    gunzip.destroy();
    await feeding.catch(() => {});
  }
  return { size: total, part: { from: start, bytes: Buffer.concat(chunks) } };
}

function within(chunk: Uint8Array, at: number, from: number, length: number): Uint8Array {
  return chunk.subarray(Math.max(0, from - at), Math.max(0, from + length - at));
}

/** Gives a file's bytes to a stream at its pace, until it wants no more. */
async function feed(file: OpenedFile, size: number, into: ReturnType<typeof createGunzip>): Promise<void> {
  for (let at = 0; at < size && !into.destroyed; ) {
    const buffer = new Uint8Array(Math.min(CHUNK, size - at));
    const length = await file.read(buffer, at);
    if (length === 0) break;
    at += length;
    if (!into.write(buffer.subarray(0, length))) await drained(into);
  }
  if (!into.destroyed) into.end();
}

/** After these a stream takes more, or nothing ever again. */
const EVENTS = ['drain', 'close', 'error'] as const;

function drained(stream: ReturnType<typeof createGunzip>): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const event of EVENTS) stream.off(event, end);
      resolve();
    };
    for (const event of EVENTS) stream.on(event, end);
  });
}

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'gzip';
};
