import type { NumberedLine } from '../../protocol/messages.ts';

/** What a pin is known again by in the tail. */
export interface PinnedPlace {
  readonly id: string;
  readonly source: string;
}

const keyOf = ({ source, id }: PinnedPlace): string => `${source}\0${id}`;

/** Knows which of the shown lines are pinned, by number, without a look at all of them for every row that is drawn. */
export class PinnedPlaces {
  #pins: readonly PinnedPlace[] = [];
  #ids: ReadonlySet<string> = new Set();
  #places = new Map<string, number>();

  /** Other pins stand, or other lines are shown. */
  look(pins: readonly PinnedPlace[], lines: readonly NumberedLine[]): void {
    this.#pins = pins;
    this.#ids = new Set(pins.map(({ id }) => id));
    this.#places = new Map();
    if (pins.length > 0) for (const line of lines) this.came(line);
  }

  /** The pins that were looked for last. */
  get pins(): readonly PinnedPlace[] {
    return this.#pins;
  }

  came(line: NumberedLine): void {
    if (this.#ids.has(line.id)) this.#places.set(keyOf(line), line.no);
  }

  at(place: PinnedPlace): number | null {
    return this.#places.get(keyOf(place)) ?? null;
  }
}
