/** Older lines than place `place`, and what is looked for there: any line that is shown, a hit, an error, a time. */
export interface AskedBefore {
  readonly place: number;
  readonly want: 'row' | 'hit' | 'error' | 'time';
  /** Epoch milliseconds of the time. */
  readonly time?: number;
  /** Older lines that have come so far. */
  readonly looked: number;
  /** Where the screen stood then. */
  readonly cursor: number | null;
  readonly search: string;
}
