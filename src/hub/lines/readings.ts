/** One way of reading a source: by its query and window. */
export interface Reading {
  /** Number of the first line that may be of it; lines of the source numbered below were read otherwise. */
  readonly from: number;
  /** The source was read otherwise before. */
  readonly changed: boolean;
}

/** Where the lines of each source begin that are read as the session wants them now. */
export class Readings {
  readonly #bySpec = new Map<string, { readonly key: string; readonly reading: Reading }>();

  /** A source is read by a key, now or again; `next` is the number its next line would get. */
  begin(spec: string, key: string, next: number): Reading {
    const known = this.#bySpec.get(spec);
    if (known?.key === key) return known.reading;
    const reading = known ? { from: next, changed: true } : { from: 1, changed: false };
    this.#bySpec.set(spec, { key, reading });
    return reading;
  }
}
