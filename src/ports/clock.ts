/** Time and timers from outside the pure core, so that tests hold them in their hands. */
export interface Time {
  /** Epoch milliseconds, whole: they are sent as they are. */
  now(): number;
  /** Runs once after `ms`; the result cancels it. */
  after(ms: number, run: () => void): () => void;
}
