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
