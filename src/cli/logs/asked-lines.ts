import { ingestLines } from '../../hub/ingest/ingest-line.ts';
import type { LogLine } from '../../logs/line.ts';
import type { PastLines, RawLine } from '../../ports/log-source.ts';

/** Lines asked for at once. */
const PAGE = 2_000;

/** Which lines of a source; times are ISO. */
export interface LogQuestion {
  readonly query: string | null;
  readonly since: string | null;
  readonly until: string;
  readonly around: string | null;
  readonly limit: number;
}

/** What `eachLine` gave. */
export interface Given {
  readonly lines: number;
  /** Older ones were asked for, too, and are more than the limit. */
  readonly lacksOlder: boolean;
  /** ISO time of the oldest that was given, where it has one. */
  readonly from: string | null;
}

/** Lines around a line are shown regardless of the window. */
export const isAskedBy =
  ({ since, around }: LogQuestion) =>
  ({ time }: RawLine): boolean =>
    around !== null || since === null || time === null || Date.parse(time) >= Date.parse(since);

/**
 * By time: pods may be printed one after the other, and lines of several interleave. One without a time stays behind the
 * line before it.
 */
export function byTime<T extends RawLine>(lines: readonly T[]): readonly T[] {
  let last = Number.NEGATIVE_INFINITY;
  const placed = lines.map((line) => {
    const at = Date.parse(line.time ?? '');
    last = Number.isNaN(at) ? last : at;
    return { line, at: last };
  });
  return placed.sort((a, b) => a.at - b.at).map(({ line }) => line);
}

/**
 * Gives each line that was asked for, in no order and however many they are; the newest where they are more than the
 * limit. Rejects as the source does.
 */
export async function eachOf(
  { before }: Pick<PastLines, 'before'>,
  question: LogQuestion,
  each: (line: LogLine) => void,
): Promise<Given> {
  const isAsked = isAskedBy(question);
  let place = question.until;
  let given = 0;
  let from: string | null = null;
  /** The oldest line so far: whether it is the value of a secret only the line before it tells. */
  let held: readonly RawLine[] = [];
  const give = (lines: readonly LogLine[]): void => {
    for (const line of lines) {
      given += 1;
      if (line.time !== null && (from === null || line.time < from)) from = line.time;
      each(line);
    }
  };
  for (;;) {
    const page = await before(place, PAGE);
    const asked = page.filter(isAsked);
    const room = question.limit - given - held.length;
    const lines = ingestLines([...asked.slice(Math.max(0, asked.length - room)), ...held]);
    if (asked.length === 0 || asked.length > room) {
      give(lines);
      return { lines: given, lacksOlder: asked.length > room, from };
    }
    give(lines.slice(1));
    [place, held] = [(page[0] as RawLine).id, asked.slice(0, 1)];
  }
}
