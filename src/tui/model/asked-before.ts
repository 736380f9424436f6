/** Older lines than place `place`, and what is looked for there: any line that is shown, a hit, an error. */
export interface AskedBefore {
  readonly place: number;
  readonly want: 'row' | 'hit' | 'error';
  /** Older lines that have come so far. */
  readonly looked: number;
  /** Where the screen stood then. */
  readonly cursor: number | null;
  readonly search: string;
}
