import { LineAssembler } from '../../logs/assemble.ts';
import { detectFields } from '../../logs/detect.ts';
import type { LogLine } from '../../logs/line.ts';
import { isContinuation } from '../../logs/multiline.ts';
import type { OpenedFile } from './file-system.ts';
import type { FollowerOptions } from './follower.ts';
import { lineStartAfter, linesFrom } from './line-times.ts';

/** A first guess at what the lines asked for take; more is read when it was too little. */
const BYTES_A_LINE = 256;
const LEAST = 64 * 1024;

/** Everything between two line starts, joined and parsed, one by one; without the tail of a trace that began before. */
export async function* linesWithin(
  file: OpenedFile,
  generation: string,
  from: number,
  to: number,
  options: FollowerOptions,
  now: number,
): AsyncGenerator<LogLine> {
  const assembler = new LineAssembler({
    source: options.name,
    zone: options.zone ?? 'UTC',
    mapping: detectFields([], options.fields),
  });
  let orphans = from > 0;
  for await (const { offset, text, lost } of linesFrom(file, from, to, options)) {
    orphans &&= isContinuation(text);
    if (!orphans) yield* assembler.push({ id: `${generation}:${offset}`, text, lost }, now);
  }
  yield* assembler.close(now);
}

export async function linesBetween(...where: Parameters<typeof linesWithin>): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of linesWithin(...where)) lines.push(line);
  return lines;
}

/**
 * Up to `limit` lines that end before the line start `end`, oldest first. Reads further and further back until it has
 * them, reaches the file's start, or has read `backBytes`.
 */
export async function readLinesBefore(
  file: OpenedFile,
  generation: string,
  end: number,
  limit: number,
  options: FollowerOptions,
  now: number,
): Promise<LogLine[]> {
  for (let bytes = Math.max(LEAST, limit * BYTES_A_LINE); ; bytes *= 4) {
    const most = Math.min(bytes, options.tuning.backBytes);
    const from = end <= most ? 0 : await lineStartAfter(file, end - most, end);
    const lines = await linesBetween(file, generation, from, end, options, now);
    if (lines.length >= limit || from === 0 || most < bytes) return lines.slice(-limit);
  }
}

/** Up to `limit` lines from the line start `start` on, oldest first, those before `end` where that is given. */
export async function linesAfter(
  file: OpenedFile,
  generation: string,
  start: number,
  limit: number,
  options: FollowerOptions,
  now: number,
  end?: number,
): Promise<LogLine[]> {
  const size = end ?? (await file.facts()).size;
  for (let bytes = Math.max(LEAST, limit * BYTES_A_LINE); ; bytes *= 4) {
    const most = Math.min(bytes, options.tuning.backBytes);
    const to = size - start <= most ? size : await lineStartAfter(file, start + most, size);
    const lines = await linesBetween(file, generation, start, to, options, now);
    // The last one may go on beyond what was read.
    if (lines.length > limit || to === size || most < bytes) return lines.slice(0, limit);
  }
}
