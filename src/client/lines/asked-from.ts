import type { NumberedLine } from '../../protocol/messages.ts';

/** Where older lines than some that are held go on: by source the id of its oldest one, else the time. */
export interface AskedFrom {
  readonly before: string;
  readonly source?: string;
  readonly places?: Readonly<Record<string, string>>;
}

/** What the hub takes. */
const MOST_PLACES = 200;

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
