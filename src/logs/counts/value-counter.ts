import type { Level, LogLine } from '../line.ts';
import { isAtLeast, lineValue } from '../line-value.ts';

/** Different values that are counted separately; further ones are counted together. */
const APART = 20_000;

interface Term {
  readonly name: string;
  readonly value: string;
  readonly exclude: boolean;
}

interface Choice {
  readonly least: Level | null;
  readonly terms: readonly Term[];
}

interface Counts {
  count: number;
  all: number;
}

/** Whether a line is among those chosen. */
const isChosen = (line: LogLine, { least, terms }: Choice): boolean =>
  (least === null || isAtLeast(line.level, least)) &&
  terms.every(({ name, value, exclude }) => (lineValue(line, name) === value) !== exclude);

/** Counts the values of one field over lines: among those chosen, and among all. */
export class ValueCounter {
  readonly #field: string;
  readonly #choice: Choice;
  readonly #values = new Map<string, Counts>();
  readonly #total: Counts = { count: 0, all: 0 };
  readonly #without: Counts = { count: 0, all: 0 };
  #more = false;

  constructor(field: string, choice: Choice) {
    this.#field = field;
    this.#choice = choice;
  }

  add(line: LogLine): void {
    const chosen = isChosen(line, this.#choice) ? 1 : 0;
    const value = lineValue(line, this.#field);
    for (const counts of [this.#total, value === null ? this.#without : this.#of(value)]) {
      counts.all += 1;
      counts.count += chosen;
    }
  }

  /** The `most` most frequent values among the lines chosen. */
  result(most: number) {
    const values = [...this.#values]
      .map(([value, counts]) => ({ value, ...counts }))
      .sort((a, b) => b.count - a.count || b.all - a.all || (a.value < b.value ? -1 : 1));
    return {
      ...this.#total,
      values: values.slice(0, most),
      without: this.#without,
      more: this.#more || values.length > most,
    };
  }

  #of(value: string): Counts {
    const known = this.#values.get(value);
    if (known !== undefined) return known;
    const counts = { count: 0, all: 0 };
    if (this.#values.size < APART) this.#values.set(value, counts);
    else this.#more = true;
    return counts;
  }
}
