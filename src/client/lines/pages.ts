import type { NumberedLine } from '../../protocol/messages.ts';

/** A line by its place; `numbered`: the room knows it by a number too. */
interface Page {
  readonly line: NumberedLine;
  readonly numbered: boolean;
}

const PAGES_LIMIT = 20_000;

/** Lines asked for after the fact, rising by place, each once. */
export class OlderPages {
  #lines: readonly Page[] = [];

  get first(): number | null {
    return this.#lines[0]?.line.no ?? null;
  }

  get size(): number {
    return this.#lines.length;
  }

  /** Adds lines whose places are free; the oldest have no room when there are too many. Returns how many were. */
  add(lines: readonly Page[]): number {
    const before = this.#lines.length;
    const all = [...this.#lines, ...lines].sort((a, b) => a.line.no - b.line.no);
    this.#lines = all.slice(-PAGES_LIMIT);
    return this.#lines.length - before;
  }

  at(place: number): Page | undefined {
    const found = this.#lines[this.#indexFrom(place)];
    return found?.line.no === place ? found : undefined;
  }

  between(from: number, to: number): readonly Page[] {
    return this.#lines.slice(this.#indexFrom(from), this.#indexFrom(to));
  }

  before(place: number, count: number): readonly Page[] {
    const end = this.#indexFrom(place);
    return this.#lines.slice(Math.max(0, end - count), end);
  }

  dropBefore(place: number): void {
    this.#lines = this.#lines.slice(this.#indexFrom(place));
  }

  clear(): void {
    this.#lines = [];
  }

  /** Index of the first line placed at `place` or later. */
  #indexFrom(place: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const mid = (low + high) >>> 1;
      if ((this.#lines[mid] as Page).line.no < place) low = mid + 1;
      else high = mid;
    }
    return low;
  }
}

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
export function askedFrom(lines: Iterable<Pick<NumberedLine, 'id' | 'source' | 'time'>>): AskedFrom | null {
  const places = new Map<string, string>();
  let first: Pick<NumberedLine, 'id' | 'source'> | null = null;
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
