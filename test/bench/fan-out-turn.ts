/** What the clients' process is to do next: flood for so many seconds, or send so many facts at 100 a second. */
export type Turn = { readonly flood: number } | { readonly paced: number };

export interface Measured {
  /** To each client; 0 when paced. */
  readonly eventsPerSecond: number;
  /** Milliseconds from sending to coming, of each fact to each client; none when flooding. */
  readonly delays: readonly number[];
}
