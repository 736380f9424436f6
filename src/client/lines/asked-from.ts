import type { NumberedLine } from '../../protocol/messages.ts';

/** Where older lines than some that are held go on: by source the id of its oldest one, else the time. */
export interface AskedFrom {
  readonly before: string;
  readonly source?: string;
  readonly places?: Readonly<Record<string, string>>;
}

/** What the hub takes. */
const MOST_PLACES = 200;

/** Lines from a place on among which late ones are looked for. */
const NEAR = 2_000;

export const keyOfLine = ({ source, id }: Pick<NumberedLine, 'source' | 'id'>): string => `${source}\0${id}`;

/**
 * The lines from a place on by source and id: one that came late stands after lines that its source finds after it, and
 * is found again before them.
 */
export function nearKeys(lines: Iterable<NumberedLine>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const line of lines) {
    keys.add(keyOfLine(line));
    if (keys.size === NEAR) break;
  }
  return keys;
}

/** `lines`: those held from some place on, in their order; null when there are none. */
export function askedFrom(lines: Iterable<NumberedLine>): AskedFrom | null {
  const places = new Map<string, string>();
  let first: NumberedLine | null = null;
  let time: string | null = null;
  for (const line of lines) {
    first ??= line;
    time ??= line.time;
    if (places.size < MOST_PLACES && !places.has(line.source)) places.set(line.source, line.id);
  }
  if (first === null) return null;
  // Other sources can be asked by a time alone.
  if (time === null) return { before: first.id, source: first.source };
  return { before: time, places: Object.fromEntries(places) };
}
