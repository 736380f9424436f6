import { unwrap } from '../../logs/container-line.ts';
import { detectFields } from '../../logs/detect.ts';
import { decoderOf } from '../../logs/encoding.ts';
import { type ByteLine, LineSplitter } from '../../logs/line-splitter.ts';
import { parseLine } from '../../logs/parse.ts';
import type { OpenedFile } from './file-system.ts';
import type { FollowerOptions } from './follower.ts';

const BLOCK = 64 * 1024;
const LF = 10;

/** Epoch milliseconds that a line's text names, or null. */
function timeIn(text: string, options: FollowerOptions, now: number): number | null {
  const { text: inner, time } = unwrap(text);
  const line = parseLine(
    inner,
    { id: '', source: '', zone: options.zone ?? 'UTC', now, mapping: detectFields([], options.fields) },
    { time },
  );
  return line.time === null ? null : Date.parse(line.time);
}

/** Start of the first line that begins at or after a position; the file's end when none does. */
export async function lineStartAfter(file: OpenedFile, position: number, size: number): Promise<number> {
  if (position === 0) return 0;
  const buffer = new Uint8Array(BLOCK);
  // The byte before the position tells whether a line starts right there.
  for (let at = position - 1; at < size; at += BLOCK) {
    const length = await file.read(buffer, at);
    const end = buffer.subarray(0, length).indexOf(LF);
    if (end !== -1) return at + end + 1;
    if (length < BLOCK) break;
  }
  return size;
}

/** Start of the line that a file ends with unfinished, looked for one block back; its size when it ends with a line. */
export async function unfinishedLine(file: OpenedFile, size: number): Promise<number> {
  const from = Math.max(0, size - BLOCK);
  const buffer = new Uint8Array(size - from);
  const length = await file.read(buffer, from);
  const end = buffer.subarray(0, length).lastIndexOf(LF);
  return end === -1 ? (from === 0 ? 0 : size) : from + end + 1;
}

/** Lines in order from the start of one at `from`, read block by block, those complete before `to`. */
export async function* linesFrom(
  file: OpenedFile,
  from: number,
  to: number,
  { encoding, undecodable }: Pick<FollowerOptions, 'encoding' | 'undecodable'>,
): AsyncGenerator<ByteLine> {
  const splitter = new LineSplitter(from, undefined, decoderOf(encoding));
  const told = (lines: readonly ByteLine[]): readonly ByteLine[] => {
    for (const line of lines) undecodable.note(line);
    return lines;
  };
  const buffer = new Uint8Array(BLOCK);
  for (let at = from; at < to; ) {
    const length = await file.read(buffer.subarray(0, Math.min(BLOCK, to - at)), at);
    if (length === 0) break;
    yield* told(splitter.push(buffer.subarray(0, length)));
    at += length;
  }
  const last = splitter.close(true);
  if (last !== null) yield* told([last]);
}

/** The first line from a position on that names a time, not looking beyond `to`. */
async function firstTimed(
  file: OpenedFile,
  from: number,
  to: number,
  matches: (time: number) => boolean,
  options: FollowerOptions,
  now: number,
): Promise<{ readonly offset: number; readonly time: number } | null> {
  for await (const { offset, text } of linesFrom(file, await lineStartAfter(file, from, to), to, options)) {
    const time = timeIn(text, options, now);
    if (time !== null && matches(time)) return { offset, time };
  }
  return null;
}

/** Time of the first line from a position on that names one, epoch milliseconds; null where none does. */
export async function timeFrom(
  file: OpenedFile,
  position: number,
  size: number,
  options: FollowerOptions,
  now: number,
): Promise<number | null> {
  return (await firstTimed(file, position, size, () => true, options, now))?.time ?? null;
}

/**
 * Offset of the first line at or after an instant, in a file whose lines are roughly in order of time: bisected by
 * blocks, then read line by line. The file's size when all lines are older, or none names a time.
 */
export async function offsetOfTime(
  file: OpenedFile,
  size: number,
  instant: number,
  options: FollowerOptions,
  now: number,
): Promise<number> {
  let low = 0;
  let high = size;
  while (high - low > BLOCK) {
    const middle = Math.floor((low + high) / 2);
    const found = await firstTimed(file, middle, Math.min(middle + BLOCK, high), () => true, options, now);
    if (found !== null && found.time < instant) low = middle;
    else high = middle;
  }
  const found = await firstTimed(file, low, size, (time) => time >= instant, options, now);
  return found?.offset ?? size;
}
