/** Numbers from place `from` up to the mark's are not held; those of lines hidden from a guest are not counted. */
export type Mark =
  | { readonly kind: 'skipped'; readonly from: number; readonly count: number }
  | { readonly kind: 'restarted' | 'lost'; readonly from: number };

const LIMIT = 1_000;

/** What is missing before a place. */
export class Marks {
  readonly #marks = new Map<number, Mark>();

  at(place: number): Mark | undefined {
    return this.#marks.get(place);
  }

  /** How many are marked as missing there. */
  missing(place: number): number {
    const mark = this.#marks.get(place);
    return mark?.kind === 'skipped' ? mark.count : 0;
  }

  /** The oldest are forgotten when there are too many. */
  set(place: number, mark: Mark): void {
    this.#marks.set(place, mark);
    if (this.#marks.size > LIMIT) this.#marks.delete(this.#marks.keys().next().value as number);
  }

  /** Nothing is missing there any more. */
  remove(place: number): void {
    this.#marks.delete(place);
  }

  /**
   * Lines from place `from` on are held no more, up to `next`: they are missing before that, with what was missing there
   * already. What is not known stays so.
   */
  parted(from: number, next: number, count: number): void {
    const marks = [this.#marks.get(from), this.#marks.get(next)].filter((mark) => mark !== undefined);
    const start = Math.min(from, ...marks.map((mark) => mark.from));
    const unknown = marks.find((mark) => mark.kind !== 'skipped');
    const known = marks.reduce((sum, mark) => sum + (mark.kind === 'skipped' ? mark.count : 0), count);
    this.#marks.delete(from);
    this.#marks.delete(next);
    this.set(next, unknown ? { ...unknown, from: start } : { kind: 'skipped', from: start, count: known });
  }

  /** What was asked for before a mark is all there is up to it, so the mark now stands before what came. */
  filled(places: readonly number[]): void {
    for (const [at, mark] of [...this.#marks]) {
      const within = places.filter((place) => place >= mark.from && place < at);
      if (within.length === 0) continue;
      this.#marks.delete(at);
      const first = Math.min(...within);
      if (mark.kind !== 'skipped') this.#marks.set(first, mark);
      else if (mark.count > within.length && first > mark.from) {
        this.#marks.set(first, { ...mark, count: mark.count - within.length });
      }
    }
  }
}
