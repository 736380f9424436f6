import type { SessionEvent } from '../domain/event.ts';

/** What the timeline says of one event; null: nothing. `at`: when it happened, where that is not when it was noted. */
export interface SaidLine {
  readonly at?: string;
  readonly what: string;
}

export type Say = {
  [T in SessionEvent['type']]?: (e: Extract<SessionEvent, { type: T }>) => SaidLine | null;
};
