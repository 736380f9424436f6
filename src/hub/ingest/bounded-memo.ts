/** Longer ones seldom come again, and a thousand of them would hold as many megabytes. */
const LONGEST_KEY = 256;

/** Results of a pure function by short keys, bounded: when the younger half is full, the older half goes. */
export class BoundedMemo<T> {
  readonly #half: number;
  #younger = new Map<string, T>();
  #older = new Map<string, T>();

  constructor(most: number) {
    this.#half = Math.ceil(most / 2);
  }

  of(key: string, make: () => T): T {
    if (key.length > LONGEST_KEY) return make();
    const known = this.#younger.get(key);
    if (known !== undefined) return known;
    const made = this.#older.get(key) ?? make();
    if (this.#younger.size >= this.#half) {
      this.#older = this.#younger;
      this.#younger = new Map();
    }
    this.#younger.set(key, made);
    return made;
  }
}
